"""Texts signed off, changed, and signed off again, by the commands, on a small guide of a council's own."""

import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.desk.printed import day
from bot.guide.approval import Approval, State, approval_from_toml, approval_to_toml
from tests.council import FILE, LEAD, PAGE, SIGN, TODAY, change, council, run, state
from tests.pseudo import pseudo, write_locale


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    council(tmp_path, monkeypatch)


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def test_editing_makes_a_sign_off_lapse_where_everybody_sees_it() -> None:
    assert "mark" in run(*SIGN)
    assert "Ask *early*." not in FILE.read_text("utf-8"), "the reader's words, without signs"
    assert "Warning: anytown/approvals: 1 of " in run("check")
    change(PAGE, "Ask *early*.", "Ask *late*.")
    warnings = [line for line in run("check").splitlines() if "signed off" in line]
    assert len(warnings) == 1, "said once"
    assert re.search(r"approvals: 0 of \d+ texts are signed off; 1 changed since, \d+ never signed off", warnings[0])
    due = run("review")
    assert (
        f"Safeguarding lead, J. Smith\n  parent/abuse/neglect [en]: Changed since it was signed off on {day(TODAY)}."
        in due
    )
    assert "Ask [-early-]{+late+}." in due
    assert "young_person/abuse/neglect [en], professional/abuse/neglect [en]" in due, "the three voices keep in step"
    run(*SIGN)
    assert "Changed since" not in run("review")
    assert state() is State.SIGNED


def test_what_is_looked_after_elsewhere_lapses_nothing() -> None:
    run(*SIGN)
    change("content/help-lines.toml", "0800 1111", "0800 1112")
    change("content/parent/abuse/neglect/more.md", "title: About", "title: More about")
    change("content/sources.toml", 'name = "the book"', 'name = "this book"')
    change(PAGE, "checked: 2026-01-05\nreview: 2027-01-05", "checked: 2026-02-05\nreview: 2028-01-05")
    change(PAGE, "**basics**", "basics")
    change(PAGE, "\n", "\r\n")
    assert state() is State.SIGNED


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (PAGE, "title: What neglect means", "title: Neglect, in short"),
        (PAGE, "label: Get help", "label: Get help now"),
        (PAGE, "Ask {{ authority.unit_name }}", "Tell {{ authority.unit_name }}"),
        ("content/shared/definition.md", "persistent", "repeated"),
        ("content/authority.toml", 'unit_name = ""', 'unit_name = "the Review Team"'),
        ("content/authority.toml", 'unit_phone = ""', 'unit_phone = "0300 123 4567"'),
        ("content/help-lines.toml", "anyone under 19", "anyone under 18"),
        (PAGE, "Call {{ line.childline }}", "Call {{ line.emergency }}"),
        (PAGE, "1. First this.\n2. Then that.", "1. Then that.\n2. First this."),
    ],
    ids=["title", "button", "who can help", "passage", "name", "other branch", "about a line", "other line", "order"],
)
def test_what_a_reader_reads_lapses_it(name: str, old: str, new: str) -> None:
    run(*SIGN)
    change(name, old, new)
    assert state() is State.LAPSED


def test_it_is_due_thirty_days_before_its_day_and_does_not_hold_before_it_was_given() -> None:
    due = TODAY + timedelta(days=60)
    run(*SIGN, "--due", str(due))
    assert [state(on=due - timedelta(days=days)) for days in (31, 30)] == [State.SIGNED, State.DUE]
    assert state(on=TODAY - timedelta(days=1)) is State.NEVER
    before = FILE.read_bytes()
    assert "is no day to come" in run(*SIGN, "--due", str(TODAY), ends_with=1)
    assert "soon is no day" in run(*SIGN, "--due", "soon", ends_with=1)
    assert FILE.read_bytes() == before


def test_the_mark_on_the_sheet_that_was_read_must_be_that_of_the_words() -> None:
    run("fact-check", "sheet.html", "abuse/neglect", "--audience", "parent")
    (mark,) = set(re.findall(r"mark <strong>(\w+)</strong>", Path("sheet.html").read_text("utf-8")))
    change(PAGE, "Then that.", "Then this.")
    assert "Read them anew; nothing was signed." in run(*SIGN, "--mark", mark, ends_with=1)
    assert not FILE.exists()
    change(PAGE, "Then this.", "Then that.")
    assert mark in run(*SIGN, "--mark", mark)


def test_several_pages_are_signed_at_once_and_a_slip_of_the_pen_is_named() -> None:
    said = run("sign-off", "abuse", "--all-below", "--audience", "parent", "--audience", "professional", *LEAD)
    assert said.count("Signed off: parent/abuse") == 6
    assert "professional/abuse/sexual [en]" in said
    assert "Did you mean abuse/neglect?" in run("sign-off", "abuse/neglet", "--audience", "parent", *LEAD, ends_with=1)
    assert "no text abuse for parent in [pl]" in run(
        "sign-off", "abuse", "--audience", "parent", "--language", "pl", *LEAD, ends_with=1
    )


