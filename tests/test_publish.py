"""From an edit to families and back: releases of a small guide, pulled by a server, while people write to the bot."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from bot.answers.answer import Answers
from bot.cli import commands
from bot.commands import leaflets
from bot.commands.numbered import all_numbered, in_use
from bot.commands.packing import folder_tar, wheel_of
from bot.commands.sums import SIGNATURE, SUMS, sums_of
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.monitoring.counts import Counts
from bot.services.adoption import Adoption, open_whole
from bot.services.services import Services
from bot.source import tree
from tests.conftest import AbsentModel, running_bot
from tests.person import Person
from tests.small_guide import build_small, write, write_small_guide

PAGE = "content/parent/behaviour.md"
PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "small-guide"
version = "3.2.1"
requires-python = ">=3.11"

[tool.hatch.build.targets.wheel]
packages = ["bot"]
"""
PROGRAM = {
    "pyproject.toml": PYPROJECT,
    "CHANGELOG.md": "# Changes\n\n## Unreleased\n\n- Not yet.\n\n## 3.2.1\n\n- New words.\n\n## 3.2.0\n\n- Old.\n",
    "bot/__init__.py": "",
    "requirements.txt": "something==1\n",
    "requirements-paper.txt": "",
    "deploy/Containerfile.release": "FROM something\n",
}


@dataclass(frozen=True)
class Published:
    """Three releases of one guide, in their order; a rehearsal of the last; and keys."""

    out: Path
    first: str
    second: str
    rehearsal: str
    allowed: Path
    said: list[str]

    @property
    def ledger(self) -> Path:
        return self.out.parent / "guide/ledger.jsonl"


def run(*words: str) -> tuple[int, str]:
    """How a command ends, and what it says."""
    done = CliRunner().invoke(commands, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.exit_code, done.output


def few_leaflets(_guide: Path, folder: Path, day: date, *, force: bool = False) -> int:
    """In place of all leaflets, which take a minute, and have tests of their own."""
    write(folder, "leaflet.txt", f"{day} {force}")
    return 1


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("published")
    root, out, key, allowed = folder / "guide", folder / "out", folder / "key", folder / "allowed"
    write_small_guide(root)
    for name, text in PROGRAM.items():
        write(root, name, text)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    allowed.write_text(f"publisher@anytown.example {key.with_suffix('.pub').read_text('utf-8')}", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree, "guide_root", lambda: root)
        patch.setattr(leaflets, "write_leaflets", few_leaflets)
        patch.setenv("GUIDE_DB", str(folder / "working.db"))
        patch.setattr(
            "bot.commands.release.compile_guide", lambda *_, **__: True
        )  # the go-live list has tests of its own
        signed = ["--sign", str(key), str(out)]
        said = [run("release", "--on", "2026-11-20", *signed)]
        first = (out / "LATEST").read_text("utf-8").strip()
        page = root / PAGE
        page.write_text(page.read_text("utf-8").replace("Ask who can help.", "Ask the chair of it."), "utf-8")
        said.append(run("release", "--not-live", "--on", "2026-12-01", *signed))
        said.append(run("release", "--on", "2026-12-03", *signed))
        second = (out / "LATEST").read_text("utf-8").strip()
        said.append(run("release", "--on", "2026-12-09", *signed))
    assert [code for code, _ in said] == [0, 0, 0, 0], said
    return Published(out, first, second, f"{second}-rehearsal", allowed, [text for _, text in said])


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """GUIDE_DB of a server that has no guide yet."""
    guide = tmp_path / "server/guide.db"
    monkeypatch.setenv("GUIDE_DB", str(guide))
    return guide


def test_a_release_has_all_that_goes_out_together(published: Published) -> None:
    folder = published.out / published.second
    sums = dict(line.split("  ")[::-1] for line in (folder / SUMS).read_text("utf-8").splitlines())
    assert sums == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name not in {SUMS, SIGNATURE}
    }
    wanted = {"guide.db", "site.tar", "leaflets.tar", "ledger.jsonl", "release.json", "CHANGES.md", "Containerfile"}
    assert wanted | {"requirements.txt", "requirements-paper.txt", "small_guide-3.2.1-py3-none-any.whl"} == sums.keys()
    assert (folder / "CHANGES.md").read_text("utf-8").strip() == "## 3.2.1\n\n- New words."
    about = json.loads((folder / "release.json").read_text("utf-8"))
    assert (about["program"], about["published"], about["live"]) == ("3.2.1", "2026-12-03", True)
    with tarfile.open(folder / "site.tar") as site:
        assert "index.html" in site.getnames()
        assert {entry.mtime for entry in site} == {0}


def test_the_same_sources_give_the_same_release_on_a_later_day(published: Published) -> None:
    assert f"It is there already: {published.out / published.second}" in published.said[3]
    assert "line(s) added" not in published.said[3]


