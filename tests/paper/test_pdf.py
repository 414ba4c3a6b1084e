"""Pages on sheets, and words beside tags."""

import pytest

from bot.guide.place import Audience
from bot.paper.leaflet import LeafletsOfEdition
from bot.paper.pdf import booklet, sides, with_words
from bot.paper.typeset import PaperError, typeset
from bot.web.guide import WebGuide
from tests.paper.conftest import DAY


def test_sheets_that_are_folded_are_read_in_their_order() -> None:
    assert list(sides(8, right_to_left=False)) == [(8, 1), (2, 7), (6, 3), (4, 5)]
    assert list(sides(8, right_to_left=True)) == [(1, 8), (7, 2), (3, 6), (5, 4)]


def test_blank_pages_leave_the_last_one_on_the_back() -> None:
    assert list(sides(5, right_to_left=False)) == [(5, 1), (2, None), (None, 3), (4, None)]
    assert list(sides(3, right_to_left=True)) == [(1, 3), (None, 2)]


def test_a_text_too_many_is_refused_and_never_said_of_another_tag(guide: WebGuide) -> None:
    leaflet = LeafletsOfEdition(guide, DAY).of(Audience.PARENT, "ur", "behaviour")
    [file] = typeset("leaflet", leaflet.data, DAY)
    with pytest.raises(PaperError, match="tags for"):
        with_words(file, leaflet.texts[1:])
    assert booklet(file, right_to_left=True) == booklet(file, right_to_left=True)
