"""The ways to run it: the Procfile through honcho against the Telegram here, the systemd unit, the Containerfile."""

import ast
import asyncio
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from bot.delivery.webhook import SECRET_HEADER
from bot.local_telegram import LocalTelegram
from tests.own_guide import AUTHORITY, copy_apart
from tests.person import Person
from tests.process import Watched, environment

PROJECT = Path(__file__).parent.parent
DEPLOYING = (PROJECT / "docs/deploying.md").read_text("utf-8")
SECRET = "made-by-chance-for-this-test-only-0123456789"
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
STOP_WITHIN = 10
"""Seconds between the stop signal and the end: platforms kill what takes longer."""


# The Procfile


@asynccontextmanager
async def honcho(process: str, output: Path, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """One line of the Procfile, run as a platform runs it. All it prints is in a file."""
    arguments = ("-m", "honcho", "--env", os.devnull, "start", process)
    with output.open("ab") as file:
        running = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=PROJECT, env={**more, "PATH": PATH}, stdout=file, stderr=file
        )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()


async def calls(telegram: LocalTelegram, method: str) -> None:
    """Wait until the bot, which may have a guide to build first, asks for this."""
    call = Watched(method, delay=60)
    telegram.state.faults.append(call)
    async with asyncio.timeout(60):
        await call.met.wait()
    call.release()


async def stops_cleanly(process: asyncio.subprocess.Process, output: Path) -> None:
    process.terminate()
    async with asyncio.timeout(STOP_WITHIN):
        await process.wait()
    text = await asyncio.to_thread(output.read_text, "utf-8")
    assert "The bot has stopped." in text
    assert "stopped (rc=0)" in text, "the bot itself ended, and was not killed"


@pytest.fixture
def compiled(guide_db: Path, tmp_path: Path) -> Path:
    """The guide as the buildpack hook has compiled it."""
    return Path(shutil.copy(guide_db, tmp_path / "guide.db"))


def as_set_up(telegram: LocalTelegram, compiled: Path, **more: str) -> dict[str, str]:
    """What the platform was told: the guide was compiled with the words of an authority, and stays so."""
    return environment(telegram, compiled, CONTENT_OVERLAY=str(AUTHORITY), **more)