def test_a_rehearsal_says_so_and_is_noted_nowhere(published: Published) -> None:
    assert "It is a rehearsal: not for families" in published.said[1]
    assert json.loads((published.out / published.rehearsal / "release.json").read_text("utf-8"))["live"] is False
    assert "2026-12-01" not in published.ledger.read_text("utf-8")
    assert "2026-12-03" in published.ledger.read_text("utf-8")


def test_nothing_is_released_while_something_blocks(
    tmp_path: Path, server: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_small_guide(tmp_path / "guide")
    monkeypatch.setattr(tree, "guide_root", lambda: tmp_path / "guide")
    code, said = run("release", str(tmp_path / "out"))
    assert (code, (tmp_path / "out").exists()) == (1, False)
    assert "Nothing was released." in said


def test_the_server_takes_the_newest_once_and_says_who_signed_it(published: Published, server: Path) -> None:
    code, said = run("pull", str(published.out), "--allowed-signers", str(published.allowed))
    assert code == 0, said
    assert f"{published.second} is in use: number 1, edition " in said
    assert "signed by publisher@anytown.example." in said
    assert "is in use already: number 1" in run("pull", str(published.out))[1]
    assert "1  edition " in run("pull", "--which")[1]
    assert [path.name for path in server.parent.iterdir() if path.name.startswith(".")] == [], "nothing is left about"


def test_going_back_holds_until_somebody_says_otherwise(published: Published, server: Path) -> None:
    assert run("pull", str(published.out / published.first))[0] == 0
    assert run("pull", str(published.out))[0] == 0
    assert "Number 1 is in use" in run("pull", "--back")[1]
    code, said = run("pull", str(published.out))
    assert (code, "somebody went back. Nothing was changed." in said) == (0, True)
    assert "no earlier guide here" in run("pull", "--back")[1]
    assert "Number 2 is in use" in run("pull", "--use", "2")[1]
    assert "There are: 1, 2." in run("pull", "--use", "7")[1]


def test_an_older_release_is_no_news(published: Published, server: Path) -> None:
    assert run("pull", str(published.out))[0] == 0
    said = refused(str(published.out / published.first))
    assert "published on 2026-11-20, the guide in use on 2026-12-03" in said
    assert run("pull", "--older", str(published.out / published.first))[0] == 0


def test_the_guide_from_before_is_kept_and_only_five(published: Published, server: Path) -> None:
    server.parent.mkdir()
    shutil.copy(published.out / published.first / "guide.db", server)
    shutil.copy(server, server.with_name("other.db"))
    assert "In use is" in run("pull", "--which")[1]
    release = published.out / published.second
    assert run("pull", str(release))[0] == 0
    assert [kept.number for kept in all_numbered(server)] == [1, 2]
    for number in range(3, 9):
        shutil.copy(server.with_name("other.db"), server.with_name(f"guide-{number:04}-aaaaaaaa.db"))
    current = in_use(server)
    changed = server.parent / "release"
    shutil.copytree(published.out / published.first, changed)
    with (changed / "guide.db").open("ab") as file:
        file.write(b"\0" * 4096)  # other bytes, and as whole as before
    resum(changed)
    assert run("pull", "--older", str(changed))[0] == 0
    assert current not in all_numbered(server)
    assert [kept.number for kept in all_numbered(server)] == [5, 6, 7, 8, 9]


def resum(folder: Path) -> None:
    """Hashes that fit, as somebody makes them who changes a release and has no key."""
    names = {path.name for path in folder.iterdir()} - {SUMS, SIGNATURE}
    (folder / SUMS).write_text(sums_of({name: (folder / name).read_bytes() for name in names}), "utf-8")


def cut_short(folder: Path) -> None:
    path = folder / "guide.db"
    path.write_bytes(path.read_bytes()[:-5000])


def not_whole(folder: Path) -> None:
    cut_short(folder)
    resum(folder)


def unsigned(folder: Path) -> None:
    (folder / SIGNATURE).unlink()


def pointing_elsewhere(folder: Path) -> None:
    (folder / SUMS).write_text(f"{'0' * 64}  ../../etc/passwd\n", "utf-8")


@pytest.mark.parametrize(
    ("harm", "signed", "told"),
    [
        (cut_short, False, "guide.db at .* is not what its hash says"),
        (not_whole, False, "is not whole|cannot be read"),
        (not_whole, True, "The signature of publisher@anytown.example does not fit this release."),
        (unsigned, True, "The release is not signed."),
        (pointing_elsewhere, False, "has a line that is no hash and name"),
        (shutil.rmtree, False, "There is no release at"),
    ],
)
def test_whatever_is_wrong_with_a_release_the_guide_in_use_stays(
    harm: object, signed: bool, told: str, published: Published, server: Path, tmp_path: Path
) -> None:
    assert callable(harm)
    assert run("pull", str(published.out / published.first))[0] == 0
    before = server.readlink(), server.read_bytes()
    bad = tmp_path / "bad"
    shutil.copytree(published.out / published.second, bad)
    harm(bad)
    code, said = run("pull", str(bad), *(signed * ["--allowed-signers", str(published.allowed)]))
    assert (code, bool(re.search(told, said))) == (1, True), said
    assert (server.readlink(), server.read_bytes()) == before
    assert len([*server.parent.iterdir()]) == 2, "the link and its guide"


def test_a_stranger_s_key_and_a_rehearsal_are_refused(published: Published, server: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    other.write_text(f"stranger {other.with_suffix('.pub').read_text('utf-8')}", "utf-8")
    assert "by somebody who is not in" in refused(str(published.out), "--allowed-signers", str(other))
    assert "is a rehearsal" in refused(str(published.out / published.rehearsal))
    assert not server.exists()


def refused(*words: str) -> str:
    code, said = run("pull", *words)
    assert code == 1, said
    return said


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_a_release_is_pulled_by_its_address(published: Published, server: Path) -> None:
    assert "is no https address" in refused("http://guide.example/out")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(published.out))) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        code, said = run("pull", f"http://127.0.0.1:{http.server_port}/", "--allowed-signers", str(published.allowed))
        assert (code, f"{published.second} is in use" in said) == (0, True), said
        assert "There is no release at" in refused(f"http://127.0.0.1:{http.server_port}/nowhere")
        http.shutdown()


