"""The go-live list: what blocks, what can wait, each cause once, and how it is read."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.checks.live import CONTACTS, HELP_LINES_DAYS, golive
from bot.checks.matter import Matter
from bot.cli import commands
from bot.desk.live_list import as_page, as_text, summary
from bot.editing.value import with_value
from bot.guide.approval import Approval, approval_to_toml
from bot.guide.page import HELP_NOW
from bot.guide.place import Audience
from bot.source.guide import read_guide
from bot.source.problems import Problem
from tests.own_guide import own_tree
from tests.pseudo import write_locale
from tests.small_guide import TODAY, build_small, write, write_small_guide

AUTHORITY, LINES = "content/authority.toml", "content/help-lines.toml"
SETTLED = {
    "authority": {
        "out_of_hours_phone": "0300 123 4567",
        "children_services_phone": "0300 123 4568",
        "complaints_email": "complaints@anytown.example",
        "complaints_time_limit": "Tell us within 28 days.",
    },
    "approval": {
        "approved_by": "Head of the unit",
        "approved_on": "2026-05-31",
        "confidentiality_line_approved_by": "Solicitor",
        "urgent_safeguarding_lead": "Safeguarding lead",
        "urgent_experience": "Parents' panel",
        "urgent_reviewed_on": "2026-05-31",
        "definitions_checked_by": "Safeguarding lead",
        "definitions_checked_on": "2026-05-31",
        "definitions_edition": "Working Together 2026",
    },
}
LAST = "Nobody has been told."
BLOCKS = {
    "out_of_hours_phone": "There is no telephone number for nights and weekends.",
    "children_services_phone": "There is no telephone number of children's services.",
    "complaints_email": "Nobody is named to whom a family can complain.",
    "complaints_time_limit": "The time limit for a complaint is not said.",
    "approved_by": "Nobody has approved the words of the guide.",
    "approved_on": "Nobody has approved the words of the guide.",
    "confidentiality_line_approved_by": "The line on what confidentiality does not forbid is still provisional.",
    "urgent_safeguarding_lead": "No safeguarding lead has reviewed the urgent screens.",
    "urgent_experience": "Nobody with experience of danger at home has reviewed the urgent screens.",
    "definitions_checked_by": "The definitions of abuse have not been checked against the edition in force.",
    "definitions_checked_on": "The definitions of abuse have not been checked against the edition in force.",
    "definitions_edition": "The definitions of abuse have not been checked against the edition in force.",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small guide with everything settled, its urgent texts signed off, and a page that rests on the provisional
    line."""
    write_small_guide(tmp_path)
    for section, values in SETTLED.items():
        for key, value in values.items():
            settle(tmp_path, section, key, value)
    page = tmp_path / "content/parent/behaviour.md"
    page.write_text(page.read_text("utf-8").replace("- leaflet", "- provisional"), "utf-8")
    for reader in Audience:
        words = ("[title] Help now", "[button] Help now", "If anyone is in danger now, call {{ line.emergency }}.")
        given = Approval("Safeguarding lead", "J. Smith", date(2026, 5, 31), date(2027, 5, 31), (*words, LAST))
        write(tmp_path, f"approvals/{reader}/{HELP_NOW}/en.toml", approval_to_toml(given))
    return tmp_path


def settle(root: Path, section: str, key: str, value: str) -> None:
    write(root, AUTHORITY, with_value((root / AUTHORITY).read_text("utf-8"), section, key, value))


def blocking(root: Path, today: date = TODAY) -> list[Matter]:
    return [matter for matter in build_small(root, live=True, force=True, today=today).matters if matter.blocks]


def test_a_guide_with_everything_settled_may_go_live(root: Path) -> None:
    report = build_small(root, live=True)
    assert report.built
    assert [matter.what for matter in report.matters if matter.blocks] == []
    assert summary(report.matters).startswith("Nothing stands in the way")


@pytest.mark.parametrize("key", BLOCKS)
def test_each_thing_that_families_must_not_be_without_blocks_by_itself(key: str, root: Path) -> None:
    section = next(name for name, values in SETTLED.items() if key in values)
    settle(root, section, key, "")
    (matter,) = blocking(root)
    assert matter.what == BLOCKS[key]
    assert key in " ".join(matter.details)
    assert matter.file == AUTHORITY
    assert matter.why.endswith(".")
    assert matter.who
    assert not build_small(root, live=True, force=True).built


@pytest.mark.parametrize("contact", CONTACTS)
def test_one_way_to_complain_is_enough(contact: str, root: Path) -> None:
    settle(root, "authority", "complaints_email", "")
    answers = {"complaints_phone": "0300 123 4569", "complaints_link": "https://www.anytown.example/complaints"}
    settle(root, "authority", contact, answers.get(contact, "complaints@anytown.example"))
    assert blocking(root) == []


@pytest.mark.parametrize("day", ["soon", "2026-06-02"])
def test_a_day_that_is_none_or_lies_ahead_approves_nothing(day: str, root: Path) -> None:
    settle(root, "approval", "urgent_reviewed_on", day)
    assert [each.details[0] for each in blocking(root)] == ["urgent_reviewed_on: not a day up to today"] * 2


