"""The ledger: which words were current when, kept as they are published, and nothing but what changed."""

import json
from collections.abc import Mapping
from datetime import date

import pytest

from bot.guide.ledger import Fate, Ledger, Published, Where, fate_of, publishing, read_ledger
from bot.guide.place import Audience

FIRST, SECOND, THIRD = date(2026, 11, 20), date(2026, 12, 3), date(2027, 1, 8)
ABUSE, PLAN = Where(Audience.PARENT, "en", "abuse"), Where(Audience.PARENT, "pl", "conference/plan")
NOW = {ABUSE: Published("h4k2pq", "What abuse is."), PLAN: Published("b2c3d4", "Plan ochrony.")}
MENDED = NOW | {ABUSE: Published("z9y8x7", "What abuse means.")}


def published(*editions: tuple[date, str, Mapping[Where, Published]]) -> tuple[Ledger, str]:
    """The ledger after these publishings, and its file."""
    text = ""
    for day, guide, texts in editions:
        text += "".join(f"{line}\n" for line in publishing(read_ledger(text), day, guide, texts))
    return read_ledger(text), text


@pytest.fixture
def ledger() -> Ledger:
    """Published, mended, and one page withdrawn."""
    found, _text = published(
        (FIRST, "11111111", NOW), (SECOND, "22222222", MENDED), (THIRD, "33333333", {ABUSE: MENDED[ABUSE]})
    )
    return found


def test_what_the_guide_said_on_a_day(ledger: Ledger) -> None:
    assert ledger.on(date(2026, 11, 19)) == {}
    assert ledger.edition(date(2026, 11, 19)) is None
    assert {where: entry.words for where, entry in ledger.on(date(2026, 12, 2)).items()} == {
        ABUSE: "What abuse is.",
        PLAN: "Plan ochrony.",
    }
    assert ledger.on(SECOND)[ABUSE].words == "What abuse means."
    assert ledger.edition(date(2026, 12, 31)) == "22222222"
    assert set(ledger.on(THIRD)) == {ABUSE}


def test_only_what_changed_is_written() -> None:
    _ledger, text = published((FIRST, "11111111", NOW), (SECOND, "22222222", MENDED), (SECOND, "22222222", MENDED))
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line.get("mark") for line in lines] == [None, "h4k2pq", "b2c3d4", None, "z9y8x7"]
    assert "Plan ochrony." in text, "as it is read"


def test_a_mark_is_current_replaced_or_withdrawn(ledger: Ledger) -> None:
    assert fate_of(ledger, "z9y8x7") == [Fate(ABUSE, SECOND)]
    assert fate_of(ledger, "h4k2pq") == [Fate(ABUSE, FIRST, SECOND)]
    assert fate_of(ledger, "b2c3d4") == [Fate(PLAN, FIRST, THIRD, withdrawn=True)]
    assert fate_of(ledger, "22222222") == [Fate(None, SECOND, THIRD)]
    assert fate_of(ledger, "33333333") == [Fate(None, THIRD)]
    assert fate_of(ledger, "unknown") == []


def test_words_that_come_back_are_current_again() -> None:
    ledger, _text = published((FIRST, "11111111", NOW), (SECOND, "22222222", MENDED), (THIRD, "11111111", NOW))
    assert fate_of(ledger, "h4k2pq") == [Fate(ABUSE, THIRD)]
    assert fate_of(ledger, "11111111") == [Fate(None, THIRD)]
    assert fate_of(ledger, "z9y8x7") == [Fate(ABUSE, SECOND, THIRD)]


def test_the_ledger_only_goes_forward(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="2027-01-08, which is after 2026-12-03"):
        publishing(ledger, SECOND, "44444444", NOW)


@pytest.mark.parametrize("line", ["{", "[]", '{"on": "soon", "guide": "1"}', '{"on": "2026-11-20", "mark": "a"}'])
def test_a_line_that_nobody_wrote_so_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2 cannot be read"):
        read_ledger(f'{{"on": "2026-11-20", "guide": "1"}}\n{line}\n')
