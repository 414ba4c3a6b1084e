"""One value of a TOML file changed: nothing else moves."""

from datetime import date

import pytest

from bot.editing.value import with_value

FILE = '# Ours.\n\n[authority]\nname = ""      # the council\nunit_phone = "1"\n\n[approval]\napproved_by = ""\n'


def test_a_value_is_changed_where_it_stands_and_its_comment_kept() -> None:
    changed = with_value(FILE, "authority", "name", 'The "Anytown" Council')
    assert changed == FILE.replace('name = ""', 'name = "The \\"Anytown\\" Council"')
    assert with_value(changed, "authority", "name", "") == FILE


def test_line_ends_of_windows_stay() -> None:
    windows = FILE.replace("\n", "\r\n")
    assert with_value(windows, "authority", "name", "Anytown") == windows.replace('name = ""', 'name = "Anytown"')


def test_what_is_not_there_yet_is_added_to_its_section() -> None:
    added = with_value(FILE, "authority", "plan_name", "the Plan")
    assert added == FILE.replace('unit_phone = "1"\n', 'unit_phone = "1"\nplan_name = "the Plan"\n')
    assert with_value("", "childline", "checked", date(2026, 11, 29)) == "[childline]\nchecked = 2026-11-29\n"


def test_the_same_value_changes_nothing() -> None:
    odd = FILE.replace('name = ""', 'name   =   ""')
    assert with_value(odd, "authority", "name", "") is odd


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(ValueError, match="line 1"):
        with_value("[authority\n", "authority", "name", "x")
