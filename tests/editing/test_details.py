"""The authority's details and the help lines: read as forms, and one value changed in its file."""

from datetime import date
from pathlib import Path

import pytest

from bot.editing.details import authority_forms, line_forms, rung, set_detail, set_line
from bot.editing.draft import Draft, EditError
from bot.source.guide import read_guide
from bot.source.problems import Problem
from bot.source.tree import AUTHORITY, HELP_LINES, Tree
from tests.small_guide import TABLES, TODAY, write, write_small_guide


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    write_small_guide(tmp_path)
    return Tree(tmp_path)


@pytest.fixture
def laid(tree: Tree, tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return Tree(tree.base, tmp_path_factory.mktemp("own"))


def line(tree: Tree, key: str) -> dict[str, str]:
    return {each.key: each.value for form in line_forms(tree, TODAY) if form.key == key for each in form.details}


def problems(tree: Tree) -> list[str]:
    found: list[Problem] = []
    read_guide(tree, found)
    return [str(each) for each in found]


def test_the_forms_ask_for_every_value_and_say_what_is_wrong(tree: Tree) -> None:
    write(tree.base, AUTHORITY, TABLES[AUTHORITY].replace('unit_phone = ""', 'unit_phone = "ring us"'))
    details = {each.key: each for form in authority_forms(tree, TODAY) for each in form.details}
    assert details["unit_phone"].value == "ring us"
    assert "no telephone number" in details["unit_phone"].problem
    assert details["unit_name"].label
    assert details["unit_name"].example
    assert line(tree, "childline")["number"] == "0800 1111"
    assert [each.problem for form in line_forms(tree, TODAY) for each in form.details if each.problem] == []


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_one_detail_is_changed_and_no_other_byte(tree: Tree, ends: bytes, start: bytes) -> None:
    before = start + TABLES[AUTHORITY].replace('name = ""\n', 'name = ""   # who\n', 1).encode().replace(b"\n", ends)
    (tree.base / AUTHORITY).write_bytes(before)
    draft = Draft(tree)
    assert set_detail(draft, "name", " Anytown  Council ", TODAY)
    assert set_detail(draft, "unit_phone", "01632 960001", TODAY)
    assert not set_detail(draft, "unit_phone", "01632 960001", TODAY)
    draft.write()
    wanted = before.replace(b'name = ""   #', b'name = "Anytown Council"   #')
    assert (tree.base / AUTHORITY).read_bytes() == wanted.replace(b'phone = ""', b'phone = "01632 960001"', 1)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("unit_phone", "ring us", "no telephone number"),
        *(("unit_phone", number, "10 or 11 digits") for number in ("1234", "123", "3001234567", "0300 123 45")),
        ("unit_fone", "01632 960001", "Is unit_phone meant?"),
        ("name", "A\x07", "nobody sees"),
        ("approved_on", "2030-01-01", "lies ahead"),
    ],
)
def test_a_wrong_detail_is_refused_with_what_to_do(tree: Tree, key: str, value: str, says: str) -> None:
    draft = Draft(tree)
    with pytest.raises(EditError, match=says.replace("?", r"\?")):
        set_detail(draft, key, value, TODAY)
    assert draft.changed == {}


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("number", "ring", "no telephone number"),
        ("number", "800 999 5428", "Did Excel take the 0 away?"),
        ("number", "", "not be empty"),
        ("site", "childline.org", "no web address"),
        ("email", "me", "no e-mail address"),
        ("checked", "soon", "no day"),
        ("about", "{{ x }}", "template tag"),
        ("grade", "A", "There is no grade"),
    ],
)
def test_a_wrong_value_of_a_help_line_is_refused(tree: Tree, key: str, value: str, says: str) -> None:
    with pytest.raises(EditError, match=says.replace("?", r"\?")):
        set_line(Draft(tree), "childline", key, value, TODAY)
    with pytest.raises(EditError, match="Is childline meant"):
        set_line(Draft(tree), "childlin", "number", "999", TODAY)


