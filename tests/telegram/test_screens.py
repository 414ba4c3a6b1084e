"""Screens: what stands in the chat for each page of the small guide. Nothing here knows of Telegram."""

import pytest

from bot.guide.chat_page import ChatPage, Copy, HelpLine, Part
from bot.guide.language import Language, choose
from bot.guide.numbers import dialled, keep_together
from bot.guide.page import HELP_NOW, HOME, PRIVACY, SHARED_PHONE, START, Link
from bot.guide.place import READERS, Action, Audience, Place, decode, encode
from bot.telegram.found import not_what_i_meant
from bot.telegram.page_screens import english_screen, page_screen
from bot.telegram.screens import LANGUAGES_A_ROW, Screen, help_above, languages_screen, readers_screen, with_notice

ENGLISH = Language("en", "English")
URDU = Language("ur", "اردو", "rtl", True, {"Home": "گھر", "Help now": "فوری مدد"})
OFFERED = [ENGLISH, URDU]


def page(name: str = "abuse/neglect", audience: Audience = Audience.PARENT, **other: object) -> ChatPage:
    fields: dict[str, object] = {
        "audience": audience,
        "language": "en",
        "id": name,
        "title": "Neglect",
        "button": "Neglect",
        "topic": "abuse/neglect",
        "parts": (Part("<b>Neglect</b>\n\nWords &amp; more."), Part("Law.", "The exact words"), Part("Rest.")),
        "next": (Link("abuse", "Kinds of abuse"),),
        "urgent": False,
        "translated": True,
        "up": "abuse",
        "heading": "Neglect",
        "first": "Words.",
        "lines": (),
        "picture": None,
    }
    return ChatPage(**{**fields, **other})  # type: ignore[arg-type]


def presses(screen: Screen) -> dict[str, tuple[Action, Place]]:
    """What each button that is not a copy button does, by its words."""
    found = {}
    for button in (button for row in screen.rows for button in row if button.data):
        press = decode(button.data)
        assert press is not None, button
        assert len(button.data.encode()) <= 64, button
        found[button.label] = (press.action, press.place)
    return found


def shown(name: str, language: str = "en", audience: Audience = Audience.PARENT, part: int = 1) -> tuple[Action, Place]:
    return Action.SHOW, Place(audience, language, name, part)


def test_every_page_has_help_a_question_up_home_the_reader_the_language_and_privacy() -> None:
    screen = page_screen(page(), ENGLISH, OFFERED)
    found = presses(screen)
    place = Place(Audience.PARENT, "en", "abuse/neglect")
    assert found["Help now"] == shown(HELP_NOW)
    assert found["Ask a question"] == (Action.ASK, place)
    assert found["Up"] == shown("abuse")
    assert found["Home"] == shown(HOME)
    assert found["Reader"] == (Action.READERS, place)
    assert found["Language"] == (Action.LANGUAGES, place)
    assert found["Privacy"] == shown(PRIVACY)
    assert [button.label for button in screen.rows[-1]] == ["Reader", "Language", "Privacy"]
    assert found["Kinds of abuse"] == shown("abuse")


def test_a_page_below_the_first_screen_has_one_button_home() -> None:
    found = presses(page_screen(page("abuse", up=HOME), ENGLISH, OFFERED))
    assert found["Home"] == shown(HOME)
    assert "Up" not in found


def test_the_first_screen_leads_back_to_the_start_and_to_privacy() -> None:
    found = presses(page_screen(page(HOME, up=HOME), ENGLISH, OFFERED))
    assert found["Start"] == shown(START, audience=Audience.EVERYONE)
    assert found["Privacy"] == shown(PRIVACY)
    assert "Up" not in found


def test_the_start_asks_who_is_reading_and_in_which_language() -> None:
    found = presses(page_screen(page(START, Audience.EVERYONE, up=START), ENGLISH, OFFERED))
    for label, reader in zip(["Parent or carer", "Young person", "Professional"], READERS, strict=True):
        assert found[label] == shown(HOME, audience=reader)
    assert found["اردو"] == shown(START, "ur", Audience.EVERYONE)
    assert "Home" not in found