async def test_people_are_answered_from_the_new_guide_and_after_going_back_from_the_old(
    published: Published, server: Path, telegram: LocalTelegram
) -> None:
    assert run("pull", str(published.out / published.first))[0] == 0
    store = await ContentStore.open(server)
    whole = await open_whole(server)
    services = Services(store, Answers(store, whole.knowledge, AbsentModel()), Counts(), whole.screens)
    adoption = Adoption(store, services.adopt)

    async with running_bot(telegram, services), Person(telegram) as person:

        async def said_of_behaviour() -> str:
            return (await person.says("/start p_en_1_behaviour")).text

        assert "Ask who can help." in await said_of_behaviour()
        release = [str(published.out), "--allowed-signers", str(published.allowed)]
        assert CliRunner().invoke(commands, ["pull", *release]).exit_code == 0
        assert await adoption.look()
        assert "Ask the chair of it." in await said_of_behaviour()
        assert CliRunner().invoke(commands, ["pull", "--back"]).exit_code == 0
        assert await adoption.look()
        assert "Ask who can help." in await said_of_behaviour()
    await services.answers.judging.close()
    await store.close()


def other_machine(root: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same sources somewhere else: written in another order, at another time, with other rights and settings."""
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_file() and "__pycache__" not in path.parts:
            there = copy / path.relative_to(root)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(path.read_bytes())
            there.chmod(0o600)
            os.utime(there, (1_000_000_000, 1_000_000_000))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("TZ", "Asia/Karachi")
    monkeypatch.setenv("PYTHONHASHSEED", "7")


def test_another_machine_makes_the_same_wheel(
    published: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, copy = published.out.parent / "guide", tmp_path / "copy"
    (root / "bot/words.py").write_text("", "utf-8")
    wheel_of(root, tmp_path / "one")
    other_machine(root, copy, monkeypatch)
    wheel_of(copy, tmp_path / "other")
    one, other = ([*(tmp_path / name).iterdir()] for name in ("one", "other"))
    assert [path.name for path in one] == [path.name for path in other] == ["small_guide-3.2.1-py3-none-any.whl"]
    assert one[0].read_bytes() == other[0].read_bytes()


def test_leaflets_are_the_same_bytes_each_time_and_whoever_packs_them(tmp_path: Path) -> None:
    write_small_guide(tmp_path / "guide")
    build_small(tmp_path / "guide")
    make = (
        "import sys; from datetime import date; from pathlib import Path; from bot.guide.place import Audience;"
        "from bot.paper.files import make_leaflet; from bot.web.guide import read_web_guide;"
        "web = read_web_guide(Path(sys.argv[1]), ());"
        "made = make_leaflet(web, date(2026, 12, 3), Audience.PARENT, 'en', 'abuse/neglect', fold=False);"
        "Path(sys.argv[2]).write_bytes(made.screen)"
    )
    tars = []
    for name, zone in (("one", "UTC"), ("other", "Asia/Karachi")):
        leaflet = tmp_path / name / "parent.pdf"
        leaflet.parent.mkdir(mode=0o700 if zone == "UTC" else 0o755)
        words = [sys.executable, "-c", make, str(tmp_path / "guide/guide.db"), str(leaflet)]
        subprocess.run(words, check=True, env={**os.environ, "TZ": zone, "PYTHONHASHSEED": str(len(zone))})
        leaflet.chmod(0o600 if zone == "UTC" else 0o644)
        tars.append(folder_tar(leaflet.parent))
    assert tars[0] == tars[1]
    assert b"%PDF" in tars[0]
