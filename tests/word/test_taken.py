"""A proposal is taken over where its words stand in the source once and literally; else the editor does it by hand."""

import pytest

from bot.word.proposals import Proposal
from bot.word.taken import taken_over

EARLY = "A child does not get the basics they need. Ask early."


def changed(before: str, after: str) -> Proposal:
    return Proposal("changed", before, after, "Jo", "", 0)


@pytest.mark.parametrize(
    ("before", "after", "was", "becomes"),
    [
        (EARLY, EARLY.replace("early", "at once"), "Ask *early*.", "Ask *at once*."),
        (EARLY, EARLY.replace("child", "young person"), "A child does", "A young person does"),
        (EARLY, EARLY.replace("basics", "very basics"), "the **basics**", "the very **basics**"),
        (EARLY, EARLY.replace("basics", "basics and love"), "**basics** they", "**basics** and love they"),
        (EARLY, EARLY + " Do.", "*early*.", "*early*. Do."),
        ("Call 0800 1111 at any time.", "Call 0800 1111 at any hour.", "at any time.", "at any hour."),
        ("First this.", "First that.", "1. First this.", "1. First that."),
        ("The exact words", "The words", "## The exact words", "## The words"),
        ("See https://example.org/words.", "See also https://example.org/words.", "See <", "See also <"),
    ],
)
def test_words_that_stand_there_once_are_changed_and_nothing_else(
    body: str, before: str, after: str, was: str, becomes: str
) -> None:
    assert body.count(was) == 1
    assert taken_over(body, changed(before, after)) == body.replace(was, becomes)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Call 0800 1111 at any time.", "Call 0800 1112 at any time."),
        ("For anyone under 19.", "For anyone under 18."),
        ("The persistent failure to meet basic needs.", "The failure to meet basic needs."),
        ("What neglect means", "Neglect"),
        (EARLY, EARLY.replace("basics they", "basics, they")),
        (EARLY, EARLY.replace("early", "{{ line.emergency }}")),
        (EARLY, EARLY.replace("early", "*early*")),
        (EARLY, EARLY.replace("the basics they need. Ask early", "help")),
        ("First this.", "- this."),
        ("See https://example.org/words.", "See there."),
        ("See https://example.org/words.", "See https://example.org/other."),
    ],
    ids=[
        "number",
        "table",
        "passage",
        "title",
        "edge of bold",
        "tag",
        "marks",
        "across marks",
        "begins a list",
        "address",
        "in an address",
    ],
)
def test_what_a_tag_fills_in_or_a_mark_surrounds_is_left_to_the_editor(body: str, before: str, after: str) -> None:
    assert taken_over(body, changed(before, after)) is None


def test_words_that_stand_in_two_branches_are_left_to_the_editor() -> None:
    body = "{% if authority.x %}\n\nAsk the chair.\n\n{% else %}\n\nAsk the chair.\n\n{% endif %}\n"
    assert taken_over(body, changed("Ask the chair.", "Ask the person who chairs.")) is None
    other = body.replace("Ask the chair.", "Ask us.", 1)
    assert taken_over(other, changed("Ask the chair.", "Tell the chair.")) == other.replace("Ask the", "Tell the")


def test_of_two_changes_to_a_paragraph_the_second_is_taken_over_after_the_first() -> None:
    body = "You can bring a friend to the meeting, and you may ask for a break at any point.\n"
    before = body.strip()
    first, second = before.replace("a friend", "one friend"), before.replace("any point", "any time")
    once = taken_over(body, changed(before, first))
    assert once == body.replace("a friend", "one friend")
    assert taken_over(once, changed(before, second)) == once.replace("any point", "any time")
    assert (
        taken_over(body + "\n" + once, changed(before.replace("meeting", "talk"), second.replace("meeting", "talk")))
        is None
    )


def test_lines_that_go_on_are_one_paragraph() -> None:
    body = "One line that\ngoes on here.\n\n- an item\n  that goes on\n- another\n"
    assert taken_over(body, changed("One line that goes on here.", "One line that ends here.")) == body.replace(
        "goes on here", "ends here"
    )
    assert taken_over(body, changed("an item that goes on", "an item that ends")) == body.replace(
        "  that goes on", "  that ends"
    )


def test_a_paragraph_and_an_item_are_taken_out_whole() -> None:
    body = "One.\n\nTwo.\n\n- a\n- b\n- c\n\nThree.\n"

    def out(words: str) -> str | None:
        return taken_over(body, Proposal("taken out", words, "", "Jo", "", 0))

    assert out("Two.") == "One.\n\n- a\n- b\n- c\n\nThree.\n"
    assert out("b") == "One.\n\nTwo.\n\n- a\n- c\n\nThree.\n"
    assert out("c") == "One.\n\nTwo.\n\n- a\n- b\n\nThree.\n"
    assert out("Three.") == "One.\n\nTwo.\n\n- a\n- b\n- c\n\n"
    assert out("Four.") is None


def test_an_addition_stands_behind_its_paragraph_in_the_form_it_has() -> None:
    body = "One.\n\n- a\n- b\n\n1. x\n\nTwo.\n"

    def added(near: str, words: str, style: str = "paragraph") -> str | None:
        return taken_over(body, Proposal("added", "", words, "Jo", "", 0, near, style))

    assert added("One.", "More.") == body.replace("One.\n", "One.\n\nMore.\n")
    assert added("a", "aa", "item") == body.replace("- a\n", "- a\n- aa\n")
    assert added("Two.", "Last") == body.replace("Two.\n", "Two.\n\nLast\n")
    assert added("a", "No item.") is None, "it would part the list"
    assert added("x", "y", "item") is None, "numbers are the editor's"
    assert added("One.", "- no", "paragraph") is None
    assert added("Nowhere.", "More.") is None


@pytest.mark.parametrize("kind", ["comment", "unplaced"])
def test_comments_and_what_has_no_sure_place_are_read_and_not_taken_over(kind: str) -> None:
    proposal = Proposal("comment", "One.", "Two.", "Jo", "Why?", 0)
    assert taken_over("One.\n", proposal._replace(kind="unplaced" if kind == "unplaced" else "comment")) is None
