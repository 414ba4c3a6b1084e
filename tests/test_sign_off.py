"""Texts signed off, changed, and signed off again, by the commands, on a small guide of a council's own."""

import os
import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import commands
from bot.compiler.texts import read_signing
from bot.guide.approval import Approval, State, approval_from_toml, approval_to_toml
from bot.source.tree import Tree
from tests.pseudo import pseudo, write_locale
from tests.small_guide import write_small_guide

TODAY = datetime.now(UTC).date()
PAGE = "content/parent/abuse/neglect.md"
FILE = Path("anytown/approvals/parent/abuse/neglect/en.toml")
SIGNATURE, ALLOWED = FILE.with_name("en.toml.sig"), Path("anytown/approvals/allowed_signers")
LEAD = ("--role", "Safeguarding lead", "--name", "J. Smith")
SIGN = ("sign-off", "abuse/neglect", "--audience", "parent", *LEAD)


@pytest.fixture(autouse=True)
def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small guide, and the folder of a council."""
    write_small_guide(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "anytown").mkdir()
    monkeypatch.setenv("CONTENT_OVERLAY", "anytown")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def run(*arguments: str, ends_with: int = 0) -> str:
    done = CliRunner().invoke(commands, [*arguments, "--root", "."])
    assert done.exit_code == ends_with, f"{done.output}{done.exception!r}"
    return done.output


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def change(name: str, old: str, new: str) -> None:
    text = Path(name).read_text("utf-8")
    assert old in text
    Path(name).write_text(text.replace(old, new), "utf-8")


def state(page: str = "abuse/neglect", on: date = TODAY) -> State:
    found = read_signing(Tree(Path(), Path("anytown")), on).standings
    (of_page,) = [each for each in found if each.text.where == ("parent", "en", page)]
    return of_page.state


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
        f"Safeguarding lead, J. Smith\n  parent/abuse/neglect [en]: Changed since it was signed off on {TODAY}." in due
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
    assert f"a. Writer was the last to change {PAGE}." in said
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


def test_an_approval_that_was_changed_by_hand_or_whose_page_is_gone_does_not_count() -> None:
    run(*SIGN)
    whole = FILE.read_text("utf-8")
    for broken in (whole.replace("First this", "First that"), whole.replace("role =", "roll ="), "{", ""):
        FILE.write_text(broken, "utf-8")
        assert "Warning: anytown/approvals/parent/abuse/neglect/en.toml: This approval does not count: " in run("check")
        assert state() is State.NEVER
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


@pytest.fixture
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two people's keys, outside the guide."""
    folder = tmp_path_factory.mktemp("keys")
    keys = {name: folder / name for name in ("smith", "stranger")}
    for key in keys.values():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    return keys


def allow(key: Path, names: str = '"Safeguarding lead,Director"', options: str = "") -> None:
    """From now on an approval counts only when it is signed: with this key, in these roles."""
    ALLOWED.parent.mkdir(exist_ok=True)
    public = key.with_suffix(".pub").read_text("utf-8")
    ALLOWED.write_text(f"# who may sign off\n{names} {options}{public}", "utf-8")


def said_of_signatures() -> str:
    """What is said of signatures, without the file it is said of."""
    found = read_signing(Tree(Path(), Path("anytown")), TODAY).problems
    return " ".join(f"{each.what} {each.do}" for each in found if each.file == ALLOWED.as_posix())


def test_where_signers_are_named_only_a_signed_approval_counts(keys: dict[str, Path]) -> None:
    run(*SIGN)
    assert state() is State.SIGNED, "nobody asks for signatures"
    allow(keys["smith"])
    whose = "parent/abuse/neglect/en.toml"
    said = f"anytown/approvals/allowed_signers: Approvals that do not count, since they are not signed: {whose}."
    assert said in run("check")
    assert said in run("review")
    assert said in " ".join(run("check", "--live", ends_with=1).split())
    assert state() is State.NEVER
    before = FILE.read_bytes()
    assert "an approval counts only when it is signed (anytown/approvals/allowed_signers)" in run(*SIGN, ends_with=1)
    assert "is not allowed to sign as Safeguarding lead" in run(*SIGN, "--sign", str(keys["stranger"]), ends_with=1)
    assert "nor as J. Smith" in run(*SIGN[:-3], "Chair", *SIGN[-2:], "--sign", str(keys["smith"]), ends_with=1)
    assert (FILE.read_bytes(), SIGNATURE.exists()) == (before, False), "what is refused changes nothing"
    run(*SIGN, "--sign", str(keys["smith"]))
    assert (said_of_signatures(), state()) == ("", State.SIGNED)


def test_line_ends_are_no_part_of_what_is_signed_and_every_word_is(keys: dict[str, Path]) -> None:
    allow(keys["smith"], '"J. Smith"')
    run(*SIGN, "--sign", str(keys["smith"]))
    whole, seal = FILE.read_bytes(), SIGNATURE.read_bytes()
    for file, text in ((FILE, whole), (SIGNATURE, seal), (ALLOWED, ALLOWED.read_bytes())):
        file.write_bytes(text.replace(b"\n", b"\r\n"))
    assert state() is State.SIGNED, "a clone on Windows"
    for old, new in ((b'role = "Safeguarding lead"', b'role = "Head of Service"'), (b"\ndue = 20", b"\ndue = 21")):
        FILE.write_bytes(whole.replace(old, new))
        assert "since they are wrongly signed: parent/abuse/neglect/en.toml." in said_of_signatures()
    FILE.write_bytes(whole)
    SIGNATURE.unlink()
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", str(keys["smith"]), "-n", "file", str(FILE)], check=True)
    assert "wrongly signed" in said_of_signatures(), "a signature that was made for something else"
    SIGNATURE.write_bytes(seal)
    allow(keys["stranger"], '"J. Smith"')
    assert "signed by a key not allowed for their role or name: parent/abuse" in said_of_signatures()


def test_a_key_that_has_run_out_still_holds_for_what_it_signed_before(keys: dict[str, Path]) -> None:
    allow(keys["smith"])
    run(*SIGN, "--sign", str(keys["smith"]))
    tomorrow, today = TODAY + timedelta(days=1), TODAY
    allow(keys["smith"], options=f'valid-before="{tomorrow:%Y%m%d}" ')
    assert state() is State.SIGNED
    allow(keys["smith"], options=f'valid-before="{today - timedelta(days=1):%Y%m%d}" ')
    assert state() is State.NEVER


def test_without_ssh_keygen_no_approval_counts_and_it_is_said_why(
    keys: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(keys["smith"])
    run(*SIGN, "--sign", str(keys["smith"]))
    monkeypatch.setenv("PATH", "")
    said = said_of_signatures()
    assert "Signatures cannot be looked at: There is no ssh-keygen here, which signs: install OpenSSH's client." in said
    assert state() is State.NEVER
    assert "There is no ssh-keygen here" in run(*SIGN, "--sign", str(keys["smith"]), ends_with=1)
    ALLOWED.unlink()
    ALLOWED.mkdir()
    assert "Signatures cannot be looked at: " in said_of_signatures(), "what cannot be read asks for signatures too"


def test_a_new_sign_off_without_a_key_leaves_no_old_signature(keys: dict[str, Path]) -> None:
    run(*SIGN, "--sign", str(keys["smith"]))
    assert SIGNATURE.exists()
    run(*SIGN)
    assert not SIGNATURE.exists()