def test_help_for_somebody_who_has_not_said_who_they_are_offers_every_readers_help() -> None:
    found = presses(page_screen(page(HELP_NOW, Audience.EVERYONE, urgent=True, up=START), ENGLISH, OFFERED))
    for label, reader in zip(["Parent or carer", "Young person", "Professional"], READERS, strict=True):
        assert found[label] == shown(HELP_NOW, audience=reader)


def test_parts_lead_on_and_back_by_their_headings() -> None:
    first, second, third = (presses(page_screen(page(), ENGLISH, OFFERED, part)) for part in (1, 2, 3))
    assert first["▼ The exact words"] == shown("abuse/neglect", part=2)
    assert second["▼ Read on (3 of 3)"] == shown("abuse/neglect", part=3)
    assert second["▲ Neglect"] == shown("abuse/neglect", part=1)
    assert third["▲ The exact words"] == shown("abuse/neglect", part=2)
    assert not any(label.startswith("▼") for label in third), "nothing follows"
    assert "Kinds of abuse" in first, "another page has no sign"


def test_an_urgent_screen_is_silent_and_offers_to_delete_and_to_go_back() -> None:
    parts = (Part("<b>If anyone is in danger now, call 999.</b>\n\nMore.", None, (Copy("999", "999"),)),)
    screen = page_screen(page(HELP_NOW, urgent=True, parts=parts), ENGLISH, OFFERED)
    assert screen.silent
    assert screen.text.split("\n")[0] == "<b>If anyone is in danger now, call 999.</b>"
    found = presses(screen)
    assert found["Delete what I wrote"] == (Action.HIDE, Place(Audience.PARENT, "en", START))
    assert found["That's not what I meant"] == shown(HOME)
    assert screen.rows[0][0].copies == "999", "the number comes before every other button"


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]


def test_help_for_everyone_has_the_urgent_screens_then_the_readers_then_what_deletes() -> None:
    links = (Link("help-now/life", "I want to die"), Link("help-now/cant-speak", "I can't speak"))
    everyone = page(HELP_NOW, Audience.EVERYONE, urgent=True, parts=(Part("Ring."),), next=links)
    assert labels(page_screen(everyone, ENGLISH, OFFERED))[:9] == [
        "I want to die", "I can't speak", "Someone may see my phone", "Parent or carer", "Young person", "Professional",
        "Delete what I wrote", "That's not what I meant", "Ask a question",
    ]  # fmt: skip


@pytest.mark.parametrize("part", [1, 2, 3])
def test_whoever_can_delete_can_read_first_what_deleting_leaves(part: int) -> None:
    urgent = page(HELP_NOW, urgent=True)
    for screen in (page_screen(urgent, URDU, OFFERED, part), english_screen(urgent, URDU, part)):
        found = labels(screen)
        assert found.index("Someone may see my phone") < found.index("Delete what I wrote")
        assert presses(screen)["Someone may see my phone"][1].page == SHARED_PHONE


def test_the_english_side_has_english_help_and_stays_english() -> None:
    place = Place(Audience.PARENT, "ur", HELP_NOW)
    assert presses(english_screen(page(), URDU))["Help now"] == (Action.ENGLISH, place)
    urgent = presses(english_screen(page(HELP_NOW, urgent=True, next=(Link("help-now/life", "I want to die"),)), URDU))
    assert urgent["I want to die"] == (Action.ENGLISH, place.at("help-now/life"))
    assert urgent["اردو"] == shown(HELP_NOW, "ur")


def test_every_choice_has_help_once() -> None:
    place = Place(Audience.PARENT, "en", "abuse/neglect")
    for screen in (readers_screen(place, ENGLISH), languages_screen(place, ENGLISH, OFFERED)):
        assert labels(screen).count("Help now") == 1
        assert presses(screen)["Help now"] == shown(HELP_NOW)


