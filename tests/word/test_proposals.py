"""What people do to a document in Word comes back as proposals: each by itself, whose it is, and nothing is lost."""

import re

import pytest

from bot.word.proposals import SINCE, UNTRACKED, Proposal, proposals
from bot.word.returned import came_back
from bot.word.sent import REMARKS, SentOut
from tests.word.letters import edited, hung, ins, marked, out, paragraph_of, parts, run, with_comments, with_part

EARLY = "A child does not get the basics they need. Ask early."
FIRST, SECOND = '<w:t xml:space="preserve"> they need. Ask </w:t>', "<w:t>early</w:t>"


def read(sent: SentOut, data: bytes) -> list[Proposal]:
    return proposals(sent, came_back(data))


def saved_by(data: bytes, name: str) -> bytes:
    """The document as Word saves it: with the name of who did."""
    text = parts(data)["docProps/core.xml"]
    named = re.sub(r"<cp:lastModifiedBy>.*?</", f"<cp:lastModifiedBy>{name}</", text)
    assert named != text
    return with_part(data, "docProps/core.xml", named)


def test_a_document_that_nobody_touched_proposes_nothing(sent: SentOut, letter: bytes) -> None:
    back = came_back(letter)
    assert (back.where, back.mark) == (sent.tag.where, sent.mark)
    assert proposals(sent, back) == []


def test_tracked_changes_come_one_by_one_with_who_made_them(sent: SentOut, letter: bytes) -> None:
    changed = edited(
        letter,
        ("A child does not get", f"A {out('child')}{ins('young person')} does not get"),
        (SECOND, f"<w:t>{out('early', 'Sam')}{ins('at once', 'Sam')}</w:t>"),
    )
    assert read(sent, changed) == [
        Proposal("changed", EARLY, EARLY.replace("child", "young person"), "Jo", "", 0),
        Proposal("changed", EARLY, EARLY.replace("early", "at once"), "Sam", "", 0),
    ]


def test_moved_words_and_words_struck_out_by_hand_are_proposals_too(sent: SentOut, letter: bytes) -> None:
    moved = out("First ").replace("w:del ", "w:moveFrom ").replace("w:del>", "w:moveFrom>")
    struck = "</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>that</w:t></w:r><w:r><w:t>"
    changed = edited(letter, ("First this.", f"{moved}this."), ("Then that.", f"Then {struck}."))
    assert read(sent, changed) == [
        Proposal("changed", "First this.", "this.", "Jo", "Moved.", 5),
        Proposal("changed", "Then that.", "Then .", "", "Struck out by hand.", 5),
    ]


def test_what_one_puts_in_and_another_takes_out_again_is_no_proposal(sent: SentOut, letter: bytes) -> None:
    both = ins("surely ").replace(run("surely "), f'<w:del w:id="9" w:author="Sam">{run("surely ")}</w:del>')
    assert read(sent, edited(letter, ("First this.", f"{both}First this."))) == []


def test_a_change_without_tracking_is_found_all_the_same(sent: SentOut, letter: bytes) -> None:
    changed = edited(saved_by(letter, "Lee"), ("Then that.", "Then this and that."))
    assert read(sent, changed) == [
        Proposal("changed", "Then that.", "Then this and that.", "Lee", UNTRACKED, 5),
    ]


def test_tracked_and_untracked_changes_of_one_paragraph_are_told_apart(sent: SentOut, letter: bytes) -> None:
    changed = edited(letter, ("A child does", "Any child does"), (SECOND, f"<w:t>{out('early')}{ins('soon')}</w:t>"))
    any_child = EARLY.replace("A child", "Any child")
    assert read(sent, changed) == [
        Proposal("changed", EARLY, any_child, "", UNTRACKED, 0),
        Proposal("changed", any_child, any_child.replace("early", "soon"), "Jo", "", 0),
    ]


def test_a_paragraph_put_in_stands_behind_the_one_before_it(sent: SentOut, letter: bytes) -> None:
    before = paragraph_of(letter, "First this.")
    more = before.replace(run_of("First this."), f'<w:ins w:id="2" w:author="Jo">{run("Or this.")}</w:ins>')
    changed = edited(letter, (before, marked(before, "ins") + more))
    assert read(sent, changed) == [Proposal("added", "", "Or this.", "Jo", "", 5, "First this.", "item")]
    untracked = edited(letter, (before, before + before.replace("First this.", "Or this.")))
    assert read(sent, untracked) == [Proposal("added", "", "Or this.", "", UNTRACKED, None, "First this.", "item")]


