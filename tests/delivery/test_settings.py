"""Settings: a wrong one stops the start with one sentence that names it, and never shows what was in it."""

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest
from telegram.constants import SUPPORTED_WEBHOOK_PORTS

from bot.local_telegram import DEFAULT_TOKEN, LocalTelegram
from bot.running.app import create_application
from bot.running.live import MOST_TOKEN_REFUSALS, run, serve, started
from bot.services.services import Services
from bot.settings import TELEGRAM_API, WEBHOOK_PORTS, Settings, SettingsError, read_settings, usable_proxy
from bot.telegram.transport import proxy_for
from tests.delivery.conftest import Naps, until, webhook_bot

SECRET = "s" * 20 + "S3cret_-" * 3


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*Settings.model_fields, "https_proxy", "http_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("set_to", "named"),
    [
        ({"BOT_TOKEN": "1:a", "BOT_TOKEN_FILE": "x"}, "BOT_TOKEN and BOT_TOKEN_FILE are both set"),
        ({"TELEGRAM_API_URL": "api.example.org"}, "TELEGRAM_API_URL: must begin with http:// or https://"),
        ({"WEBHOOK_URL": "https://example.org/x"}, "WEBHOOK_SECRET is needed with WEBHOOK_URL"),
        ({"WEBHOOK_URL": "https://example.org/x", "WEBHOOK_SECRET": "short"}, "WEBHOOK_SECRET is needed"),
        ({"WEBHOOK_URL": "https://example.org/x", "WEBHOOK_SECRET": "ä" * 40}, "WEBHOOK_SECRET is needed"),
        ({"WEBHOOK_URL": "https://example.org/x", "WEBHOOK_SECRET": "x" * 257}, "WEBHOOK_SECRET is needed"),
        ({"WEBHOOK_URL": "http://example.org/x", "WEBHOOK_SECRET": SECRET}, "WEBHOOK_URL must begin with https://"),
        ({"WEBHOOK_URL": "http://127.0.0.1.example.org/", "WEBHOOK_SECRET": SECRET}, "WEBHOOK_URL must begin with"),
        ({"WEBHOOK_URL": "https://example.org/a%20b", "WEBHOOK_SECRET": SECRET}, "The path in WEBHOOK_URL"),
        ({"WEBHOOK_URL": "https://example.org/{x:int}", "WEBHOOK_SECRET": SECRET}, "The path in WEBHOOK_URL"),
        ({"WEBHOOK_URL": "https://example.org/healthz", "WEBHOOK_SECRET": SECRET}, "The path in WEBHOOK_URL"),
        ({"WEBHOOK_URL": "https://example.org:9443/x", "WEBHOOK_SECRET": SECRET}, "443, 80, 88 and 8443 only"),
        ({"WEBHOOK_URL": "https://example.org:port/x", "WEBHOOK_SECRET": SECRET}, "WEBHOOK_URL is no address"),
        ({"WEBHOOK_URL": "https://[::1/x", "WEBHOOK_SECRET": SECRET}, "WEBHOOK_URL is no address"),
        ({"WEBHOOK_URL": "https://example.org/x", "WEBHOOK_SECRET": SECRET, "PORT": "0"}, "PORT must be one"),
        ({"WEBHOOK_SECRET": SECRET, "WEBHOOK_SECRET_FILE": "x"}, "WEBHOOK_SECRET and WEBHOOK_SECRET_FILE are both set"),
        ({"WEBHOOK_SECRET_FILE": "nowhere"}, "WEBHOOK_SECRET_FILE cannot be read: FileNotFoundError"),
        ({"TELEGRAM_API_URL": "http://api.example.org"}, "TELEGRAM_API_INSECURE=1"),
        ({"TELEGRAM_API_URL": "http://127.0.0.1.example.org:80"}, "TELEGRAM_API_INSECURE=1"),
        ({"TELEGRAM_API_URL": "https://"}, "TELEGRAM_API_URL: names no machine"),
        ({"TELEGRAM_API_URL": "https://api.example.org:port"}, "TELEGRAM_API_URL: is no address"),
        ({"TELEGRAM_API_INSECURE": "maybe"}, "TELEGRAM_API_INSECURE: "),
        ({"PORT": "eighty"}, "PORT: "),
        ({"PORT": "70000"}, "PORT: "),
        ({"METRICS_PORT": "-1"}, "METRICS_PORT: "),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL: "),
    ],
)
def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch, set_to: dict[str, str], named: str) -> None:
    for name, value in set_to.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as wrong:
        read_settings()
    said = str(wrong.value)
    assert named in said
    assert "\n" not in said
    assert said.endswith(".")
    assert "Value error" not in said
    for name, value in set_to.items():
        if name in {"BOT_TOKEN", "WEBHOOK_SECRET"}:
            assert value not in said.replace(name, "")