def test_help_now_never_stands_twice() -> None:
    screen = page_screen(page(next=(Link(HELP_NOW, "Help now"), Link("abuse", "Kinds"))), ENGLISH, OFFERED)
    assert labels(screen).count("Help now") == 1


def test_the_readers_are_asked_who_they_are() -> None:
    text = readers_screen(Place(Audience.PARENT, "en", "abuse"), ENGLISH).text
    assert text.startswith("<b>Who are you? Choose.</b>")


def test_the_english_of_an_urgent_page_is_silent_too() -> None:
    urgent = page(HELP_NOW, urgent=True)
    assert english_screen(urgent, URDU).silent
    assert not english_screen(page(), URDU).silent
    assert presses(english_screen(urgent, URDU))["اردو"] == shown(HELP_NOW, "ur")


def test_an_ordinary_screen_is_not_silent() -> None:
    assert not page_screen(page(), ENGLISH, OFFERED).silent


def test_numbers_have_copy_buttons_that_only_copy() -> None:
    copies = (Copy("0800\u00a01111", "08001111"), Copy("116\u00a0123", "116123"), Copy("999", "999"))
    screen = page_screen(page(parts=(Part("Words.", None, copies),)), ENGLISH, OFFERED)
    assert [[button.label for button in row] for row in screen.rows[:2]] == [
        ["Copy 0800\u00a01111", "Copy 116\u00a0123"],
        ["Copy 999"],
    ]
    assert all(button.copies and not button.data for row in screen.rows[:2] for button in row)


def test_a_page_without_translation_says_so_in_the_readers_language() -> None:
    note = "This page is not in your language yet. Here it is in English."
    urdu = Language("ur", "اردو", "rtl", False, {note: "یہ صفحہ"})
    screen = page_screen(page(language="ur", translated=False), urdu, OFFERED)
    assert screen.text.startswith("یہ صفحہ\n\n<b>Neglect</b>")
    assert screen.language == "ur"
    assert note not in page_screen(page(), ENGLISH, OFFERED).text


def test_buttons_keep_the_language_and_the_reader() -> None:
    found = presses(page_screen(page(audience=Audience.YOUNG_PERSON, language="ur"), URDU, OFFERED))
    assert found["گھر"] == shown(HOME, "ur", Audience.YOUNG_PERSON)
    assert {place.language for _action, place in found.values()} == {"ur"}
    assert {place.audience for _action, place in found.values()} == {Audience.YOUNG_PERSON}


def test_languages_stand_by_their_own_names_and_keep_the_place() -> None:
    place = Place(Audience.PARENT, "en", "abuse/neglect", 2)
    screen = languages_screen(place, ENGLISH, OFFERED)
    found = presses(screen)
    assert found["English"] == shown("abuse/neglect", part=2)
    assert found["اردو"] == shown("abuse/neglect", "ur", part=2)
    assert found["Back"] == shown("abuse/neglect", part=2)
    assert all(len(row) <= LANGUAGES_A_ROW for row in screen.rows)


def test_a_single_language_is_not_a_choice() -> None:
    assert list(presses(languages_screen(Place(Audience.PARENT, "en", "abuse"), ENGLISH, [ENGLISH]))) == [
        "Help now",
        "Back",
    ]


def test_readers_keep_the_subject() -> None:
    found = presses(readers_screen(Place(Audience.PARENT, "en", "abuse/neglect"), ENGLISH))
    assert found["Professional"] == shown("abuse/neglect", audience=Audience.PROFESSIONAL)
    assert found["Back"] == shown("abuse/neglect")


def test_a_notice_stands_above_and_changes_nothing_else() -> None:
    screen = page_screen(page(), ENGLISH, OFFERED)
    noticed = with_notice(screen, "That link leads nowhere.")
    assert noticed.text == f"<i>That link leads nowhere.</i>\n\n{screen.text}"
    assert (noticed.rows, noticed.silent, noticed.language) == (screen.rows, screen.silent, screen.language)