def test_the_buildpack_hook_compiles_elsewhere_the_same_guide_by_the_byte(guide_db: Path, tmp_path: Path) -> None:
    """In another folder and another process than that of the tests, which hashes by chance."""
    root, guide = tmp_path / "another folder % # ?", tmp_path / "compiled.db"
    copy_apart(root, tmp_path / "own")
    for folder in ("bot", "bin"):
        shutil.copytree(PROJECT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    told = {"PATH": PATH, "GUIDE_DB": str(guide), "CONTENT_OVERLAY": str(tmp_path / "own"), "PYTHONHASHSEED": "1"}
    subprocess.run([root / "bin/post_compile"], cwd=root, env=told, check=True)
    assert guide.read_bytes() == guide_db.read_bytes()


async def test_worker_brings_the_guide_up_to_date_polls_and_stops(
    telegram: LocalTelegram, compiled: Path, tmp_path: Path
) -> None:
    output = tmp_path / "log"
    settings = as_set_up(telegram, compiled, WEBHOOK_URL="https://bot.example/telegram")
    async with honcho("worker", output, **settings) as process, Person(telegram) as person:
        await calls(telegram, "getUpdates")
        await person.says("/start")
        assert "This is not a person" in person.last.text
        assert not telegram.calls("setWebhook"), "a worker polls, whatever the platform has set"
        await stops_cleanly(process, output)
    assert "The guide is up to date." in output.read_text("utf-8")


async def test_web_registers_its_webhook_answers_and_stops(
    telegram: LocalTelegram, compiled: Path, tmp_path: Path
) -> None:
    output, port = tmp_path / "log", free_port()
    root = f"http://127.0.0.1:{port}"
    webhook = {"WEBHOOK_URL": f"{root}/telegram", "WEBHOOK_SECRET": SECRET, "PORT": str(port)}
    async with (
        honcho("web", output, **as_set_up(telegram, compiled, **webhook)) as process,
        Person(telegram) as person,
        httpx.AsyncClient(trust_env=False) as http,
    ):
        await calls(telegram, "setWebhook")
        assert telegram.calls("setWebhook")[0]["url"] == webhook["WEBHOOK_URL"]
        assert (await http.get(f"{root}/healthz")).status_code == 200
        async with asyncio.timeout(20):  # ready once the sentence model is loaded
            while (await http.get(f"{root}/readyz")).status_code != 200:
                await telegram.state.stream.changed(0.05)
        await person.says("/start", wait=False)
        waiting = telegram.state.updates.pending()
        assert (await http.post(webhook["WEBHOOK_URL"], json=waiting)).status_code == 403, "no secret"
        for update in waiting:  # what Telegram has not brought by itself
            answer = await http.post(webhook["WEBHOOK_URL"], json=update, headers={SECRET_HEADER: SECRET})
            assert answer.status_code == 200
        await person.sees("This is not a person")
        await stops_cleanly(process, output)
    assert SECRET not in output.read_text("utf-8")


async def test_web_without_an_address_says_what_is_missing(
    telegram: LocalTelegram, compiled: Path, tmp_path: Path
) -> None:
    output = tmp_path / "log"
    async with honcho("web", output, **as_set_up(telegram, compiled)) as process:
        assert await process.wait() != 0
    assert "WEBHOOK_URL: the process web needs it" in output.read_text("utf-8")


def test_the_stop_signal_reaches_python() -> None:
    lines = (PROJECT / "Procfile").read_text("utf-8").splitlines()
    assert [line.split(":")[0] for line in lines] == ["web", "worker"]
    for line in lines:
        assert line.endswith("python -m bot build && exec python -m bot run")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


# What a Python buildpack looks for


def test_the_python_version_is_one_everywhere() -> None:
    version = (PROJECT / ".python-version").read_text("utf-8").strip()
    assert re.fullmatch(r"3\.\d+", version), "a buildpack takes the newest patch of it"
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={version}"
    assert f"with Python {version}" in (PROJECT / "requirements.txt").read_text("utf-8")
    assert f"python:{version}-" in CONTAINERFILE


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-paper.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_by_hash_and_from_no_named_place(name: str) -> None:
    text = (PROJECT / name).read_text("utf-8")
    packages = re.findall(r"^[A-Za-z0-9].*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert packages
    for package in packages:
        assert re.match(r"[a-z0-9._-]+==[^ ]+ (;.* )?\\\n    --hash=sha256:[0-9a-f]{64}", package), package[:80]
    assert "://" not in text
    assert not re.search(r"^ *(-i|-f|--(index|extra-index|find|trusted))", text, re.MULTILINE)


# systemd


def unit() -> dict[str, list[str]]:
    """The settings of the unit. One may stand several times."""
    settings: dict[str, list[str]] = defaultdict(list)
    for line in (PROJECT / "deploy/conference-guide.service").read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            name, value = line.split("=", 1)
            settings[name].append(value)
    return settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DynamicUser", "yes"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("MemoryDenyWriteExecute", "yes"),
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
        ("RestrictNamespaces", "yes"),
        ("SystemCallFilter", "@system-service"),
        ("SystemCallFilter", "~@privileged @resources"),
        ("LimitCORE", "0"),
        ("MemorySwapMax", "0"),
        ("LoadCredential", "bot-token:/etc/conference-guide/bot-token"),
        ("Environment", "BOT_TOKEN_FILE=%d/bot-token"),
        ("KillSignal", "SIGTERM"),
    ],
)
def test_unit_is_hardened(name: str, value: str) -> None:
    assert value in unit()[name]