@pytest.mark.parametrize(
    "address", ["https://example.org/x", "http://127.0.0.1:8080/x", "http://[::1]:1/", "http://localhost/"]
)
def test_https_or_this_machine(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("WEBHOOK_URL", address)
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    assert read_settings().webhook_url == address


@pytest.mark.parametrize("path", ["", "/", "/x", "/a/b-c_d.e~f/"])
def test_paths_that_a_webhook_may_have(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("WEBHOOK_URL", f"https://example.org:8443{path}")
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    assert read_settings().webhook_url.endswith(path)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_an_empty_variable_counts_as_absent(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    unset = read_settings()
    monkeypatch.setenv(name.upper(), "")
    assert read_settings() == unset


def test_the_token_goes_unencrypted_only_where_that_is_said_expressly(monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:1", "http://localhost:1", "https://x.org"):
        monkeypatch.setenv("TELEGRAM_API_URL", address)
        assert read_settings().telegram_api_url == address
    monkeypatch.setenv("TELEGRAM_API_URL", "http://bot-api:8081")
    monkeypatch.setenv("TELEGRAM_API_INSECURE", "1")
    assert read_settings().telegram_api_url == "http://bot-api:8081"


def test_the_secret_may_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n", "utf-8")
    monkeypatch.setenv("WEBHOOK_URL", "https://example.org/x")
    monkeypatch.setenv("WEBHOOK_SECRET_FILE", str(file))
    assert read_settings().webhook_secret.get_secret_value() == SECRET
    file.write_text("short", "utf-8")
    with pytest.raises(SettingsError, match="WEBHOOK_SECRET is needed"):
        read_settings()


PASSWORD = "hunter2"


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "ALL_PROXY"])
@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        (f"socks5://user:{PASSWORD}@proxy.example.org:1080", "begins with socks5://, which is not supported"),
        (f"user:{PASSWORD}@proxy.example.org:3128", "does not say its kind"),
        (f"http://user:{PASSWORD}@{PASSWORD}@proxy.example.org:3128", "write @ as %40"),
        (f"http://user:{PASSWORD}/x@proxy.example.org:3128", "/ as %2F"),
        (f"http://user:{PASSWORD}#x@proxy.example.org:3128", "# as %23"),
        ("http://", "cannot be read"),
        ("http://proxy.example.org:99999", "cannot be read"),
    ],
)
def test_a_proxy_that_cannot_be_used_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, proxy: str, said: str
) -> None:
    monkeypatch.setenv(name, proxy)
    with pytest.raises(SettingsError) as wrong:
        usable_proxy(proxy_for(TELEGRAM_API))
    assert said in str(wrong.value)
    assert PASSWORD not in str(wrong.value)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_that_can_be_used_is_taken(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    proxy = "http://user:p%40ss@proxy.example.org:3128"
    monkeypatch.setenv(name, proxy)
    assert usable_proxy(proxy_for(TELEGRAM_API)) == proxy


def test_the_bot_looks_at_its_proxy_before_it_starts(monkeypatch: pytest.MonkeyPatch, services: Services) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://proxy.example.org")
    with pytest.raises(SettingsError, match="socks5"):
        create_application(DEFAULT_TOKEN, services)


def test_several_wrong_ones_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("LOG_LEVEL", "x")
    with pytest.raises(SettingsError, match=r"PORT.*; .*LOG_LEVEL"):
        read_settings()


def test_the_token_may_come_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"  {DEFAULT_TOKEN}\n", "utf-8")
    assert Settings(bot_token_file=file).token == DEFAULT_TOKEN


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "BOT_TOKEN_FILE cannot be read: FileNotFoundError."),
        (b"\xff\xfe", "cannot be read"),
        (b"\n", "no bot token"),
    ],
)
def test_a_token_file_that_does_not_do(tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=said):
        _ = Settings(bot_token_file=file).token


@pytest.mark.parametrize("token", ["abc", "123", "123:a b", "123:abc\ndef", "123:abc/../getMe"])
def test_what_is_no_token_is_not_taken_for_one_and_not_shown(token: str) -> None:
    with pytest.raises(SettingsError, match="The bot token is not one") as wrong:
        _ = Settings(bot_token=token).token
    assert token not in str(wrong.value)


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = Settings(bot_token=DEFAULT_TOKEN, webhook_secret=SECRET)
    assert DEFAULT_TOKEN not in repr(settings) + str(settings)
    assert SECRET not in repr(settings) + str(settings)


async def test_a_token_that_telegram_does_not_know(telegram: LocalTelegram, services: Services, naps: Naps) -> None:
    with pytest.raises(SettingsError, match="Telegram does not know this bot token") as wrong:
        async with started("123456:" + "x" * 35, services, telegram.url):
            pass
    assert "xxx" not in str(wrong.value)
    assert len(naps) == MOST_TOKEN_REFUSALS - 1, "asked again, with time between"


async def test_a_port_that_is_taken(telegram: LocalTelegram, services: Services, guide_db: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        behind = Settings(webhook_url="https://example.org/x", webhook_secret=SECRET, port=port)
        async with started(telegram.token, services, telegram.url) as application:
            with pytest.raises(SettingsError, match="HOST and PORT cannot be used"):
                await serve(application, services, behind)
        live = Settings(bot_token=telegram.token, telegram_api_url=telegram.url, guide_db=guide_db, metrics_port=port)
        with pytest.raises(SettingsError, match="METRICS_PORT cannot be used"):
            await run(live)


async def test_an_address_that_telegram_refuses_is_told_with_telegrams_reason(
    quick: None, telegram: LocalTelegram, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("setWebhook", status=400, description="Bad Request: bad webhook: IP address 10.0.0.1 is reserved")
    async with webhook_bot(telegram, services):
        await until(telegram, lambda: bool(telegram.state.updates.webhook))
    assert "10.0.0.1 is reserved" in "\n".join(caplog.messages)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "There is no bot token."),
        ({"BOT_TOKEN": DEFAULT_TOKEN, "GUIDE_DB": "nowhere.db"}, "There is no compiled guide"),
    ],
)
async def test_the_command_says_it_in_one_line_and_exits_with_1(
    tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    assert process.returncode == 1
    assert said in output.decode()
    assert len(output.decode().splitlines()) == 1


def test_the_ports_of_a_webhook_are_telegrams() -> None:
    assert set(WEBHOOK_PORTS) == set(SUPPORTED_WEBHOOK_PORTS)
