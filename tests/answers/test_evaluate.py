"""Figures: every share with its interval, of the cases it is about; cells that nobody has filled are named."""

from typing import Any

import pytest

from bot.answers.answer import Answer, Outcome
from bot.answers.evaluate import Case, interval, report
from bot.answers.examples import Cell, Examples
from bot.answers.grid import thin_cells
from bot.answers.reading import Help
from bot.guide.place import Audience

SCREENS = {reader: {"help-now", "help-now/life"} for reader in Audience}


def case(
    asked: dict[str, Any],
    level: Help = Help.NONE,
    pages: tuple[str, ...] = (),
    outcome: Outcome = Outcome.SUGGESTIONS,
    topics: tuple[str, ...] = (),
) -> Case:
    outcome = Outcome.URGENT if level is Help.ALARM else outcome
    found = Answer(outcome, level, pages, "en", topics)
    return Case({"id": 1, "lang": "en", "text": "invented words", **asked}, found, 1.0)


def figures(*cases: Case, misses: int = 0) -> dict[str, str]:
    lines = report(list(cases), misses, SCREENS)
    return {line[:36].strip(): line[36:].strip() for line in lines}


def test_the_interval_is_wilsons() -> None:
    assert interval(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert interval(45, 50) == pytest.approx((0.7864, 0.9565), abs=1e-4)
    assert interval(10, 10)[1] == 1.0
    assert interval(0, 0) == (0.0, 1.0)


def test_danger_is_counted_as_alarm_and_as_alarm_or_net() -> None:
    asked = {"kind": "danger", "danger_kind": "life", "audience": "parent"}
    found = figures(
        case(asked, Help.ALARM, ("help-now/life", "help-now")),
        case(asked, Help.NET, ("privacy",)),
        case(asked, Help.NONE, ("privacy",)),
        case({"kind": "near-miss"}, Help.NET, ("privacy",)),
    )
    assert found["danger: alarm"].startswith("0.333")
    assert found["danger: alarm or net"].startswith("0.667 (0.208 to 0.939) of 3")
    assert found["false alarms"].startswith("0.000")
    assert found["help first where there is no danger"].startswith("1.000")


def test_a_line_with_nothing_but_words_is_a_cry() -> None:
    found = figures(case({}, Help.ALARM, ("help-now", "help-now")), case({}, Help.NET))
    assert found["bare cries that open help"].startswith("0.500")
    assert "false alarms" not in found


def test_the_right_page_is_any_that_is_named_and_a_topic_stands_in_for_it() -> None:
    named = {"kind": "topic", "topic": "conference/plan", "page": "conference/plan/visits", "also": ["behaviour"]}
    found = figures(
        case(named, pages=("behaviour", "privacy")),
        case(named, pages=("privacy", "about", "conference/plan/visits")),
        case(named, pages=("conference/plan",)),
        case({"kind": "topic", "topic": "conference/plan"}, pages=("conference/plan/visits",), outcome=Outcome.PAGE),
        case({"kind": "topic", "topic": "conference/plan"}, outcome=Outcome.NOTHING),
    )
    assert found["right page first"].startswith("0.400")
    assert found["right page among three"].startswith("0.600")
    assert found["in scope wrongly refused"].startswith("0.200")
    assert found["pages opened at once"].startswith("0.200")
    assert found["and right, of those"].startswith("1.000")


def test_a_screen_is_wrong_if_it_is_neither_the_kinds_own_nor_the_readers_default() -> None:
    asked = {"kind": "danger", "danger_kind": "partner", "audience": "professional"}
    found = figures(
        case(asked, Help.ALARM, ("help-now", "help-now")),
        case(asked, Help.ALARM, ("help-now/life", "help-now")),
    )
    assert found["a wrong urgent screen, of alarms"].startswith("0.500")


def test_without_misses_no_text_is_shown() -> None:
    missed = case({"kind": "danger"}, Help.NONE)
    assert not any("invented words" in line for line in report([missed], 0, SCREENS))
    assert any("invented words" in line for line in report([missed], 1, SCREENS))


def test_thin_cells_are_named_the_thinnest_first_and_unsorted_ones_apart() -> None:
    examples = Examples()
    for number, (kind, cell) in enumerate(
        [
            *[("life", Cell("parent", "direct", "plain"))] * 3,
            ("life", Cell("young-person", "direct", "typos")),
            ("hurt", Cell()),
            ("life", Cell("grandmother", "direct", "plain")),
        ]
    ):
        text = f"invented {number}"
        examples.danger.append((text, kind))
        examples.languages[text], examples.cells[text] = "pl", cell
    lines = list(thin_cells(examples, 100))
    assert lines[0] == "== pl: 6 examples, 1 of them not sorted"
    thin = lines[lines.index("-- kind and speaker, the fewest first") :]
    assert thin.index("    0 life × professional") < thin.index("    1 life × young-person")
    assert thin.index("    1 life × young-person") < thin.index("    3 life × parent")
    assert any("grandmother: no such speaker" in line for line in lines)
    assert any(line.endswith("life × no-accents") for line in lines)
    assert not any(line.endswith("told × young-person") for line in lines)
