"""What somebody sees who types: never answered in another reader's words, help first where danger is possible."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from bot.answers.answer import Answer, Outcome
from bot.answers.reading import Help
from bot.guide.chat_page import ChatPage
from bot.guide.numbers import keep_together
from bot.guide.page import HELP_NOW, START, UNANSWERED
from bot.guide.place import READERS, Action, Audience, Place, decode, encode
from bot.guide.store import ContentStore
from bot.handlers.question import MOST_UNDER_HELP, found_at, screen_of
from bot.services.services import Services
from bot.telegram.found import length_as_read
from bot.telegram.render import shown_text
from bot.telegram.screens import reader_name
from tests.person import Person, Said

TAKE = "conference/decision/can-they-take-my-child"
BRING = "conference/people/bring-someone"
VIEWS = "conference/people/childs-views"
TIMES = "conference/what/timescales"
DANGER = "If anyone is in danger now, call 999."

Finds = Callable[..., None]


@pytest.fixture
def finds(monkeypatch: pytest.MonkeyPatch) -> Finds:
    """Decides what the next messages find; the reader and the language they were asked for are in `finds.asked`."""

    def decide(
        *pages: str, help: Help = Help.NONE, language: str = "en", outcome: Outcome | None = None, **more: Any
    ) -> None:
        outcome = outcome or (Outcome.SUGGESTIONS if pages else Outcome.NOTHING)

        async def to(_self: object, _text: str, audience: Audience, _language: str) -> Answer:
            decide.asked = audience  # type: ignore[attr-defined]
            return Answer(outcome, help, pages, language, **more)

        monkeypatch.setattr("bot.answers.answer.Answers.to", to)

    return decide


def first(page: ChatPage) -> str:
    return unescape(page.first)


def pages_of(store: ContentStore, name: str, language: str = "en") -> dict[Audience, ChatPage]:
    return {reader: store.found(Place(reader, language, name)) for reader in READERS}


def actions(said: Said) -> list[Action]:
    presses = [decode(button["callback_data"]) for row in said.buttons for button in row if "callback_data" in button]
    return [pressed.action for pressed in presses if pressed]


async def asked_at(person: Person, place: Place, text: str) -> Said:
    """Type in reply to the screen at a place, without pressing *Ask a question*."""
    shown = await person.opens_link(encode(place))
    return await person.says(text, reply_to=shown.id)


@pytest.mark.parametrize("command", ["/start", "/ask", "/about", "/privacy", "/language", "/help"])
@pytest.mark.parametrize(
    ("words", "reader"),
    [
        ("my dad hits me every night", Audience.EVERYONE),
        ("my dad hits me every night", Audience.YOUNG_PERSON),
        ("moj tata mnie bije", Audience.EVERYONE),
        ("میرے شوہر مجھے مارتے ہیں", Audience.PARENT),
    ],
)
async def test_danger_behind_a_command_is_answered_as_if_the_words_stood_alone(
    person: Person, command: str, words: str, reader: Audience
) -> None:
    """In their language, and in the words of whoever reads."""
    place = Place(reader, "en", START if reader is Audience.EVERYONE else "abuse")
    alone = await asked_at(person, place, words)
    behind = await asked_at(person, place, f"{command} {words}")
    assert "999" in alone.text
    assert (behind.text, behind.buttons) == (alone.text, alone.buttons)


@pytest.mark.parametrize(("command", "page"), [("/help", HELP_NOW), ("/privacy", "privacy")])
async def test_where_the_sentence_model_hears_no_danger_the_command_is_what_was_meant(
    person: Person, finds: Finds, services: Services, command: str, page: str
) -> None:
    """N-grams alone are asked first, and are wrong more often: `/help` shows help whatever stands behind it."""
    words = "my dad hits me every night"
    finds("conference/plan")
    behind = await person.says(f"{command} {words}")
    assert behind.text == shown_text(services.screen_at(Place(Audience.EVERYONE, "en", page)).text)
    finds("conference/plan", help=Help.NET)
    assert (await person.says(f"{command} {words}")).text.startswith(DANGER)


# Who is reading


@pytest.mark.parametrize("reader", READERS)
async def test_a_reply_to_any_screen_is_answered_in_that_readers_words(
    person: Person, store: ContentStore, finds: Finds, reader: Audience
) -> None:
    finds("conference/plan", "abuse")
    said = await asked_at(person, Place(reader, "en", "behaviour"), "an invented question")
    plan = pages_of(store, "conference/plan")[reader]
    assert plan.title in said.text
    assert first(plan) in said.text
    said = await person.presses(plan.button)
    assert said.text.startswith(plan.title)


async def test_a_reply_to_an_answer_of_unknown_reader_stays_unknown(person: Person, finds: Finds) -> None:
    finds(TAKE, outcome=Outcome.PAGE)
    said = await person.says("an invented question")
    finds(BRING)
    await person.says("another", reply_to=said.id)
    assert finds.asked is Audience.EVERYONE  # type: ignore[attr-defined]


async def test_a_reply_to_what_a_reader_was_offered_knows_that_reader(person: Person, finds: Finds) -> None:
    finds(TAKE, BRING)
    await person.says("an invented question")
    said = await person.presses("Young person")
    await person.says("another", reply_to=said.id)
    assert finds.asked is Audience.YOUNG_PERSON  # type: ignore[attr-defined]


async def test_a_reply_to_everyones_page_keeps_the_reader_who_opened_it(person: Person, finds: Finds) -> None:
    finds("said/thanks", outcome=Outcome.PAGE)
    said = await asked_at(person, Place(Audience.PARENT, "en", "behaviour"), "thank you")
    assert said.text.startswith("You're welcome")
    await person.says("another", reply_to=said.id)
    assert finds.asked is Audience.PARENT  # type: ignore[attr-defined]


async def test_danger_told_in_reply_to_a_screen_opens_that_readers_help(person: Person) -> None:
    said = await asked_at(person, Place(Audience.YOUNG_PERSON, "en", "behaviour"), "my dad hit me again")
    assert "If someone hurt you, it is not your fault" in said.text


# One page found


async def test_one_page_speaks_to_each_reader_under_their_name(
    person: Person, store: ContentStore, finds: Finds
) -> None:
    finds(BRING, outcome=Outcome.PAGE)
    said = await person.says("an invented question")
    assert said.labels[0] == "Help now"
    for reader, page in pages_of(store, BRING).items():
        name = reader_name(reader, str)
        assert f"{name}: {page.title}" in said.text
        assert first(page) in said.text
        assert name in said.labels
    assert "I can" not in said.text  # nothing about ourselves
    said = await person.presses("Young person")
    assert said.text.startswith("Someone on my side")


async def test_where_a_reader_has_neither_the_page_nor_one_above_it_stands_who_can_answer(
    person: Person, finds: Finds
) -> None:
    finds("help-now/a-child-tells-you/no-longer-here", "subjects/more")
    finds("subjects/more", outcome=Outcome.PAGE)
    said = await person.says("an invented question")
    assert "Professional: All subjects" in said.text
    finds("conference/no-such-page", outcome=Outcome.PAGE)
    said = await person.says("an invented question")
    assert said.text.count("Who can answer that") == len(READERS)


async def test_a_page_that_is_the_same_for_all_opens_at_once(person: Person, finds: Finds) -> None:
    finds("privacy", outcome=Outcome.PAGE)
    said = await person.says("an invented question")
    assert said.text.startswith("Privacy")
    assert "Not this?" not in said.labels


async def test_a_known_reader_gets_the_page_and_a_way_out(person: Person, finds: Finds) -> None:
    finds(TAKE, outcome=Outcome.PAGE)
    said = await asked_at(person, Place(Audience.PARENT, "en", "home"), "an invented question")
    assert said.text.startswith("Can they take my child away?")
    said = await person.presses("Not this?")
    assert said.text.startswith("Who can answer that")
    assert "no page" not in said.text.lower()


async def test_one_page_alone_opens_as_a_question(person: Person, finds: Finds) -> None:
    finds(TAKE)
    said = await asked_at(person, Place(Audience.PARENT, "en", "home"), "an invented question")
    assert said.text.startswith("Is it this?\n\nCan they take my child away?")
    assert "Not this?" in said.labels


async def test_not_this_leads_to_what_else_the_question_may_be_about(person: Person, finds: Finds) -> None:
    finds(TAKE, outcome=Outcome.PAGE, others=(BRING, VIEWS))
    await asked_at(person, Place(Audience.YOUNG_PERSON, "en", "home"), "an invented question")
    said = await person.presses("Not this?")
    assert "Someone on my side" in said.text
    assert "Having my say" in said.text
    assert "Back" not in said.labels, "there was no choice of readers to go back to"
    said = await person.presses("None of these")
    assert said.text.startswith("Who can answer that")


@pytest.mark.parametrize("reader", [Audience.PARENT, Audience.EVERYONE])
async def test_who_did_not_mean_danger_gets_what_the_words_may_be_about(
    person: Person, finds: Finds, reader: Audience
) -> None:
    finds("help-now", help=Help.ALARM, outcome=Outcome.URGENT, others=(TAKE, BRING))
    await asked_at(person, Place(reader, "en", "help-now"), "an invented question")
    said = await person.presses("That's not what I meant")
    assert "Can they take my child away?" in said.text
    assert "Can I bring someone?" in said.text
    assert "Help now" in said.labels


async def test_words_behind_the_command_are_answered(person: Person, finds: Finds) -> None:
    finds("privacy", outcome=Outcome.PAGE)
    said = await person.says("/ask an invented question")
    assert said.text.startswith("Privacy")


async def test_the_first_part_leads_to_every_part_with_a_name(services: Services) -> None:
    screen = services.screen_at(Place(Audience.PARENT, "en", "conference/people/parent-elsewhere"))
    onward = [button.label for row in screen.rows for button in row if button.label.startswith("▼")]
    assert onward == [
        "▼ Without parental responsibility",
        "▼ If the meeting was held without you",
        "▼ Step-parents and partners",
    ]


# Several pages found


async def test_several_stand_by_their_titles_and_the_readers_carry_them(
    person: Person, store: ContentStore, finds: Finds
) -> None:
    found = (TAKE, BRING, VIEWS)
    finds(*found)
    said = await person.says("an invented question")
    assert said.labels == ["Help now", "Parent or carer", "Young person", "Professional", "None of these"]
    for name in found:
        assert all(page.title in said.text for page in pages_of(store, name).values() if page.id == name)
    for reader in READERS:
        shown = await person.presses(reader_name(reader, str))
        for name in found:
            page = pages_of(store, name)[reader]
            assert page.title in shown.text
            assert first(page) in shown.text
            assert page.button in shown.labels
        await person.says("an invented question")
    said = await person.presses("None of these")
    assert said.text.startswith("Who can answer that")


@pytest.mark.parametrize("help", [Help.NONE, Help.NET])
async def test_whoever_pressed_the_wrong_reader_can_go_back_to_the_choice(
    person: Person, finds: Finds, help: Help
) -> None:
    finds(TAKE, BRING, help=help)
    choice = await person.says("an invented question")
    await person.presses("Professional")
    said = await person.presses("Back")
    assert (said.text, said.labels) == (choice.text, choice.labels)


async def test_what_a_reader_lacks_is_the_nearest_above_it_once(person: Person, finds: Finds) -> None:
    finds(TIMES, "conference/what")
    await person.says("an invented question")
    said = await person.presses("Young person")
    assert said.text.startswith("Is it this?\n\nWhat is this meeting?")
    assert said.labels[:3] == ["Help now", "Not this?", "Back"]


async def test_a_reader_who_has_none_of_them_gets_what_stands_for_them(person: Person, finds: Finds) -> None:
    finds("help-now/duty-to-report", "complaints/no-such-page")
    await person.says("an invented question")
    said = await person.presses("Young person")
    assert said.text.startswith(DANGER), "the page above the law on reporting is urgent help"
    finds("confidentiality/no-such-page", "no-such-page")
    await person.says("an invented question")
    said = await person.presses("Young person")
    assert said.text.startswith("Is it this?\n\nKeeping it private")
    assert said.labels[:3] == ["Help now", "Not this?", "Back"]


async def test_an_old_button_of_pages_that_are_gone_leads_to_those_above_them(
    person: Person, bot: Any, finds: Finds
) -> None:
    finds("conference/people/gone-since", "conference/plan/gone-since")
    await person.says("an invented question")
    said = await person.presses("Parent or carer")
    assert "Who will be there?" in said.text
    assert "What is a child protection plan?" in said.text


async def test_all_titles_with_first_words_stand_for_a_known_reader_and_nothing_of_ours_between(
    person: Person, store: ContentStore, finds: Finds
) -> None:
    finds(TAKE, BRING, VIEWS)
    said = await asked_at(person, Place(Audience.YOUNG_PERSON, "en", "home"), "an invented question")
    blocks = said.text.split("\n\n")
    pages = [pages_of(store, name)[Audience.YOUNG_PERSON] for name in (TAKE, BRING, VIEWS)]
    assert blocks == ["Is it one of these?", *(f"{page.title}\n{first(page)}" for page in pages)]
    assert actions(said)[1:4] == [Action.FIRST, Action.SECOND, Action.THIRD]


# Nothing found


async def test_nothing_found_and_reader_unknown_names_people_for_all_and_the_readers(
    person: Person, finds: Finds
) -> None:
    finds()
    said = await person.says("an invented question")
    assert said.text.startswith("Who can answer that")
    assert keep_together("0800 1111") in said.text
    assert {"Help now", "Parent or carer", "Young person", "Professional"} <= set(said.labels)
    assert said.labels[0] == "Help now"
    assert said.labels.count("Help now") == 1
    assert Action.FIRST not in actions(said)
    said = await person.presses("Young person")
    assert "An advocate" in said.text


async def test_a_short_message_that_nothing_fits_gets_help_then_the_readers(person: Person, finds: Finds) -> None:
    finds(outcome=Outcome.UNCLEAR)
    said = await person.says("asdf")
    assert said.text.startswith(f"{DANGER}\n\nWho are you? Choose.")
    assert said.labels[:4] == ["Help now", "Parent or carer", "Young person", "Professional"]
    assert said.labels.count("Help now") == 1
    assert "Delete what I wrote" not in said.labels, "this is not the urgent screen"


@pytest.mark.parametrize(
    ("reader", "subjects"), [(Audience.PARENT, "All subjects"), (Audience.YOUNG_PERSON, "For young people")]
)
async def test_a_short_message_of_a_known_reader_gets_help_then_their_subjects(
    person: Person, finds: Finds, reader: Audience, subjects: str
) -> None:
    finds(outcome=Outcome.UNCLEAR)
    said = await asked_at(person, Place(reader, "en", "behaviour"), "asdf")
    assert said.text.startswith(f"{DANGER}\n\n{subjects}")
    assert said.labels[0] == "Help now"


# Danger is possible


@pytest.mark.parametrize(
    "answer",
    [
        {"pages": (TAKE,), "outcome": Outcome.PAGE},
        {"pages": (TAKE, BRING, VIEWS)},
        {"pages": ()},
        {"pages": (), "outcome": Outcome.UNCLEAR},
        {"pages": ("said/person",), "outcome": Outcome.PAGE},
    ],
    ids=["one", "several", "none", "short", "written"],
)
@pytest.mark.parametrize("reader", Audience)
async def test_help_stands_first_in_every_kind_of_answer_without_a_sound_and_at_a_glance(
    telegram: Any, person: Person, services: Services, finds: Finds, reader: Audience, answer: dict[str, Any]
) -> None:
    more = {name: value for name, value in answer.items() if name != "pages"}
    for language in services.store.languages:
        finds(*answer["pages"], help=Help.NET, language=language.code, **more)
        place = Place(reader, language.code, START if reader is Audience.EVERYONE else "behaviour")
        said = await asked_at(person, place, "an invented message")
        _ = language.translate
        danger = _("If anyone is in danger now, call {number}.").format(number="999")
        first_line, *numbers = said.text.replace("\u200f", "").split("\n\n")[0].split("\n")
        assert first_line == danger
        assert len(numbers) == 2
        assert all(sum(sign.isdigit() for sign in line) >= 6 for line in numbers), "a number each"
        assert said.labels[0] == _("Help now")
        assert said.labels.count(_("Help now")) == 1
        assert len(set(said.labels)) == len(said.labels), "nothing stands twice"
        assert telegram.calls("sendMessage")[-1]["disable_notification"].lower() == "true"
        assert len(said.text) <= MOST_UNDER_HELP, (language.code, len(said.text))


async def test_each_reader_rings_their_own_lines(person: Person, finds: Finds) -> None:
    finds(TAKE, help=Help.NET)
    young = await asked_at(person, Place(Audience.YOUNG_PERSON, "en", "behaviour"), "an invented message")
    assert "Childline" in young.text
    parent = await asked_at(person, Place(Audience.PARENT, "en", "behaviour"), "an invented message")
    assert "NSPCC" in parent.text
    assert "Childline" not in parent.text


async def test_help_still_stands_first_when_a_reader_is_pressed(person: Person, finds: Finds) -> None:
    finds(TAKE, BRING, help=Help.NET)
    await person.says("an invented message")
    said = await person.presses("Parent or carer")
    assert said.text.startswith(DANGER)
    assert "Can I bring someone?" in said.text


async def test_every_triple_of_pages_is_seen_at_a_glance(services: Services) -> None:
    for language in services.store.languages:
        for reader in READERS:
            ids = services.store.ids(reader, language.code)
            pages = [services.store.page(Place(reader, language.code, name)) for name in ids]
            longest = sorted((page for page in pages if not page.urgent), key=lambda page: -len(page.first))[:3]
            place = Place(reader, language.code, "home")
            screen = found_at(services, place, [page.id for page in longest], under_help=True)
            assert length_as_read(screen) <= MOST_UNDER_HELP


# Pictures with words, and written answers


async def test_words_beneath_a_picture_are_answered_and_help_stays_first(
    telegram: Any, person: Person, finds: Finds
) -> None:
    await person.says("/start")
    finds(TAKE, BRING)
    said = await sends_picture(person, "an invented question")
    assert said.text.startswith("Thank you. I can only read typed words")
    assert "Can they take my child away?" in said.text
    finds(TAKE, BRING, help=Help.NET)
    said = await sends_picture(person, "an invented question")
    assert said.text.startswith(DANGER), "nothing stands above help"
    assert "I can only read typed words" in said.text
    assert len(said.text) <= MOST_UNDER_HELP


async def test_a_picture_with_a_short_word_gets_help_then_what_cannot_be_read(person: Person, finds: Finds) -> None:
    await person.says("/start")
    finds(outcome=Outcome.UNCLEAR)
    said = await sends_picture(person, "asdf")
    assert said.text.startswith(f"{DANGER}\n\nThank you. I can only read typed words")
    assert said.labels[0] == "Help now"


async def test_nothing_is_said_of_a_picture_above_the_urgent_screen(person: Person) -> None:
    await person.says("/start")
    for caption in ("my dad hits me", "99 in sign language"):
        said = await sends_picture(person, caption)
        assert said.text.startswith(DANGER)
        assert "I can only read typed words" not in said.text


@pytest.mark.parametrize("outcome", [Outcome.UNCLEAR, Outcome.NOTHING, Outcome.ELSEWHERE])
def test_help_stands_once_where_the_language_of_an_old_screen_is_no_longer_offered(
    services: Services, outcome: Outcome
) -> None:
    found = Answer(outcome, Help.NET, ("said/elsewhere",) if outcome is Outcome.ELSEWHERE else (), "xx")
    screen = screen_of(services, found, Place(Audience.PARENT, "xx", "home"))
    assert [button.label for row in screen.rows for button in row].count("Help now") == 1


@pytest.mark.parametrize(
    ("found", "begins"),
    [
        (
            Answer(Outcome.SUGGESTIONS, Help.NONE, (TAKE,), "en"),
            ["A notice", "Is it this?", "Can they take my child away?"],
        ),
        (Answer(Outcome.SUGGESTIONS, Help.NONE, (TAKE, BRING), "en"), ["A notice", "Is it one of these?"]),
        (Answer(Outcome.NOTHING, Help.NONE, (), "en"), ["A notice", "Who can answer that"]),
        (Answer(Outcome.UNCLEAR, Help.NONE, (), "en"), [DANGER, "A notice", "All subjects"]),
        (Answer(Outcome.GREETING, Help.NONE, (START,), "en"), ["A notice", "For parents and carers"]),
        (Answer(Outcome.URGENT, Help.ALARM, (HELP_NOW,), "en"), [DANGER]),
    ],
    ids=["one", "several", "none", "short", "greeting", "danger"],
)
def test_what_is_said_of_a_picture_stands_above_all_but_help(
    services: Services, found: Answer, begins: list[str]
) -> None:
    screen = screen_of(services, found, Place(Audience.PARENT, "en", "home"), "A notice")
    blocks = shown_text(screen.text).split("\n\n")
    assert blocks[: len(begins)] == begins
    assert blocks.count("A notice") == (0 if found.urgent else 1)


async def sends_picture(person: Person, caption: str) -> Said:
    return await person._act("attach", {"kind": "photo", "caption": caption}, wait=True)


@pytest.mark.parametrize("name", ["said/thanks", "said/robot", "said/who-reads", "said/person", "said/elsewhere"])
async def test_a_written_answer_is_short_and_in_every_language(services: Services, name: str) -> None:
    for language in services.store.languages:
        for reader in Audience:
            place = Place(reader, language.code, name)
            page = services.store.page(place)
            assert (page.id, page.translated, len(page.parts)) == (name, True, 1)
            screen = services.screen_at(place)
            presses = [decode(button.data) for row in screen.rows for button in row if button.data]
            assert {pressed.place.audience for pressed in presses if pressed} == {reader}
            assert any(pressed and pressed.place.page == HELP_NOW for pressed in presses)
            assert length_as_read(screen) <= MOST_UNDER_HELP


@pytest.mark.parametrize(
    ("typed", "opens"),
    [("thx", "You're welcome"), ("are you a robot", "Is this a robot?"), ("who reads this", "Who reads this?"),
     ("real person please", "Talk to a person"), ("i live in scotland", "For England only")],
)  # fmt: skip
async def test_small_talk_has_written_answers(person: Person, typed: str, opens: str) -> None:
    assert (await person.says(typed)).text.startswith(opens)


async def test_nobody_is_told_that_there_is_no_page(services: Services) -> None:
    for reader in Audience:
        text = services.screen_at(Place(reader, "en", UNANSWERED)).text.lower()
        assert "no page" not in text
        assert "no answer was found" not in text
        assert "not in this guide" not in text


@pytest.mark.parametrize(
    "known", ["help me say it", "hes nine do they let children in", "can i wait in another room til mums ex has gone"]
)
async def test_a_wording_of_a_page_is_no_danger_behind_a_command_either(person: Person, known: str) -> None:
    for command in ("/ask", "/nonsense"):
        assert not (await person.says(f"{command} {known}")).text.startswith(DANGER)