def run_of(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_a_paragraph_taken_out_with_its_end_and_one_that_is_just_gone(sent: SentOut, letter: bytes) -> None:
    newer = paragraph_of(letter, "Newer words exist.")
    gone = newer.replace("Newer words exist.", out("Newer words exist."))
    assert read(sent, edited(letter, (newer, marked(gone, "del")))) == [
        Proposal("taken out", "Newer words exist.", "", "Jo", "", 7)
    ]
    assert read(sent, edited(letter, (newer, ""))) == [
        Proposal("taken out", "Newer words exist.", "", "", UNTRACKED, 7)
    ]


def test_a_paragraph_parted_in_two_is_one_change_and_one_addition(sent: SentOut, letter: bytes) -> None:
    whole = paragraph_of(letter, "Ask for the number of the unit.")
    parted = (whole.replace(" of the unit.", "."), whole.replace("Ask for the number of the unit.", "The unit has it."))
    first = marked(parted[0].replace("number.", "number" + ins(".")), "ins").replace(" of the unit", "")
    second = parted[1].replace("The unit has it.", " of the unit." + ins(" It has one."))
    found = read(sent, edited(letter, (whole, first + second)))
    assert [(each.kind, each.after) for each in found] == [
        ("changed", "Ask for the number."),
        ("added", "of the unit. It has one."),
    ]


def test_a_comment_comes_with_the_words_it_hangs_on(sent: SentOut, letter: bytes) -> None:
    changed = edited(
        letter,
        ("First this.", hung("First this.", 0)),
        ("What neglect means</w:t>", f"What {hung('neglect', 1)} means</w:t>"),
    )
    commented = with_comments(changed, (0, "Sam", "Is it?"), (1, "Jo", "The law says so."))
    assert read(sent, commented) == [
        Proposal("comment", "neglect", "", "Jo", "The law says so.", None),
        Proposal("comment", "First this.", "", "Sam", "Is it?", 5),
    ]


@pytest.mark.parametrize("tracked", [True, False])
def test_what_is_written_at_the_end_is_a_remark(sent: SentOut, letter: bytes, tracked: bool) -> None:
    last = parts(letter)["word/document.xml"].rpartition("<w:p/>")
    assert last[1], "there is room for it"
    said = run("All of it is too long.")
    new = f'<w:p><w:ins w:id="3" w:author="Jo">{said}</w:ins></w:p>' if tracked else f"<w:p>{said}</w:p>"
    data = with_part(saved_by(letter, "Jo"), "word/document.xml", last[0] + new + last[2])
    assert read(sent, data) == [Proposal("comment", "", "", "Jo", "All of it is too long.", None)]


def test_after_a_change_of_the_page_nothing_that_was_not_tracked_has_a_sure_place(
    since: SentOut, letter: bytes
) -> None:
    changed = edited(letter, ("Then that.", "Then this and that."), (SECOND, f"<w:t>{out('early')}{ins('soon')}</w:t>"))
    found = read(since, changed)
    assert [(each.kind, each.note) for each in found] == [("changed", ""), ("unplaced", SINCE)]
    gone = edited(letter, (paragraph_of(letter, "Newer words exist."), ""))
    assert read(since, gone) == [], "they may have come to the page since"
    other = "Wholly other words stood here once."
    old = edited(letter, ("Newer words exist.", f"{out(other)}"))
    assert [(each.kind, each.before, each.after) for each in read(since, old)] == [("unplaced", other, "")]


def test_programs_spaces_and_unseen_signs_are_no_change(sent: SentOut, letter: bytes) -> None:
    changed = edited(
        letter,
        ("First this.", "First\u00a0this.\u200b "),
        ("0800\u00a01111", "0800 1111"),
        (run_of("Then that."), run("Then ") + run("that.")),
    )
    assert read(sent, changed) == []


def test_words_in_a_table_a_link_and_a_box_are_read_once(sent: SentOut, letter: bytes) -> None:
    newer = paragraph_of(letter, "Newer words exist.")
    box = newer.replace(
        run_of("Newer words exist."), f"<w:hyperlink>{run('Newer words')}</w:hyperlink>{run(' exist.')}"
    )
    table = f"<w:tbl><w:tr><w:tc>{box}</w:tc></w:tr></w:tbl>"
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    inside = f"<w:txbxContent><w:p>{run('In a box.')}</w:p></w:txbxContent>"
    both = f"<mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback>"
    twice = f"<mc:AlternateContent {space}>{both}</mc:AlternateContent>"
    found = read(sent, edited(letter, (newer, f"{table}<w:p><w:r>{twice}</w:r></w:p>")))
    assert [(each.kind, each.after) for each in found] == [("added", "In a box.")]


def test_the_last_line_is_where_remarks_begin(sent: SentOut) -> None:
    assert sent.lines()[-1].words == REMARKS


def test_a_comment_across_paragraphs_and_a_paragraph_that_was_moved(sent: SentOut, letter: bytes) -> None:
    newer, unit = (paragraph_of(letter, words) for words in ("Newer words exist.", "Ask for the number"))
    start, end = '<w:commentRangeStart w:id="0"/>', '<w:commentRangeEnd w:id="0"/>'
    first, then = (paragraph_of(letter, words) for words in ("First this.", "Then that."))
    gone = marked(newer.replace("Newer words exist.", out("Newer words exist.")), "moveFrom")
    gone = gone.replace("w:del ", "w:moveFrom ").replace("</w:del>", "</w:moveFrom>")
    come = f'<w:p><w:moveTo w:id="5" w:author="Jo">{run("Newer words exist.")}</w:moveTo></w:p>'
    changed = edited(letter, (first, start + first), (then, then + end), (newer, gone), (unit, unit + come))
    assert read(sent, with_comments(changed, (0, "Sam", "Both?"))) == [
        Proposal("added", "", "Newer words exist.", "Jo", "Moved.", None, "Ask for the number of the unit."),
        Proposal("comment", "First this. Then that.", "", "Sam", "Both?", 5),
        Proposal("taken out", "Newer words exist.", "", "Jo", "Moved.", 7),
    ]