def test_who_last_changed_the_words_does_not_approve_them_unless_it_is_said_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A. Writer")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "writer@example.org")
    for name in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", os.devnull)
    git("init", "--quiet")
    git("add", "content")
    git("commit", "--quiet", "--message", "begin")
    own = ("sign-off", "abuse/neglect", "--audience", "parent", "--role", "Editor", "--name", "a.  Writer")
    said = run(*own, ends_with=1)
    assert f"A. Writer was the last to change {PAGE}." in said
    assert not FILE.exists()
    run(*own, "--despite", "Nobody else works here in August.")
    assert approval_from_toml(FILE.read_text("utf-8")).despite == "Nobody else works here in August."
    change("content/shared/definition.md", "persistent", "repeated")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "J. Smith")
    assert "J. Smith was the last to change content/shared/definition.md" in run(*SIGN, ends_with=1), (
        "not committed yet"
    )
    monkeypatch.setenv("PATH", "")
    run(*SIGN)


def test_an_approval_is_kept_in_git_as_the_desk_keeps_it_and_nothing_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", os.devnull)
    assert "This folder is not under Git" in run(*SIGN)
    git("init", "--quiet", "--initial-branch", "main")
    git("add", "content")
    git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "begin")
    Path("notes.txt").write_text("of somebody else", "utf-8")
    assert "Kept on the branch words/" in run(*SIGN)
    kept = subprocess.run(
        ["git", "show", "--format=%an: %s", "--name-only"], check=True, capture_output=True, text=True
    )
    assert kept.stdout.split("\n") == [
        "J. Smith: Safeguarding lead signs off parent/abuse/neglect [en]",
        "",
        FILE.as_posix(),
        "",
    ]


def test_where_nothing_can_keep_it_in_git_it_is_written_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dulwich.file", None)
    assert "Git does not have it yet: commit it by hand." in run(*SIGN)
    assert state() is State.SIGNED


def test_an_approval_that_was_changed_by_hand_or_whose_page_is_gone_does_not_count() -> None:
    run(*SIGN)
    whole = FILE.read_text("utf-8")
    for broken in (whole.replace("First this", "First that"), whole.replace("role =", "roll ="), "{", ""):
        FILE.write_text(broken, "utf-8")
        assert "Warning: anytown/approvals/parent/abuse/neglect/en.toml: This approval does not count: " in run("check")
        assert state() is State.NEVER
    FILE.write_bytes(b'role = "Caf\xe9"\n')
    assert "This approval does not count: it is not in UTF-8. Put back its last good version" in run("check")
    FILE.write_text(whole, "utf-8")
    (gone := Path("anytown/approvals/parent/gone")).mkdir()
    FILE.rename(gone / "en.toml")
    assert "gone/en.toml: There is no page of this name." in run("check")


def test_an_approval_comes_back_from_its_file_as_it_was() -> None:
    words = ('He said: "No."', "C:\\path", "پاکستان", "a\x7fb", "", "]", "# no comment")
    approval = Approval("Lead", 'J. "Jo" Smith', date(2026, 1, 2), date(2027, 1, 2), words, "why\\not")
    assert approval_from_toml(approval_to_toml(approval)) == approval


def test_a_sheet_shows_old_beside_new_and_needs_nothing_else() -> None:
    assert "No text has changed" in run("fact-check", "sheet.html", ends_with=1)
    run(*SIGN)
    change(PAGE, "Then that.", "Then this & this.\n3. And more.")
    assert "1 text(s), 2 screens" in run("fact-check", "sheet.html")
    sheet = Path("sheet.html").read_text("utf-8")
    assert "<script" not in sheet
    assert not re.findall(r"(?:src|href)=\"(?!#)", sheet)
    assert "default-src 'none'" in sheet
    assert re.search(r"<del>.*?that.*?</del>", sheet)
    assert re.search(r"<ins>.*?&amp; this.*?</ins>", sheet)
    assert sheet.count("As signed off") == 2
    assert '<bdi dir="ltr">0800 1111</bdi>' in sheet, "numbers as readers see them"
    assert "The book, 2018, page 49" in sheet


def test_a_translation_is_a_text_of_its_own_and_stands_from_right_to_left() -> None:
    write_locale(Path())
    run("fact-check", "sheet.html", "behaviour", "--audience", "parent", "--language", "ug")
    shown = f'<p class="text" lang="ug" dir="rtl">{pseudo("This page tells you about behaviour")}'
    assert shown in Path("sheet.html").read_text("utf-8")
    run("sign-off", "behaviour", "--audience", "parent", "--language", "ug", *LEAD)
    change("locales/ug/LC_MESSAGES/content.po", pseudo("about behaviour. Ask"), pseudo("of behaviour. Ask"))
    run("review", "--html", "due.html")
    assert f'<ins><span class="unseen" lang="en" dir="ltr"> added: </span>{pseudo("of")}<' in Path(
        "due.html"
    ).read_text("utf-8")
    assert state("behaviour") is State.NEVER


def test_a_page_that_changed_in_meaning_names_its_two_siblings_wherever_it_is_looked_at() -> None:
    others = (
        "Look also at the same subject for others: young_person/abuse/neglect [en], professional/abuse/neglect [en]."
    )
    assert others not in run(*SIGN), "nothing has changed yet"
    run("sign-off", "abuse/neglect", "--audience", "young_person", *LEAD)
    change(PAGE, "Then that.", "Then this.")
    assert run("review", "--html", "due.html").count(others) == 1, "whose own words have not changed"
    run("fact-check", "sheet.html")
    for name in ("due.html", "sheet.html"):
        assert Path(name).read_text("utf-8").count(others) == 1
    assert "for whom else to look" in run("check")
    assert others in run(*SIGN), "the last moment"
    assert "same subject" not in run("review")
    change(PAGE, "Then this.", "Then that.")
    both = run(*SIGN, "--audience", "professional")
    assert "same subject for others: young_person/abuse/neglect [en]." in both, "without those signed at once"
