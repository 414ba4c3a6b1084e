"""The bench runs, checks every answer, and prints its table. What it measures is not judged here: CI is too busy."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.fake_api import Fake, decode
from bench.grow import LANGUAGES, more_languages, more_pages
from bench.traffic import Wanted, check, same_answer, traffic
from bot.guide.language import ENGLISH
from bot.guide.place import Audience
from bot.guide.store import ContentStore

PROJECT = Path(__file__).parent.parent
LOADS = ("polling, backlog, 0 ms a call", "webhook, 100 a second, 30 ms a call")

Call = tuple[float, str, dict[str, Any]]


async def test_every_update_is_answered_rightly_and_the_table_is_printed(guide_db: Path) -> None:
    size = ("--rounds", "1", "--updates", "60", "--seconds", "0.5", "--no-grow", "--guide", str(guide_db))
    only = ("--bots", "Conference Guide", "no framework", "--only", *LOADS)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench", *size, *only, cwd=PROJECT, stdout=pipe, stderr=pipe
    )
    out, errors = await asyncio.wait_for(process.communicate(), 100)
    assert process.returncode == 0, errors.decode()
    tables = out.decode()
    for load in LOADS:
        assert load[1:] in tables
    ours = [line for line in tables.splitlines() if line.startswith("| Conference Guide |")]
    assert len(ours) == len(LOADS)
    for line in ours:
        cells = [cell.strip() for cell in line.split("|")]
        assert cells[12:14] == ["100%", "0"], "all answered, none wrongly"


async def test_a_wrong_answer_is_found(guide_db: Path) -> None:
    wanted = same_answer(await traffic(guide_db, 4, 2))
    calls = right_calls(wanted)
    assert check(wanted, calls).wrong == []
    assert sorted(check(wanted, calls).answered) == [1, 2, 3, 4]
    another = [(moment, method, {**said, "text": "something else"}) for moment, method, said in calls]
    assert len(check(wanted, another).wrong) == 4
    assert check(wanted, calls + calls).wrong, "answered twice"
    silent = [call for call in calls if call[1] != "answercallbackquery"]
    assert len(check(wanted, silent).wrong) == 2, "presses that still show the clock"


def right_calls(wanted: list[Wanted]) -> list[Call]:
    calls: list[Call] = []
    for one in wanted:
        said = {"chat_id": one.chat, "text": one.text, "reply_markup": json.dumps({"inline_keyboard": one.rows})}
        if one.press:
            calls.append((1.0, "answercallbackquery", {"callback_query_id": str(one.number)}))
            calls.append((1.0, "editmessagetext", {**said, "message_id": one.number}))
        else:
            calls.append((1.0, "sendmessage", said))
    return calls


async def test_the_fake_gives_one_update_for_the_same_offset_asked_again_at_once() -> None:
    fake = Fake([b'{"update_id": %d}' % number for number in range(1, 6)], 0.0, 5)
    await fake.arrive(5, 0.0)
    assert len(json.loads(await fake.get_updates(1, 100, 0.0))["result"]) == 5
    assert len(json.loads(await fake.get_updates(1, 100, 0.0))["result"]) == 1
    assert len(json.loads(await fake.get_updates(3, 100, 0.0))["result"]) == 3
    assert json.loads(await fake.get_updates(2, 100, 0.0))["result"][0]["update_id"] == 3, "what is confirmed is gone"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"application/json", b'{"text": "a b"}'),
        (b"application/x-www-form-urlencoded", b"text=a+b"),
        (
            b"multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na b\r\n--x--\r\n',
        ),
    ],
)
def test_the_fake_reads_every_way_of_sending_parameters(kind: bytes, body: bytes) -> None:
    assert decode(kind, body) == {"text": "a b"}


async def test_the_guide_grows(guide_db: Path, tmp_path: Path) -> None:
    more_pages(guide_db, tmp_path / "pages.db", 3)
    more_languages(guide_db, tmp_path / "languages.db")
    before = await _ids(guide_db, ENGLISH)
    assert await _ids(tmp_path / "pages.db", ENGLISH) > 2 * before
    for language in (ENGLISH, *LANGUAGES):
        assert await _ids(tmp_path / "languages.db", language) == before


async def _ids(guide: Path, language: str) -> int:
    store = await ContentStore.open(guide)
    try:
        return sum([len(store.ids(reader, language)) for reader in Audience])
    finally:
        await store.close()
