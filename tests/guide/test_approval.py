"""A page's own words, as they are signed off: each line can be taken apart again, and how a text stands on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.guide.approval import (
    Approval,
    OwnText,
    State,
    approval_from_toml,
    approval_to_toml,
    read_line,
    siblings,
    standing,
)
from bot.guide.ledger import Where
from bot.guide.place import Audience

TODAY = date(2026, 6, 1)
WORDS = ("[title] Who will be there?", 'She said "yes" \\ no\x7f', "ڈاکٹر، گھر")
TEXT = OwnText(Where(Audience.PARENT, "en", "conference/people"), WORDS)
APPROVAL = Approval("Chair", "A. Name", date(2026, 1, 5), TODAY + timedelta(days=31), WORDS)


@pytest.mark.parametrize(
    ("line", "label", "kind", "words"),
    [
        ("Ask who can help.", "", "text", "Ask who can help."),
        ("## What happens", "", "heading", "What happens"),
        ("- a bag", "", "item", "a bag"),
        ("> significant harm", "", "quote", "significant harm"),
        ("---", "", "break", ""),
        ("[title] Who will be there?", "title", "text", "Who will be there?"),
        ("[button to abuse/neglect] Neglect", "button to abuse/neglect", "text", "Neglect"),
        ("[on the web] ## What happens", "on the web", "heading", "What happens"),
        ("[in the picture] ---", "in the picture", "break", ""),
        ("[sic] as it was written", "", "text", "[sic] as it was written"),
    ],
)
def test_a_line_has_a_label_a_kind_and_words(line: str, label: str, kind: str, words: str) -> None:
    read = read_line(line)
    assert (read.label, read.kind, line[read.begins :]) == (label, kind, words)


@pytest.mark.parametrize(
    ("approval", "state"),
    [
        (None, State.NEVER),
        (replace(APPROVAL, on=TODAY + timedelta(days=1)), State.NEVER),
        (replace(APPROVAL, on=TODAY), State.SIGNED),
        (APPROVAL, State.SIGNED),
        (replace(APPROVAL, words=(*WORDS, "More.")), State.LAPSED),
        (replace(APPROVAL, due=TODAY + timedelta(days=30)), State.DUE),
        (replace(APPROVAL, due=TODAY), State.DUE),
    ],
)
def test_how_a_text_stands_on_a_day(approval: Approval | None, state: State) -> None:
    found = standing(TEXT, approval, TODAY)
    assert found.state is state
    assert found.approval == (None if state is State.NEVER else approval)


def test_the_same_subject_is_looked_at_for_the_other_readers() -> None:
    others = [Audience.YOUNG_PERSON, Audience.PROFESSIONAL]
    assert siblings(TEXT.where) == [TEXT.where._replace(reader=reader) for reader in others]
    assert siblings(TEXT.where._replace(reader=Audience.EVERYONE)) == []


@pytest.mark.parametrize("despite", ["", 'there is nobody "else"'])
def test_an_approval_is_read_as_it_was_written(despite: str) -> None:
    approval = replace(APPROVAL, despite=despite)
    written = approval_to_toml(approval)
    assert approval_from_toml(written) == approval
    assert ("despite" in written) is bool(despite)
    assert "ڈاکٹر، گھر" in written, "for people to read"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("Who will be there?", "Who is there?", "changed by hand"),
        ("words = [", "said = [", "no approved words"),
        ('"ڈاکٹر، گھر"', "1", "no approved words"),
        ("on = 2026-01-05", 'on = "2026-01-05"', "`on` is missing"),
        ("due = ", "until = ", "`due` is missing"),
        ('name = "A. Name"', "name = 1", "`name` is missing"),
    ],
)
def test_an_approval_that_was_changed_by_hand_does_not_count(old: str, new: str, what: str) -> None:
    written = approval_to_toml(APPROVAL)
    assert old in written
    with pytest.raises(ValueError, match=what):
        approval_from_toml(written.replace(old, new))


def test_an_approval_written_by_an_earlier_version_still_counts() -> None:
    assert f'mark = "{TEXT.mark}"' in approval_to_toml(APPROVAL)
    assert TEXT.mark == "h2pt8d8wty"