def test_a_new_number_has_not_been_rung_until_somebody_does(tree: Tree) -> None:
    draft = Draft(tree)
    assert set_line(draft, "childline", "number", "0800 2222", TODAY)
    draft.write()
    assert (line(tree, "childline")["number"], line(tree, "childline")["checked"]) == ("0800 2222", "")
    draft = Draft(tree)
    assert rung(draft, "childline", "A. Caller", TODAY)
    draft.write()
    assert line(tree, "childline")["checked"] == str(TODAY)
    assert line(tree, "childline")["checked_by"] == "A. Caller"
    assert problems(tree) == []
    with pytest.raises(EditError, match="Say who looked"):
        rung(Draft(tree), "childline", " ", TODAY)


def test_new_lines_end_as_the_others_do(tree: Tree) -> None:
    path = tree.base / HELP_LINES
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    draft = Draft(tree)
    assert rung(draft, "childline", "A. Caller", TODAY)
    draft.write()
    old = b"checked = 2026-05-01\r\n"
    new = f'checked = {TODAY}\r\nchecked_by = "A. Caller"\r\n'.encode()
    first, last = before.rsplit(old, 1)
    assert path.read_bytes() == first + new + last


def test_in_an_authoritys_folder_only_what_differs_is_written(laid: Tree) -> None:
    ours = {name: (laid.base / name).read_bytes() for name in (AUTHORITY, HELP_LINES)}
    draft = Draft(laid)
    assert set_detail(draft, "unit_phone", "01632 960001", TODAY)
    assert rung(draft, "childline", "A. Caller", TODAY)
    assert set_line(draft, "emergency", "about", "Always.", TODAY)
    draft.write()
    assert laid.overlay is not None
    own = (laid.overlay / HELP_LINES).read_text("utf-8")
    assert own == (
        f'[childline]\nnumber = "0800 1111"\nchecked = {TODAY}\nchecked_by = "A. Caller"\n'
        '\n[emergency]\nabout = "Always."\n'
    )
    assert (laid.overlay / "before" / HELP_LINES).read_bytes() == ours[HELP_LINES]
    assert (laid.overlay / AUTHORITY).read_bytes() == ours[AUTHORITY].replace(
        b'unit_phone = ""', b'unit_phone = "01632 960001"'
    )
    assert ours == {name: (laid.base / name).read_bytes() for name in ours}
    assert problems(laid) == []


def test_a_line_that_somebody_is_still_writing_is_shown_and_cannot_have_been_looked_at(laid: Tree) -> None:
    write(laid.layers[1].base, HELP_LINES, '[ours]\nsource = "Our own"\n')
    (form,) = [form for form in line_forms(laid, TODAY) if form.key == "ours"]
    assert form.about == "Ring it and look at its own site (Our own)."
    with pytest.raises(EditError, match="ours has no number that somebody could look at"):
        rung(Draft(laid), "ours", "A. Person", TODAY)


def test_what_the_desk_refuses_as_too_long_the_file_may_not_have_either(tree: Tree) -> None:
    with pytest.raises(EditError, match="It has 251 characters"):
        set_line(Draft(tree), "childline", "about", "x" * 251, TODAY)
    about = 'about = "For anyone under 19."'
    write(tree.base, HELP_LINES, TABLES[HELP_LINES].replace(about, f'about = "{"x" * 251}"'))
    assert problems(tree) == [f"{HELP_LINES}:12: `about` of [childline] has 251 characters. At most 250."]


def test_a_day_stands_as_a_day(tree: Tree) -> None:
    draft = Draft(tree)
    assert set_line(draft, "childline", "checked", str(date(2026, 5, 9)), TODAY)
    draft.write()
    assert "checked = 2026-05-09\n" in (tree.base / HELP_LINES).read_text("utf-8")
