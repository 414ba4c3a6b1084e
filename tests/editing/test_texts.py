"""A page's file changed by a person: what they changed, and no other byte; and never over what somebody else wrote."""

from pathlib import Path

import pytest

from bot.editing.draft import Draft, EditError
from bot.editing.texts import Opened, opened, rewritten, text_of
from bot.source.tree import Tree
from tests.small_guide import write, write_small_guide

RICH = "content/parent/abuse/neglect.md"
TOP = """\
---
# Agreed with the unit.
title: 'What neglect means'   # as in the letter
button:
next:
- abuse/neglect/more  # the longer one
- {page: abuse/physical, label: "More: this"}
-   page: help-now
    label: Get help
ask: >-
  Ask the unit
  or the chair.
sources:
  - leaflet
checked: 2026-01-05
review: 2027-01-05
---
"""
BODY = "A child does not get it.  \n\n- one\n- two\n\n---\n\nThe end.\n"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    write_small_guide(tmp_path)
    return Tree(tmp_path)


def put(tree: Tree, data: bytes) -> Opened:
    (tree.base / RICH).write_bytes(data)
    return opened(tree, RICH)


def changed(tree: Tree, page: Opened, fields: dict[str, str], body: str | None = None) -> bytes:
    draft = Draft(tree)
    assert rewritten(draft, page.name, page.mark, fields, page.body if body is None else body)
    data = draft.changed[page.name]
    assert data is not None
    return data


def test_a_page_opens_with_what_may_be_changed(tree: Tree) -> None:
    page = put(tree, (TOP + BODY).encode())
    assert page.fields == {
        "title": "What neglect means",
        "ask": "Ask the unit or the chair.",
        "checked": "2026-01-05",
        "review": "2027-01-05",
        "label:abuse/physical": "More: this",
        "label:help-now": "Get help",
    }
    assert page.leads_to == ("abuse/neglect/more", "abuse/physical", "help-now")
    assert page.body == BODY


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize("text", [TOP + BODY, TOP + BODY.rstrip("\n"), TOP])
def test_saving_without_a_change_changes_nothing(tree: Tree, ends: str, start: str, text: str) -> None:
    page = put(tree, (start + text.replace("\n", ends)).encode())
    draft = Draft(tree)
    assert not rewritten(draft, page.name, page.mark, page.fields, page.body.replace("\n", "\r\n"))
    assert draft.changed == {}


