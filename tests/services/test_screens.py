"""The screens of pages are made when a guide is loaded: every press finds one there."""

import pytest

from bot.guide.edition import Edition
from bot.guide.language import Language
from bot.guide.place import Audience, Place, decode
from bot.services.adoption import PageScreens, made_screens
from bot.services.services import Services


@pytest.mark.parametrize("part", [4, 99])
def test_a_part_that_is_no_longer_there_gives_the_first(services: Services, part: int) -> None:
    place = Place(Audience.PARENT, "en", "behaviour")
    assert services.screen_at(Place(Audience.PARENT, "en", "behaviour", part)) == services.screen_at(place)


def test_every_page_has_a_screen_for_everybody_who_may_open_it(services: Services, screens: PageScreens) -> None:
    for language in services.store.languages:
        names = {name for reader in Audience for name in services.store.ids(reader, language.code)}
        for reader in Audience:
            for name in names:
                page = services.store.page(Place(reader, language.code, name))
                for part in range(1, len(page.parts) + 1):
                    assert (reader, language.code, page.id, part) in screens


def test_what_is_everyones_leads_on_in_the_words_of_whoever_reads(services: Services) -> None:
    for reader in Audience:
        shown = services.screen_at(Place(reader, "en", "about"))
        presses = [decode(button.data) for row in shown.rows for button in row if button.data]
        assert {pressed.place.audience for pressed in presses if pressed} == {reader}


def test_a_language_that_is_not_on_offer_has_no_screens_and_no_button(edition: Edition) -> None:
    english = edition.languages["en"]
    made = made_screens(edition, [english], ())
    assert {code for _reader, code, _page, _part in made} == {"en"}
    assert edition.languages["ur"].name not in labels(made, english)


def test_only_what_has_a_leaflet_has_its_button(edition: Edition) -> None:
    english = edition.languages["en"]
    made = made_screens(edition, [english], ["p_en_1_behaviour"])
    with_it = {key for key, screen in made.items() if "Leaflet" in [b.label for row in screen.rows for b in row]}
    assert with_it == {key for key in made if key[0] is Audience.PARENT and key[2] == "behaviour"}


def labels(screens: PageScreens, language: Language) -> set[str]:
    start = screens[Audience.EVERYONE, language.code, "start", 1]
    return {button.label for row in start.rows for button in row}
