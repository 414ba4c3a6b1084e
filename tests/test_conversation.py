"""A reader who types and presses, against the real bot over HTTP. What is asserted is what that reader would notice."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answers.answer import Answer, Outcome
from bot.answers.reading import Help
from bot.delivery.answering import AnyApplication
from bot.guide.numbers import keep_together
from bot.guide.page import HELP_NOW, TOPICS
from bot.guide.place import Audience, Place, encode
from bot.guide.store import ContentStore
from bot.local_telegram import LocalTelegram
from bot.services.services import Services
from tests.conftest import running_bot
from tests.delivery.conftest import until
from tests.person import Person


async def test_start_says_what_it_is_then_the_limits_then_the_readers(person: Person) -> None:
    said = await person.says("/start")
    text = said.text
    order = [text.index(words) for words in ("child protection conferences", "not a person", "999", "no names")]
    assert order == sorted(order)
    assert said.labels[:3] == ["Parent or carer", "Young person", "Professional"]
    assert {"Privacy", "Help now"} <= set(said.labels)


@pytest.mark.parametrize("reader", ["Parent or carer", "Young person", "Professional"])
async def test_every_screen_after_the_choice_has_the_ways_on(person: Person, reader: str) -> None:
    await person.says("/start")
    said = await person.presses(reader)
    said = await person.presses(said.labels[1])
    assert {"Help now", "Home", "Reader", "Language", "Privacy"} <= set(said.labels)
    assert len(person.chat) == 2, "a press changes the message it hangs under"


async def test_switching_the_reader_keeps_the_place(person: Person) -> None:
    said = await person.opens_link(encode(Place(Audience.PARENT, "en", "abuse/neglect")))
    first = said.text
    await person.presses("Reader")
    said = await person.presses("Professional")
    assert said.text != first
    assert "Neglect" in said.text
    again = await person.opens_link(encode(Place(Audience.PROFESSIONAL, "en", "abuse/neglect")))
    assert again.text == said.text


async def test_a_definition_stands_word_for_word_with_its_source(person: Person) -> None:
    said = await person.opens_link(encode(Place(Audience.PROFESSIONAL, "en", "abuse/neglect")))
    assert "The persistent failure to meet a child’s basic physical and/or psychological needs" in said.text
    assert "Working Together to Safeguard Children, 2018" in said.text
    assert "Open Government Licence" in said.text


@pytest.mark.parametrize("audience", [Audience.PARENT, Audience.YOUNG_PERSON, Audience.PROFESSIONAL])
@pytest.mark.parametrize("topic", TOPICS)
async def test_a_deep_link_opens_every_topic_for_every_reader(
    store: ContentStore, person: Person, audience: Audience, topic: str
) -> None:
    said = await person.opens_link(encode(Place(audience, "en", topic)))
    page = store.page(Place(audience, "en", topic))
    assert page.id == topic
    if page.urgent:
        assert said.text.startswith("If anyone is in danger now, call 999.")
    else:
        assert said.text.startswith(page.title)


async def test_help_now_has_numbers_that_hold_together_and_can_be_copied(person: Person) -> None:
    said = await person.says("/help")
    assert said.text.startswith("If anyone is in danger now, call 999.")
    assert keep_together("0800 1111") in said.text
    copies = [button["copy_text"]["text"] for row in said.buttons for button in row if "copy_text" in button]
    assert "08001111" in copies


async def test_help_now_is_sent_without_a_sound_or_a_preview(telegram: LocalTelegram, person: Person) -> None:
    await person.says("my dad hits me")
    sent = telegram.calls("sendMessage")[-1]
    assert sent["disable_notification"].lower() == "true"
    assert "is_disabled" in sent["link_preview_options"]


async def test_words_of_danger_bring_help_and_are_not_repeated(person: Person) -> None:
    said = await person.says("my dad hits me every night")
    assert said.text.startswith("If anyone is in danger now, call 999.")
    assert "hits" not in said.text
    assert {"Delete what I wrote", "That's not what I meant"} <= set(said.labels)


async def test_a_question_about_abuse_is_not_an_alarm(person: Person) -> None:
    said = await person.says("what counts as neglect")
    assert not said.text.startswith("If anyone is in danger now")
    assert "neglect" in said.text.lower()


async def test_a_question_opens_its_page_or_gives_at_most_three_to_choose_from(person: Person) -> None:
    shown = await person.opens_link(encode(Place(Audience.PARENT, "en", "home")))
    said = await person.says("can I bring a friend to the meeting?", reply_to=shown.id)
    assert said.labels[0] == "Help now"
    if "Not this?" not in said.labels:
        assert said.labels[-1] == "None of these"
        assert len(said.labels) <= 5
        said = await person.presses("Can I bring someone?")
    assert said.text.removeprefix("Is it this?\n\n").startswith("Can I bring someone?")


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("pl", "czy moge zabrac kogos ze soba na to spotkanie?"),
        ("ur", "kya main meeting mein kisi ko saath la sakti hun?"),
        ("ur", "کیا میں میٹنگ میں کسی کو ساتھ لا سکتی ہوں؟"),
    ],
)
async def test_a_question_is_answered_in_its_own_language(
    services: Services, person: Person, code: str, asked: str
) -> None:
    shown = await person.opens_link(encode(Place(Audience.PARENT, "en", "home")))
    said = await person.says(asked, reply_to=shown.id)
    language = services.store.language(code)
    assert language.translate("Help now") == said.labels[0]
    page = services.store.page(Place(Audience.PARENT, code, "conference/people/bring-someone"))
    assert page.title in said.text


@pytest.mark.parametrize(("code", "told"), [("pl", "tata mnie znowu uderzyl"), ("ur", "abu ne phir mara hai mujhe")])
async def test_danger_is_answered_in_its_own_language(services: Services, person: Person, code: str, told: str) -> None:
    said = await person.says(told)
    help_now = services.store.page(Place(Audience.EVERYONE, code, HELP_NOW))
    assert said.text.split("\n")[0] in help_now.parts[0].text
    assert "999" in said.text.split("\n")[0]


async def test_the_first_screen_is_in_the_language_of_the_app_and_offers_all(
    services: Services, person: Person
) -> None:
    await person.speaks("ur")
    said = await person.says("/start")
    assert services.store.language("ur").translate("Help now") in said.labels
    assert all(language.name in said.labels for language in services.store.languages)
    said = await person.presses("Polski")
    assert services.store.language("pl").translate("Help now") in said.labels


async def test_nothing_found_says_so_and_names_people(person: Person) -> None:
    said = await person.says("when does universal credit get paid this month")
    assert said.text.startswith("Who can answer that")
    assert "Family Rights Group" in said.text


async def test_asking_at_a_page_is_answered_in_that_readers_words(person: Person) -> None:
    await person.opens_link(encode(Place(Audience.YOUNG_PERSON, "en", "abuse/neglect")))
    prompt = await person.presses("Ask a question")
    assert "Asking about: Neglect" in prompt.text
    assert "999" in prompt.text
    assert "/help" in prompt.text
    said = await person.says("when does universal credit get paid this month")  # an app replies to the prompt by itself
    assert said.text.startswith("Who can answer that")
    assert "An advocate" in said.text


async def test_no_word_stands_above_help_where_a_reader_lacks_that_kind(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def urgent(*_: object) -> Answer:
        return Answer(Outcome.URGENT, Help.ALARM, (f"{HELP_NOW}/no-such-kind", HELP_NOW), "en")

    monkeypatch.setattr("bot.answers.answer.Answers.to", urgent)
    said = await person.says("an invented sentence")
    assert said.text.startswith("If anyone is in danger now, call 999.")


async def test_danger_typed_in_reply_opens_that_readers_help(person: Person) -> None:
    await person.opens_link(encode(Place(Audience.YOUNG_PERSON, "en", "abuse/physical")))
    await person.presses("Ask a question")
    said = await person.says("my dad hit me again")
    assert "If someone hurt you, it is not your fault" in said.text


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "document"])
async def test_what_it_cannot_read_gets_a_kind_word(person: Person, kind: str) -> None:
    await person.says("/start")
    said = await person.sends(kind)
    assert "only read typed words" in said.text


async def test_an_edited_message_is_ignored(telegram: LocalTelegram, person: Person) -> None:
    await person.says("/start")
    mine = person.chat[0]
    before = len(telegram.calls("sendMessage"))
    await person.edits(mine.id, "my dad hits me")
    await person.says("/about")
    assert len(telegram.calls("sendMessage")) == before + 1


@pytest.mark.parametrize("data", ["nonsense", "p_en_1_", "z_en_1_home", "p_en_1_../../etc", "yq_en_1_home", "ф" * 30])
async def test_a_button_nobody_understands_leads_to_the_beginning_with_a_word(
    bot: AnyApplication, person: Person, data: str
) -> None:
    await person.says("/start")
    old = InlineKeyboardMarkup([[InlineKeyboardButton("An old button", callback_data=data)]])
    await bot.bot.send_message(person.id, "An old message", reply_markup=old)
    await person.presses("An old button")
    assert "another version of this guide" in person.last.text
    assert "Parent or carer" in person.last.labels


async def test_a_page_that_is_gone_leads_to_the_nearest_with_a_word(person: Person) -> None:
    said = await person.opens_link(encode(Place(Audience.PARENT, "en", "conference/people/no-longer-here")))
    assert "This is the nearest one" in said.text
    assert "Help now" in said.labels


async def test_a_link_of_nonsense_leads_to_the_beginning(person: Person) -> None:
    said = await person.opens_link("no_such_place")
    assert "That link does not lead to a page" in said.text


async def test_an_unknown_command_gets_a_word_and_the_beginning(person: Person) -> None:
    said = await person.says("/nonsense")
    assert "I do not know that command" in said.text
    assert "Parent or carer" in said.labels


async def test_commands_answer(person: Person) -> None:
    assert "keeps no record" in (await person.says("/privacy")).text
    assert "About this guide" in (await person.says("/about")).text
    assert "Which language?" in (await person.says("/language")).text
    assert "Type your question" in (await person.says("/ask")).text


async def test_a_press_whose_screen_is_there_already_changes_nothing(telegram: LocalTelegram, person: Person) -> None:
    await person.says("/start")
    privacy = Place(Audience.EVERYONE, "en", "privacy")
    sent = (await person.says("/privacy")).id
    again = {
        "id": "1",
        "from": {"id": person.id, "is_bot": False, "first_name": "A"},
        "message": {"chat": {"id": person.id, "type": "private"}, "message_id": sent, "date": 0},
        "chat_instance": "1",
        "data": encode(privacy),
    }
    number = telegram.state.updates.add("callback_query", again)  # a second press before the first was answered
    await person.until(lambda: person.seen["confirmed"] >= number, "not confirmed")
    assert [message.id for message in person.chat if message.by_bot][-1] == sent


async def test_a_message_too_old_to_edit_gets_a_new_one(
    telegram: LocalTelegram, bot: AnyApplication, person: Person
) -> None:
    await person.says("/start")
    telegram.fail("editMessageText", status=400, description="Bad Request: message can't be edited")
    said = await person.presses("Privacy")
    assert said.text.startswith("Privacy")
    assert len([message for message in person.chat if message.by_bot]) == 2


async def test_a_press_answered_too_late_still_shows_its_page(telegram: LocalTelegram, person: Person) -> None:
    await person.says("/start")
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    telegram.fail("answerCallbackQuery", status=400, description=words)
    assert (await person.presses("Privacy")).text.startswith("Privacy")


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_an_answer_that_did_not_reach_telegram_is_sent_again(
    telegram: LocalTelegram, person: Person, status: int
) -> None:
    telegram.fail("sendMessage", status=status, retry_after=1 if status == 429 else 0)
    assert "child protection" in (await person.says("/start")).text


async def test_a_connection_that_breaks_off_is_tried_again(telegram: LocalTelegram, person: Person) -> None:
    telegram.fail("sendMessage", drop=True)
    assert "child protection" in (await person.says("/start")).text


async def test_a_bug_of_ours_gets_the_safe_message_and_is_not_resent_for_ever(
    monkeypatch: pytest.MonkeyPatch, telegram: LocalTelegram, person: Person
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError

    await person.says("/start")
    monkeypatch.setattr("bot.answers.answer.Answers.to", broken)
    said = await person.says("a question")
    assert said.text.startswith("If anyone is in danger now, call 999.")
    assert "something went wrong" in said.text
    await person.settles()


async def test_hide_leaves_only_the_ordinary_greeting(person: Person) -> None:
    greeting = await person.says("/start")
    await person.says("something about my family")
    await person.says("/privacy")
    said = await person.says("/hide")
    assert [message.id for message in person.chat] == [said.id]
    assert said.text == greeting.text
    assert said.labels == greeting.labels


async def test_hide_by_button_does_the_same(person: Person) -> None:
    await person.says("my dad hits me")
    said = await person.presses("Delete what I wrote")
    assert [message.id for message in person.chat] == [said.id]
    assert "delete" not in said.text.lower()


async def test_a_group_is_declined_and_left(telegram: LocalTelegram, person: Person) -> None:
    await person.says("/start")
    group = await person.adds_to_group()
    await person.settles()
    assert [call["chat_id"] for call in telegram.calls("leaveChat")] == [str(group)]
    sent = [call["text"] for call in telegram.calls("sendMessage") if call["chat_id"] == str(group)]
    assert len(sent) == 1
    assert "private chats only" in sent[0]


async def test_commands_and_descriptions_are_set_once_for_each_language(
    telegram: LocalTelegram, services: Services
) -> None:
    languages = services.store.languages
    async with running_bot(telegram, services, profile=True):
        await until(telegram, lambda: len(telegram.calls("setMyDescription")) == len(languages))  # the last of them
    for method in ("setMyCommands", "setMyName", "setMyShortDescription", "setMyDescription"):
        codes = [call.get("language_code", "") for call in telegram.calls(method)]
        missing = [] if method == "setMyName" else [""]  # the English name is there already
        assert codes == [*missing, *(language.code for language in languages if language.code != "en")], method
    assert all('"privacy"' in call["commands"] for call in telegram.calls("setMyCommands"))


async def test_one_block_does_not_trouble_the_next(telegram: LocalTelegram, person: Person) -> None:
    await person.says("/start")
    await person.blocks()
    telegram.fail("sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    await person.blocks(False)
    await person.says("/about", wait=False)
    await person.settles()
    assert "About this guide" in (await person.says("/about")).text