@pytest.mark.parametrize(
    ("field", "value", "old", "new"),
    [
        ("title", "It's neglect", "'What neglect means'", "'It''s neglect'"),
        ("button", "Neglect: what", "button:\n", 'button: "Neglect: what"\n'),
        ("ask", "Ask anybody.", ">-\n  Ask the unit\n  or the chair.\n", "Ask anybody.\n"),
        ("checked", "", "checked: 2026-01-05\n", ""),
        ("review", "2028-02-03", "review: 2027-01-05", "review: 2028-02-03"),
        ("label:abuse/physical", "Less", '"More: this"', '"Less"'),
        ("label:help-now", "", "    label: Get help\n", ""),
        ("label:help-now", "Help", "label: Get help", "label: Help"),
        (
            "label:abuse/neglect/more",
            "The rest",
            "- abuse/neglect/more  #",
            "- page: abuse/neglect/more\n  label: The rest  #",
        ),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_one_field_is_changed_where_it_stands(
    tree: Tree, field: str, value: str, old: str, new: str, ends: str
) -> None:
    page = put(tree, (TOP + BODY).replace("\n", ends).encode())
    wanted = (TOP + BODY).replace(old, new, 1).replace("\n", ends)
    assert changed(tree, page, {**page.fields, field: value}).decode() == wanted
    again = put(tree, wanted.encode())
    assert again.fields.get(field, "") == value


def test_a_button_without_a_page_does_not_stand_in_the_way_of_another(tree: Tree) -> None:
    before = TOP.replace("- abuse/neglect/more  # the longer one", "- label: More") + BODY
    page = put(tree, before.encode())
    after = changed(tree, page, {"label:help-now": "Get help now"})
    assert after.decode() == before.replace("label: Get help", "label: Get help now")


def test_a_field_that_was_not_there_gets_its_place(tree: Tree) -> None:
    page = put(tree, (TOP.replace("button:\n", "").replace("checked: 2026-01-05\n", "") + BODY).encode())
    text = changed(tree, page, {"button": "Neglect", "checked": "2026-05-01"}).decode()
    assert "letter\nbutton: Neglect\nnext:\n" in text
    assert "  - leaflet\nchecked: 2026-05-01\nreview:" in text


def test_lines_that_nobody_changed_keep_their_ends_in_a_mixed_file(tree: Tree) -> None:
    page = put(tree, TOP.encode() + b"One.\r\n\r\nTwo.\n\nThree.\r\nFour.")
    data = changed(tree, page, {}, page.body.replace("Two", "Zwei"))
    assert data == TOP.encode() + b"One.\r\n\r\nZwei.\r\n\nThree.\r\nFour."


def test_a_passage_has_a_body_alone(tree: Tree) -> None:
    page = opened(tree, "content/shared/definition.md")
    assert page.fields == {}
    assert changed(tree, page, {}, "New words.\n") == b"New words.\n"


def test_a_file_whose_top_is_broken_opens_whole_to_be_mended(tree: Tree) -> None:
    broken = "---\ntitle: One: two\n---\nText.\n"
    page = put(tree, broken.encode())
    assert (page.fields, page.body) == ({}, broken)
    assert changed(tree, page, {}, broken.replace("One: two", "One")) == b"---\ntitle: One\n---\nText.\n"


def test_nothing_is_written_over_what_somebody_else_changed(tree: Tree) -> None:
    page = opened(tree, RICH)
    write(tree.base, RICH, (tree.base / RICH).read_text("utf-8") + "\nTheirs.\n")
    draft = Draft(tree)
    with pytest.raises(EditError, match="changed meanwhile"):
        rewritten(draft, RICH, page.mark, {"title": "Mine"}, page.body)
    late = Draft(tree)
    page = opened(tree, RICH)
    assert rewritten(late, RICH, page.mark, {"title": "Mine"}, page.body)
    write(tree.base, RICH, "theirs again")
    with pytest.raises(EditError, match="changed meanwhile"):
        late.write()
    assert (tree.base / RICH).read_text("utf-8") == "theirs again"


@pytest.mark.parametrize(
    ("name", "fields"),
    [(RICH, {"colour": "red"}), (RICH, {"label:nowhere": "x"}), (RICH, {"title": "a\x07b"})],
)
def test_what_cannot_be_changed_is_one_sentence(tree: Tree, name: str, fields: dict[str, str]) -> None:
    page, draft = opened(tree, name), Draft(tree)
    with pytest.raises(EditError):
        text_of(draft, name, fields, page.body)
    assert draft.changed == {}


@pytest.mark.parametrize("name", ["content/parent/nothing.md", "content/menu.toml", "../secret.md"])
def test_what_is_no_text_does_not_open(tree: Tree, name: str) -> None:
    with pytest.raises(EditError, match="There is no text"):
        opened(tree, name)


def test_in_an_authoritys_folder_the_page_is_taken_over_and_ours_noted(
    tree: Tree, tmp_path_factory: pytest.TempPathFactory
) -> None:
    own = tmp_path_factory.mktemp("own")
    laid, before = Tree(tree.base, own), (tree.base / RICH).read_bytes()
    page, draft = opened(laid, RICH), Draft(laid)
    assert rewritten(draft, RICH, page.mark, {"title": "Ours here"}, page.body)
    draft.write()
    assert (tree.base / RICH).read_bytes() == before
    assert (own / "before" / RICH).read_bytes() == before
    assert opened(laid, RICH).fields["title"] == "Ours here"
    write(tree.base, RICH, "an upgrade")
    page, draft = opened(laid, RICH), Draft(laid)
    assert rewritten(draft, RICH, page.mark, {"title": "Again"}, page.body)
    assert set(draft.changed) == {RICH}, "what ours was when it was taken over stays noted"
