"""`conference-guide adopt` as somebody of a council uses it, with invented details."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.commands.adopt import PARTS
from bot.commands.adopting import HELP_LINES_PART
from bot.source.details import APPROVAL_FIELDS, DETAILS, sample
from bot.source.local import asked_groups, every, wrong_answer
from bot.source.tree import AUTHORITY, HELP_LINES, guide_root
from tests.small_guide import write, write_small_guide

OWN = Path("anytown") / AUTHORITY
TODAY = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small guide, whose authority's file is that of the real one, and a folder that is not there yet."""
    write_small_guide(tmp_path / "base")
    explained = (guide_root() / AUTHORITY).read_text("utf-8")
    write(tmp_path / "base", AUTHORITY, explained)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTENT_OVERLAY", "anytown")


def adopt(*arguments: str, answers: str = "") -> Result:
    return CliRunner().invoke(commands, ["adopt", "--root", "base", *arguments], input=answers)


def changed_lines() -> list[str]:
    before = (Path("base") / AUTHORITY).read_text("utf-8").splitlines()
    return [line for line in OWN.read_text("utf-8").splitlines() if line not in before]


def test_every_detail_is_asked_for_once_and_explained() -> None:
    assert sorted(asked.key for asked in every()) == sorted((*DETAILS, *APPROVAL_FIELDS))
    assert all(asked.words.endswith(".") for asked in every())
    assert (*(group.name for group in asked_groups()), HELP_LINES_PART) == PARTS
    for asked in every():
        assert wrong_answer(asked.key, asked.example.replace("2026-11-29", str(TODAY)), TODAY) == "", asked.key


def test_answers_are_checked_written_and_nothing_else_changes() -> None:
    said = adopt("--only", "danger", answers="0300-123\n0300 123 4568\n3001234569\n0300 123 4569\n")
    assert said.exit_code == 0, said.output
    assert "is no telephone number. Write digits and single spaces." in said.output
    assert "begins with 0 and has 10 or 11 digits" in said.output
    assert changed_lines() == ['children_services_phone = "0300 123 4568"', 'out_of_hours_phone = "0300 123 4569"']
    assert "# Worry about a child, and outside office hours" in OWN.read_text("utf-8"), "comments are kept"
    assert (Path("base") / AUTHORITY).read_text("utf-8").count('"0300') == 0, "ours is left alone"


def test_enter_keeps_and_a_hyphen_empties() -> None:
    adopt("--set", "children_services_phone=0300 123 4568", "--set", "out_of_hours_phone=0300 123 4569")
    before = OWN.read_bytes()
    said = adopt("--only", "danger", answers="\n\n")
    assert "now: 0300 123 4568" in said.output
    assert "Nothing was changed." in said.output
    assert OWN.read_bytes() == before
    adopt("--only", "danger", answers="-\n\n")
    assert changed_lines() == ['out_of_hours_phone = "0300 123 4569"']


def test_what_stands_there_is_shown_without_asking() -> None:
    adopt("--set", "out_of_hours_phone=0300 123 4569")
    said = adopt("--show").output
    assert "  out_of_hours_phone: 0300 123 4569" in said
    assert "  children_services_phone: (empty)" in said
    assert "  childline, 0800 1111: 2026-05-01" in said


def test_whoever_stops_loses_nothing() -> None:
    said = adopt("--only", "council", answers="Anytown Council\n")
    assert said.exit_code == 1
    assert f"Stopped. What you answered is saved: {OWN}." in said.output
    assert changed_lines() == [f'name = "Anytown Council"{" " * 21}# the council: "Anytown Council"']


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nmae=x", "There is no nmae. Did you mean name?"),
        ("name", "name: write it as KEY=VALUE."),
        ("complaints_time_limit=28 days", "complaints_time_limit: This is no whole sentence."),
        ("unit_email=unit", "unit_email: This is no e-mail address."),
        ("site_link=anytown.example", "site_link: This is no web address."),
        ("approved_on=soon", "approved_on: soon is no day."),
        ("childline.checked=soon", "childline.checked: soon is no day."),
        (f"childline.checked={TODAY + timedelta(days=1)}", "lies ahead."),
        ("name=Any\u200btown", "There is a sign in it that nobody sees."),
    ],
)
def test_without_asking_all_is_written_or_nothing(given: str, said: str) -> None:
    result = adopt("--set", "unit_phone=0300 123 4567", "--set", given)
    assert result.exit_code == 1
    assert said in result.output
    assert "Nothing was written." in result.output
    assert not OWN.exists()