def test_unit_gives_nothing_to_write_and_holds_no_secret() -> None:
    settings = unit()
    for name in ("ReadWritePaths", "StateDirectory", "CacheDirectory", "LogsDirectory", "RuntimeDirectory", "User"):
        assert name not in settings
    assert not [line for line in settings["Environment"] if re.search(r"\b(BOT_TOKEN|WEBHOOK_SECRET)=", line)]
    assert int(settings["TimeoutStopSec"][0]) > STOP_WITHIN


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
@pytest.mark.parametrize("name", ["conference-guide.service", "conference-guide-pull.service"])
def test_systemd_takes_the_unit(name: str, tmp_path: Path) -> None:
    for path in (PROJECT / "deploy").glob("conference-guide*"):
        text = path.read_text("utf-8")
        # What stands in /opt only where the bot is installed.
        text = re.sub("/opt/conference-guide/current/.venv/bin/python", sys.executable, text)
        (tmp_path / path.name).write_text(text, "utf-8")
    checks = [["verify"], ["security", "--offline=true", "--threshold=15", "--no-pager"]]
    timer = tmp_path / name.replace(".service", ".timer")
    for arguments, unit in [(each, tmp_path / name) for each in checks] + [(["verify"], timer)] * timer.exists():
        done = subprocess.run(["systemd-analyze", *arguments, str(unit)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_server_fetches_into_one_folder_and_takes_signed_releases_alone() -> None:
    text = (PROJECT / "deploy/conference-guide-pull.service").read_text("utf-8")
    assert re.findall(r"^ReadWritePaths=(.*)$", text, re.MULTILINE) == ["/opt/conference-guide/built"]
    assert "GUIDE_DB=/opt/conference-guide/built/guide.db" in text
    assert "--allowed-signers /etc/conference-guide/allowed-signers" in text
    assert "settings" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE), "it is given no secret of the bot's"


# The image


CONTAINERFILE = (PROJECT / "deploy/Containerfile").read_text("utf-8")


def instructions() -> list[tuple[str, str]]:
    """The Containerfile's instructions, each with what it is given."""
    text = re.sub(r"^#.*\n", "", CONTAINERFILE, flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in text.splitlines() if line]


def test_image_is_made_in_two_stages_from_one_base() -> None:
    bases = [value for name, value in instructions() if name == "FROM"]
    assert bases == ["${PYTHON_IMAGE} AS made", "${PYTHON_IMAGE}"]
    base = next(value for name, value in instructions() if name == "ARG")
    assert re.fullmatch(r"PYTHON_IMAGE=python:3\.\d+-slim-[a-z]+", base), "a named system, and not `latest`"


def test_image_runs_as_nobody_in_particular() -> None:
    last_stage = instructions()[[name for name, _ in instructions()].index("FROM", 2) :]
    user = [value for name, value in last_stage if name == "USER"]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user[-1]), "by number, so that a cluster can see it is not root"
    names = [name for name, _ in last_stage]
    assert not {"RUN", "ADD", "VOLUME"} & set(names)
    assert not any("--chown" in value for _, value in last_stage), "what it runs on is not its own to change"
    assert json.loads(dict(last_stage)["ENTRYPOINT"]) == ["python", "-m", "bot"], "no shell in between"
    assert json.loads(dict(last_stage)["CMD"]) == ["run"]


def test_image_has_its_guide_compiled_by_an_ordinary_user() -> None:
    first_stage = instructions()[: [name for name, _ in instructions()].index("FROM", 2)]
    build = next(number for number, (_, value) in enumerate(first_stage) if value.endswith("-m bot build"))
    users = [value for name, value in first_stage[:build] if name == "USER"]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", users[-1]), "root could read what content has no business with"


def test_documents_compile_the_guide_as_an_ordinary_user() -> None:
    builds = [line.strip() for line in DEPLOYING.splitlines() if "bot build" in line and line.startswith("    ")]
    assert len(builds) >= 2
    assert all("sudo -u guide " in line for line in builds), builds


def test_image_takes_packages_by_hash_and_no_secrets() -> None:
    install = [value for name, value in instructions() if name == "RUN" and "install" in value]
    assert len(install) == 1
    assert "--require-hashes" in install[0]
    given = [value for name, value in instructions() if name in {"ARG", "ENV"}]
    assert not re.search("TOKEN|SECRET|PASSWORD", " ".join(given))