def test_an_urgent_text_whose_words_changed_blocks_and_another_can_wait(root: Path) -> None:
    report = build_small(root, live=True)
    said = {matter.what: matter for matter in report.matters}
    assert any(re.fullmatch(r"Texts without a sign-off of their own: \d+\.", what) for what in said)
    help_now = root / "content/parent/help-now.md"
    help_now.write_text(help_now.read_text("utf-8").replace(LAST, f"{LAST} Ring somebody."), "utf-8")
    (matter,) = blocking(root)
    assert matter.what == "Urgent texts that are not signed off as they stand: 1."
    assert matter.details == ("parent/help-now [en]",)
    assert not build_small(root, live=True, force=True).built


def test_help_lines_that_nobody_checked_are_one_thing(root: Path) -> None:
    text = (root / LINES).read_text("utf-8").replace("2026-05-01", '""', 1).replace("2026-05-01", "2026-06-02", 1)
    write(root, LINES, text)
    (matter,) = blocking(root)
    assert matter.what == "2 of 2 help lines have not been checked by a person."
    assert matter.details[1] == "childline: Childline. Ring 0800 1111 and look at its own site (Childline)."


def test_a_help_line_is_to_be_looked_at_again_after_ninety_days(root: Path) -> None:
    last = date(2026, 5, 1) + timedelta(days=HELP_LINES_DAYS)
    for day, found in ((last, False), (last + timedelta(days=1), True)):
        report = build_small(root, live=True, force=True, today=day)
        assert any("more than 90 days ago" in matter.what for matter in report.matters) is found
        assert not any(matter.blocks for matter in report.matters)


def test_what_nobody_compared_can_wait(root: Path) -> None:
    page = root / "content/parent/abuse/neglect.md"
    page.write_text(page.read_text("utf-8").replace("checked: 2026-01-05\n", ""), "utf-8")
    sources = root / "content/sources.toml"
    sources.write_text(sources.read_text("utf-8").replace("checked = 2026-01-05", 'checked = ""', 1), "utf-8")
    report = build_small(root, live=True)
    assert report.built
    said = {matter.what: matter.details for matter in report.matters}
    assert said["1 of 4 sources have not been opened by a person here."] == ("leaflet",)
    (page_details,) = said["Pages have not been compared with their sources by a person here."]
    assert page_details == "content/parent, 1 of 22 pages: abuse/neglect"


def test_urgent_help_without_translation_is_one_thing_a_language(root: Path) -> None:
    write_locale(root, lambda unit: None)
    (matter,) = blocking(root)
    assert "texts of urgent help are not translated [ug]." in matter.what
    assert len(matter.details) == 6, "the first five, and how many more"


def test_the_command_ends_with_a_status_for_machines_and_writes_the_page(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    arguments = ["check", "--root", str(root), "--live", "--html", str(page)]
    settle(root, "approval", "approved_on", "2026-05-31")
    ready = CliRunner().invoke(commands, arguments)
    assert ready.exit_code == 0, ready.output
    settle(root, "authority", "out_of_hours_phone", "")
    blocked = CliRunner().invoke(commands, arguments)
    assert blocked.exit_code == 1
    assert "1 thing must be settled before families use the guide." in blocked.output
    assert BLOCKS["out_of_hours_phone"] in page.read_text("utf-8")
    assert CliRunner().invoke(commands, ["check", "--html", "x.html"]).exit_code == 2


def test_mistakes_in_the_files_come_first_on_the_list(root: Path) -> None:
    page = root / "content/parent/behaviour.md"
    page.write_text(page.read_text("utf-8") + "\nIt is — badly — said.\n", "utf-8")
    said = CliRunner().invoke(commands, ["check", "--root", str(root), "--live"])
    assert said.exit_code == 1
    assert "1. A mistake in the files must be mended first." in said.output
    assert "content/parent/behaviour.md:" in said.output


def test_nobody_is_told_to_ring_an_emergency_number_to_check_it() -> None:
    problems: list[Problem] = []
    guide = read_guide(own_tree(), problems)
    (matter,) = [m for m in golive(guide, date(2026, 11, 28), [], []) if m.what.endswith("checked by a person.")]
    about = {detail.partition(":")[0]: detail for detail in matter.details}
    for name in ("emergency", "silent", "textphone", "shout", "nhs_111"):
        assert "Never ring it to check" in about[name]
    assert "https://www.nspcc.org.uk/. Does it still name help@nspcc.org.uk?" in about["nspcc"]


def test_the_list_is_text_that_names_group_cause_reason_person_and_file() -> None:
    matters = [Matter("Complaints", "No limit.", "It matters.", "The manager", "Ask.", AUTHORITY, 22, ("key",))]
    assert as_text(matters, date(2026, 11, 9)) == [
        "Go-live list, 9 November 2026",
        "1 thing must be settled before families use the guide.",
        "",
        "MUST BE SETTLED BEFORE FAMILIES USE THE GUIDE",
        "",
        "Complaints",
        "  1. No limit.",
        "     Why: It matters.",
        "     Who: The manager.",
        "     Do:  Ask.",
        "     In:  content/authority.toml, line 22",
        "       - key",
    ]
    assert "&lt;b&gt;" in as_page([Matter("Complaints", "<b>", "", "", "")], date(2026, 11, 9)), "words, never marks"