def test_a_help_line_that_was_looked_at_keeps_the_number_beside_its_day() -> None:
    assert adopt("--set", f"childline.checked={TODAY}").exit_code == 0
    assert (Path("anytown") / HELP_LINES).read_text("utf-8") == (
        f'[childline]\nnumber = "0800 1111"\nchecked = {TODAY}\n'
    )
    checked = CliRunner().invoke(commands, ["check", "--root", "base"]).output
    assert "all is well" in checked
    assert "Warning: anytown" not in checked


def test_help_lines_are_asked_for_with_what_to_do() -> None:
    said = adopt("--only", HELP_LINES_PART, answers=f"\n{TODAY}\n")
    assert "Childline. Ring 0800 1111 and look at its own site (Childline)." in said.output
    assert "now: 2026-05-01" in said.output
    assert f"checked = {TODAY}" in (Path("anytown") / HELP_LINES).read_text("utf-8")


def test_a_help_line_that_somebody_is_still_writing_is_shown_and_not_asked_for() -> None:
    write(Path("anytown"), str(HELP_LINES), '[ours]\nabout = "By day."\n')
    assert "  ours, (no number): (nobody yet)" in adopt("--show").output
    said = adopt("--only", "help-lines", answers="\n" * 20)
    assert said.exit_code == 0, said.output
    assert "ours has no number that somebody could look at: write it first." in said.output
    assert "[ours.checked]" not in said.output


def test_without_asking_nothing_is_written_where_the_last_answer_cannot_stand() -> None:
    write(Path("anytown"), str(HELP_LINES), '[ours]\nabout = "By day."\n')
    said = adopt("--set", "out_of_hours_phone=0300 123 4569", "--set", f"ours.checked={TODAY}")
    assert said.exit_code == 1
    assert "ours has no number that somebody could look at" in said.output
    assert not OWN.exists()


def test_without_a_folder_of_their_own_the_file_of_the_checkout_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTENT_OVERLAY")
    assert adopt("--set", "name=Anytown Council", "--set", f"childline.checked={TODAY}").exit_code == 0
    assert 'name = "Anytown Council"' in (Path("base") / AUTHORITY).read_text("utf-8")
    assert f'grade = "A"\nchecked = {TODAY}\n' in (Path("base") / HELP_LINES).read_text("utf-8")


def test_an_installed_guide_is_not_written_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONTENT_OVERLAY")
    Path("base").rename("_guide")
    said = CliRunner().invoke(commands, ["adopt", "--root", "_guide", "--set", "name=Anytown"])
    assert said.exit_code == 1
    assert "Set CONTENT_OVERLAY" in said.output


def test_a_file_that_cannot_be_read_is_left_as_it_is() -> None:
    write(Path("anytown"), AUTHORITY, "[authority\n")
    said = adopt("--set", "name=Anytown Council")
    assert said.exit_code == 1
    assert f"{OWN}:1: This is not valid TOML" in said.output
    assert OWN.read_text("utf-8") == "[authority\n"


def test_all_that_can_be_filled_in_makes_a_sound_guide() -> None:
    answers = {asked.key: asked.example for asked in every() if asked.key not in APPROVAL_FIELDS}
    given = [word for key, value in answers.items() for word in ("--set", f"{key}={value}")]
    assert adopt(*given).exit_code == 0
    assert "all is well" in CliRunner().invoke(commands, ["check", "--root", "base"]).output
    assert sample("unit_phone").text
