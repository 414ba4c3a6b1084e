"""Which pages are offered, of those that a question may be about."""

import pytest

from bot.answers.reading import others_than, suggested
from bot.guide.place import Audience

PARENT, PROFESSIONAL = Audience.PARENT, Audience.PROFESSIONAL


@pytest.mark.parametrize(
    ("shares", "pages"),
    [
        ({"a": 0.1, "b": 0.4, "c": 0.2, "d": 0.15}, ("b", "c", "d")),  # the three likeliest, best first
        ({"a": 0.001}, ("a",)),  # the likeliest, however unlikely
        ({"a": 0.5, "b": 0.05, "c": 0.049}, ("a", "b")),  # a tenth of the first is enough, and less is not
        ({"a": 0.15, "b": 0.02, "c": 0.019}, ("a", "b")),  # what is hardly believed is not offered beside another
        ({"none": 0.5, "greeting": 0.3, "a": 0.1}, ("a",)),  # labels that are no pages
        ({}, ()),
    ],
)
def test_three_pages_are_suggested_best_first_and_none_that_hardly_fits(
    shares: dict[str, float], pages: tuple[str, ...]
) -> None:
    assert suggested(shares, PARENT) == pages


@pytest.mark.parametrize(
    ("shares", "pages"),
    [
        (
            {"complaints/family/meeting": 0.4, "complaints/professional": 0.3, "a": 0.2},
            ("complaints/family/meeting", "a"),
        ),
        (  # what stands fourth is not offered, and so nothing gives way to it
            {"a": 0.3, "complaints/professional": 0.25, "b": 0.2, "complaints/family": 0.15},
            ("a", "complaints/professional", "b"),
        ),
        ({"complaints/professional": 0.9}, ("complaints/professional",)),
    ],
)
def test_how_professionals_complain_is_not_offered_to_families_beside_their_own_way(
    shares: dict[str, float], pages: tuple[str, ...]
) -> None:
    assert suggested(shares, PARENT) == suggested(shares, Audience.YOUNG_PERSON) == pages
    assert "complaints/professional" in suggested(shares, PROFESSIONAL)


def test_to_whom_the_open_page_is_no_answer_other_ordinary_pages_are_offered() -> None:
    shares = {"help-now": 0.4, "opened": 0.3, "help-now/violence": 0.2, "said/thanks": 0.2, "a": 0.005, "b": 0.004}
    assert others_than(shares, PARENT, "opened") == ("a",)
    assert others_than(shares, PARENT) == ("opened",)