@pytest.mark.parametrize(
    ("app", "chosen"),
    [
        ("ur", "ur"),
        ("UR", "ur"),
        ("ur-PK", "ur"),
        ("pt-br", "pt-br"),
        ("pt_BR", "pt-br"),
        ("pt-pt", "pt"),
        ("zh-hans-cn", "zh"),
        ("fr", "en"),
        ("", "en"),
        (None, "en"),
        ("-", "en"),
    ],
)
def test_the_first_guess_of_a_language(app: str | None, chosen: str) -> None:
    assert choose(app, ["en", "ur", "pt", "pt-br", "zh"]) == chosen


def test_numbers_are_written_in_one_way() -> None:
    assert keep_together("0800 1111") == "0800\u00a01111"
    assert keep_together("0300\u00a0123  4567") == "0300\u00a0123\u00a04567"
    assert keep_together("999") == "999"
    assert dialled("0800\u00a01111") == "08001111"
    assert encode(Place(Audience.PARENT, "en", "abuse")) == "p_en_1_abuse"


LINE = HelpLine("Childline: 0800 1111.", Copy("0800 1111", "08001111"))
DANGER = "If anyone is in danger now, call 999."


def test_help_stands_first_and_nothing_of_it_twice() -> None:
    parts = (Part(f"<b>Neglect</b>\n\nWords.\n\n{DANGER}", None, (LINE.copy, Copy("116 123", "116123"))),)
    place = Place(Audience.PARENT, "en", "abuse/neglect")
    screen = page_screen(page(parts=parts), ENGLISH, OFFERED, top=help_above(place, ENGLISH, [LINE], "A notice."))
    help_text = f"<b>{DANGER}</b>\n{LINE.text}"
    assert screen.text == f"{help_text}\n\n<i>A notice.</i>\n\n<b>Neglect</b>\n\nWords."
    assert labels(screen)[:3] == ["Help now", "Copy 0800 1111", "Copy 116 123"]
    assert len(set(labels(screen))) == len(labels(screen))
    assert screen.silent


def test_help_without_numbers_makes_a_sound() -> None:
    place = Place(Audience.PARENT, "en", "abuse/neglect")
    screen = page_screen(page(), ENGLISH, OFFERED, top=help_above(place, ENGLISH))
    assert screen.text.startswith(f"<b>{DANGER}</b>\n\n<b>Neglect</b>")
    assert not screen.silent


def test_an_urgent_screen_can_lead_to_what_else_was_meant() -> None:
    place = Place(Audience.PARENT, "en", HELP_NOW)
    way_out = not_what_i_meant(place, ["abuse/neglect"], ENGLISH)
    screen = page_screen(page(HELP_NOW, urgent=True), ENGLISH, OFFERED, way_out=way_out)
    assert presses(screen)["That's not what I meant"][0] is Action.OTHERS
    assert labels(screen) == labels(page_screen(page(HELP_NOW, urgent=True), ENGLISH, OFFERED))


def test_on_a_first_screen_what_people_come_for_stands_first() -> None:
    links, copies = (Link("conference/prepare", "My meeting is soon"),), (Copy("116\u00a0123", "116123"),)
    parts = (Part("Words.", None, copies),)
    home = page(HOME, up=HOME, language="ur", translated=True, parts=parts, next=links)
    first = labels(page_screen(home, URDU, OFFERED))[:3]
    assert first == ["My meeting is soon", "Copy 116\u00a0123", "In English"]


@pytest.mark.parametrize("name", [START, HOME])
def test_a_first_screen_says_shortly_that_its_translation_is_a_draft(name: str) -> None:
    audience = Audience.EVERYONE if name == START else Audience.PARENT
    first = page_screen(page(name, audience, language="ur", parts=(Part("Words."),)), URDU, OFFERED)
    assert "This translation is a draft. The English counts." in first.text
    assert "A qualified translator" in page_screen(page(language="ur"), URDU, OFFERED).text
