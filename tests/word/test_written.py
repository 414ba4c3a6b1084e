"""The document that goes out: whole, in readers' words, the same each time, and in its own direction."""

import re
from io import BytesIO

from docx import Document

from bot.compiler.texts import SignOff
from bot.guide.ledger import Where
from bot.guide.page import TOPICS
from bot.guide.place import Audience
from bot.word.proposals import proposals
from bot.word.returned import came_back
from bot.word.sent import SentOut, file_name, tag_in_name
from bot.word.written import document
from tests.word.conftest import text_of
from tests.word.letters import parts


def test_it_has_the_words_that_readers_see_and_no_tag(sent: SentOut, letter: bytes) -> None:
    file = Document(BytesIO(letter))
    shown = [(paragraph.style.name if paragraph.style else "", paragraph.text) for paragraph in file.paragraphs]
    assert ("Title", "What neglect means") in shown
    assert ("Heading 2", "The exact words") in shown
    assert ("List Bullet", "Call 0800\u00a01111 at any time.") in shown
    assert [text for style, text in shown if style == "List Number"] == ["First this.", "Then that."]
    assert ("Quote", "The persistent failure to meet basic needs.") in shown
    texts = [text for _style, text in shown]
    for text in ("Ask the Safeguarding and Review Unit or the chair.", "Get help", "The book, 2018, page 49"):
        assert text in texts
    assert not re.search(r"\{[{%]", "".join(parts(letter).values()))
    bold = [run.text for paragraph in file.paragraphs for run in paragraph.runs if run.bold]
    assert bold == ["basics"]
    italic = [run.text for paragraph in file.paragraphs for run in paragraph.runs if run.italic]
    assert italic == ["early"]


def test_changes_are_tracked_from_the_first_one_on(letter: bytes) -> None:
    settings = parts(letter)["word/settings.xml"]
    assert settings.index("<w:zoom") < settings.index("<w:trackRevisions/>") < settings.index("<w:defaultTabStop")


def test_it_says_which_page_it_is_in_name_foot_and_properties(sent: SentOut, letter: bytes) -> None:
    assert file_name(sent) == f"parent.abuse.neglect.en.{sent.mark}.docx"
    assert tag_in_name(file_name(sent)) == sent.tag
    tag = f"parent/abuse/neglect [en], mark {sent.mark}"
    assert tag in parts(letter)["word/footer1.xml"]
    assert f"<dc:identifier>{tag}" in parts(letter)["docProps/core.xml"]


def test_the_same_page_gives_the_same_bytes(sent: SentOut, letter: bytes) -> None:
    assert document(sent) == letter


def test_a_page_from_right_to_left_stands_so_and_what_is_ours_does_not(signoff: SignOff) -> None:
    sent = text_of(signoff, Where(Audience.PARENT, "ug", "abuse/neglect"))
    data = document(sent)
    text = parts(data)["word/document.xml"]
    paragraphs = dict.fromkeys(re.findall(r"<w:p>.*?</w:p>", text))
    title = next(each for each in paragraphs if sent.page.title in each)
    assert "<w:bidi/>" in title
    assert "<w:rtl/>" in title
    number = next(run for run in re.findall(r"<w:r>.*?</w:r>", text) if "0800" in run)
    assert "<w:rtl/>" not in number, "a number is read from left to right"
    ours = next(each for each in paragraphs if "Track Changes" in each)
    assert "<w:bidi/>" not in ours
    assert proposals(sent, came_back(data)) == []


def test_urdu_has_a_font_of_its_own_hand(sent: SentOut) -> None:
    from dataclasses import replace

    urdu = document(replace(sent, page=replace(sent.page, language="ur"), direction="rtl"))
    normal = re.search(r'w:styleId="Normal".*?</w:style>', parts(urdu)["word/styles.xml"], re.DOTALL)
    assert normal
    assert 'w:cs="Urdu Typesetting"' in normal[0]
    assert 'w:bidi="ur-PK"' in normal[0]


def test_each_page_of_a_small_guide_goes_out_and_comes_back_as_it_is(signoff: SignOff) -> None:
    of_parents = [each.text.where for each in signoff.standings if each.text.where[:2] == (Audience.PARENT, "en")]
    assert len(of_parents) > len(TOPICS)
    for where in of_parents:
        sent = text_of(signoff, where)
        assert proposals(sent, came_back(document(sent))) == [], where