def test_image_is_given_only_what_the_bot_runs_on() -> None:
    copied = {value.split()[0] for name, value in instructions() if name == "COPY" and "--from" not in value}
    rules = [line for line in (PROJECT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] not in {"#", ""}]
    assert rules[0] == "*", "nothing, but"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied
    assert all((PROJECT / name).exists() for name in copied)
    assert any(fnmatch("bot/__pycache__", rule) for rule in rules)


# Known faults in packages


@contextmanager
def osv(answer: dict[str, object]) -> Iterator[str]:
    """A database of known faults that gives one answer about everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def audit(folder: Path, url: str, *, pinned: bool = True) -> subprocess.CompletedProcess[str]:
    requirements = folder / "requirements.txt"
    mark = hashlib.sha256(b"").hexdigest()
    requirements.write_text(f"made-up==1.0 --hash=sha256:{mark}\n" if pinned else "made-up\n")
    return subprocess.run(
        [sys.executable, PROJECT / "deploy/audit.py", requirements],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PIP_AUDIT_OSV_URL": url, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_audit_tells_a_known_fault(tmp_path: Path) -> None:
    fault = {"id": "TEST-2026-1", "summary": "It falls over.", "affected": [{"package": {"name": "made-up"}}]}
    affected = [{"package": {"ecosystem": "PyPI", "name": "made-up"}, "ranges": []}]
    with osv({"vulns": [{**fault, "affected": affected}]}) as url:
        done = audit(tmp_path, url)
    assert done.returncode == 1
    assert "TEST-2026-1" in done.stdout
    assert "make pins" in done.stderr


def test_audit_finds_nothing(tmp_path: Path) -> None:
    with osv({}) as url:
        done = audit(tmp_path, url)
    assert (done.returncode, done.stdout) == (0, "No known faults in the pinned packages.\n")


def test_audit_without_a_network_says_so_and_is_no_failure(tmp_path: Path) -> None:
    done = audit(tmp_path, f"http://127.0.0.1:{free_port()}/")
    assert done.returncode == 0, done.stderr
    assert "NOT CHECKED" in done.stdout


def test_audit_does_not_take_a_mistake_of_ours_for_a_missing_network(tmp_path: Path) -> None:
    assert audit(tmp_path, f"http://127.0.0.1:{free_port()}/", pinned=False).returncode == 1


# docs/deploying.md


LIVE_ROOMS = ("bot", "bot/guide", "bot/delivery", "bot/monitoring", "bot/running", "bot/services", "bot/telegram")


def sentences() -> Iterator[str]:
    """The fixed beginning of each line that the live bot can write: its log, and what stops it at the start."""
    rooms = [path for folder in LIVE_ROOMS for path in (PROJECT / folder).glob("*.py")]
    rooms += [PROJECT / "bot/answers/answer.py", PROJECT / "bot/answers/sentences.py"]
    for path in rooms:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called = ast.unparse(node.func)
                if called.startswith("log.") or called in {"SettingsError", "GuideError"}:
                    yield from _beginning(node.args[0])
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "line":  # and logged further down
                yield from _beginning(node.value)


def _beginning(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        beginning = re.split(r"[%(]", node.value)[0].strip()
        if beginning:
            yield beginning


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_what_the_bot_says_is_explained(sentence: str) -> None:
    assert sentence in " ".join(DEPLOYING.split()), "docs/deploying.md, 'When something is wrong'"


def test_every_setting_is_explained() -> None:
    from bot.settings import Settings

    for name in Settings.model_fields:
        assert f"| `{name.upper()}` |" in DEPLOYING


def test_no_command_in_the_documents_puts_a_token_into_the_history() -> None:
    for path in (PROJECT / "README.md", *(PROJECT / "docs").rglob("*.md")):
        for line in path.read_text("utf-8").splitlines():
            assert not re.search(r"BOT_TOKEN=[^\s\"'$<]*\d{5,}:|/bot\d{5,}:", line), f"{path.name}: {line}"
