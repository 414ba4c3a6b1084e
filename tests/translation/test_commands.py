"""The translator's commands, from an empty language to a checked page and through changes of the English."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.source.problems import Problem
from tests.pseudo import CODE, pseudo
from tests.small_guide import build_small, write_small_guide

PAGE = "content/parent/abuse/neglect.md"
CONTENT = f"locales/{CODE}/LC_MESSAGES/content.po"
OLD, NEW = "Then that.", "Then this other thing."


@pytest.fixture(scope="module")
def made(translated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide, wholly translated, its catalogues as `update` writes them; no test changes it."""
    root = tmp_path_factory.mktemp("updated") / "guide"
    shutil.copytree(translated, root)
    assert run(root, "update").exit_code == 0
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(made, tmp_path, dirs_exist_ok=True))


def run(root: Path, *arguments: str) -> Result:
    name, *rest = arguments
    return CliRunner().invoke(commands, ["translate", name, "--root", str(root), *rest])


def change(root: Path, old: str = OLD, new: str = NEW) -> None:
    path = root / PAGE
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def entry(root: Path, english: str) -> str:
    """The entry of the catalogue with this English, as it stands in the file."""
    blocks = (root / CONTENT).read_text("utf-8").split("\n\n")
    return next(block for block in blocks if f'msgid "{english}"' in block)


def warnings(root: Path) -> list[Problem]:
    """What the check says of the language, though nothing stops the build."""
    report = build_small(root, force=True)
    assert report.problems == []
    return [warning for warning in report.warnings if warning.language == CODE]


def sheet(root: Path) -> list[dict[str, str]]:
    assert run(root, "export", CODE, str(root / "sheet.csv")).exit_code == 0
    return list(csv.DictReader(io.StringIO((root / "sheet.csv").read_bytes().decode("utf-8-sig"), newline="")))


def put_back(root: Path, rows: list[dict[str, str]], delimiter: str = ",") -> Result:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    (root / "sheet.csv").write_text(out.getvalue(), "utf-8")
    return run(root, "import", CODE, str(root / "sheet.csv"))


def test_a_new_language_begins_with_empty_catalogues_and_a_guide_in_english(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    languages = tmp_path / "locales/languages.toml"
    line = f'\n[{CODE}]\nname = "x"\ndirection = "rtl"\nstatus = "draft"\n'
    languages.write_text(languages.read_text("utf-8") + line, "utf-8")
    assert f"translate update {CODE}" in str(build_small(tmp_path).problems[0]), "the check says how to go on"
    assert run(tmp_path, "update", CODE).exit_code == 0
    assert build_small(tmp_path).problems == []
    status = run(tmp_path, "status", "--pages")
    assert status.exit_code == 1
    assert "  0 %" in status.output
    assert "parent/abuse/neglect:" in status.output


def test_what_is_whole_is_said_to_be_whole(root: Path) -> None:
    status = run(root, "status", CODE)
    assert status.exit_code == 0, status.output
    assert "(draft): 100 %" in status.output
    assert "0 stale, 0 missing" in status.output


def test_update_changes_nothing_where_nothing_has_changed(root: Path) -> None:
    before = (root / CONTENT).read_bytes()
    assert run(root, "update").exit_code == 0
    assert (root / CONTENT).read_bytes() == before


def test_a_paragraph_put_in_leaves_all_others_translated(root: Path) -> None:
    change(root, "1. First this.", "1. A new beginning.\n2. First this.")
    assert run(root, "update").exit_code == 0
    status = run(root, "status")
    assert "0 stale, 1 missing" in status.output.splitlines()[0]


def test_changed_english_keeps_the_old_words_beside_it_and_shows_none_of_them(root: Path) -> None:
    change(root)
    (warning,) = warnings(root)
    assert warning.language == CODE
    assert f'from "{OLD}" to "{NEW}"' in warning.what
    assert run(root, "update").exit_code == 0
    said = entry(root, NEW)
    assert f'# English before: "{OLD}"' in said
    assert f'# Translation before: "{pseudo(OLD)}"' in said
    assert 'msgstr ""' in said
    assert "fuzzy" not in said
    assert f'#~ msgstr "{pseudo(OLD)}"' in (root / CONTENT).read_text("utf-8")
    (again,) = warnings(root)
    assert again.what == warning.what, "the same before and after `update`"
    assert run(root, "status").exit_code == 1
    change(root, NEW, "Now a third thing.")
    assert run(root, "update").exit_code == 0
    assert f'# English before: "{OLD}"' in entry(root, "Now a third thing."), "what was last translated, not between"


def test_status_says_how_many_words_there_are_to_translate(root: Path) -> None:
    before = run(root, "status").output.splitlines()[0]
    assert ", 0 to translate" in before
    change(root, OLD, "Now call {{ line.childline }}, don't wait.")
    assert "1 stale, 0 missing" in run(root, "status").output.splitlines()[0]
    assert run(root, "status").output.splitlines()[0].endswith(" words, 4 to translate"), "a number is no word"


def test_english_that_comes_back_brings_its_translation(root: Path) -> None:
    change(root)
    assert run(root, "update").exit_code == 0
    change(root, NEW, OLD)
    assert run(root, "update").exit_code == 0
    assert run(root, "status").exit_code == 0
    assert "English before" not in (root / CONTENT).read_text("utf-8")


@pytest.mark.parametrize("updated_before", [False, True])
def test_a_mended_typo_keeps_its_translation(root: Path, updated_before: bool) -> None:
    change(root, "Then that.", "Then that!")
    change(root, "Ask *early*.", "Ask *now*.")
    if updated_before:
        assert run(root, "update").exit_code == 0
    said = run(root, "update", "--typo", PAGE)
    assert said.exit_code == 0
    assert f'[{CODE}] "Then that." -> "Then that!"' in said.output, "so that a person sees what was taken for a typo"
    assert run(root, "status").exit_code == 0
    assert f'msgstr "{pseudo(OLD)}"' in entry(root, "Then that!")
    assert "#~" not in (root / CONTENT).read_text("utf-8")


def test_a_typo_is_mended_in_the_named_file_alone_and_no_number_slips_through(root: Path) -> None:
    change(root)
    other = root / "content/parent/behaviour.md"
    other.write_text(other.read_text("utf-8").replace("Ask who can help.", "Ask somebody."), "utf-8")
    change(root, "{{ line.childline }} at any time.", "0 times {{ line.childline }} at any time.")
    said = run(root, "update", "--typo", PAGE)
    assert "NOT KEPT: The translation has other numbers" in said.output
    assert "2 stale" in run(root, "status").output.splitlines()[0]
    assert run(root, "update", "--typo", "content/parent/nothing.md").exit_code == 1


def test_a_sheet_goes_out_and_comes_back_the_same(root: Path) -> None:
    before = (root / CONTENT).read_bytes()
    rows = sheet(root)
    assert {"interface", "help-lines", "parent/abuse/neglect"} <= {row["where"] for row in rows}
    assert {row["state"] for row in rows} == {"translated"}
    assert put_back(root, rows).exit_code == 0
    assert (root / CONTENT).read_bytes() == before


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_brings_new_translations(root: Path, delimiter: str) -> None:
    change(root)
    rows = sheet(root)
    (row,) = [row for row in rows if row["english"] == NEW]
    assert (row["state"], row["english before"], row["translation before"]) == ("stale", OLD, pseudo(OLD))
    row["translation"] = pseudo(NEW)
    said = put_back(root, rows, delimiter)
    assert "1 translation(s)" in said.output, said.output
    assert run(root, "status").exit_code == 0
    assert "English before" not in (root / CONTENT).read_text("utf-8")


def test_one_wrong_row_stops_the_whole_sheet_with_its_number_and_language(root: Path) -> None:
    rows = sheet(root)
    numbered = {(row["where"], row["english"]): number for number, row in enumerate(rows, start=2)}
    calls, title = "Call {{ line.childline }} at any time.", "Neglect"
    for row in rows:
        if row["english"] == calls:
            row["translation"] = "0800 1111"
        elif row["english"] == title:
            row["translation"] = "x" * 39
        elif row["english"] == OLD:
            row["translation"] = pseudo(NEW)
    before = (root / CONTENT).read_bytes()
    said = put_back(root, rows)
    assert said.exit_code == 1
    for english in (calls, title):
        assert f"Row {numbered['parent/abuse/neglect', english]} [{CODE}]: " in said.output
    assert (root / CONTENT).read_bytes() == before


def test_a_sheet_of_another_time_is_refused_in_words(root: Path) -> None:
    rows = sheet(root)
    change(root)
    next(row for row in rows if row["english"] == OLD)["translation"] = pseudo("Then that.") + " ئا"
    said = put_back(root, rows)
    assert said.exit_code == 1
    assert "Export again." in said.output
    (root / "sheet.csv").write_text("where,translation\nx,y\n", "utf-8")
    assert "no column english" in run(root, "import", CODE, str(root / "sheet.csv")).output
    assert "no language [xx]" in run(root, "export", "xx", str(root / "sheet.csv")).output


@pytest.mark.parametrize("emptied", [True, False])
def test_a_row_with_nothing_new_whose_english_has_gone_is_left_out_and_the_rest_is_taken(
    root: Path, emptied: bool
) -> None:
    rows = sheet(root)
    gone = next(number for number, row in enumerate(rows) if row["english"] == OLD)
    other = next(row for row in rows if row["english"] == "Neglect")
    assert other["translation"] != pseudo("Neglected")
    other["translation"] = pseudo("Neglected")
    if emptied:
        rows[gone]["translation"] = ""
    change(root)
    said = put_back(root, rows)
    assert said.exit_code == 0, said.output
    assert f"their English has changed or gone: row {gone + 2}." in said.output
    assert "1 translation(s) taken in" in said.output
    assert pseudo("Neglected") in (root / CONTENT).read_text("utf-8")


def test_a_cell_that_a_spreadsheet_would_compute_is_text(root: Path) -> None:
    change(root, OLD, "=1+1")
    assert "'=1+1" in [row["english"] for row in sheet(root)]
    rows = sheet(root)
    next(row for row in rows if row["english"] == "'=1+1")["translation"] = "=1+1"
    assert put_back(root, rows).exit_code == 0
    assert run(root, "status").exit_code == 0


def test_templates_and_catalogues_are_read_by_the_usual_tools(root: Path) -> None:
    change(root)
    assert run(root, "extract").exit_code == 0
    assert run(root, "update").exit_code == 0
    before = (root / CONTENT).read_text("utf-8")
    with (root / "locales/content.pot").open("rb") as file:
        template = read_po(file)
    message = template.get("Neglect", "parent/abuse/neglect")
    assert message is not None
    assert message.auto_comments == ["What: button; at most 38 characters."]
    call = template.get("Call {{ line.childline }} at any time.", "parent/abuse/neglect")
    assert call is not None
    assert "Leave as it is: {{ line.childline }}" in call.auto_comments
    if not shutil.which("msgfmt"):
        pytest.skip("gettext's own tools are not here")
    for name in ("interface", "content"):
        path = root / f"locales/{CODE}/LC_MESSAGES/{name}.po"
        subprocess.run(["msgfmt", "--check", "-o", "/dev/null", path], capture_output=True, check=True)
    # Wrapped, sorted and merged by gettext, nothing is lost: the old words stand there, and it is ours again after.
    template_path = root / "locales/content.pot"
    subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "-U", root / CONTENT, template_path], check=True)
    assert f'# English before: "{OLD}"' in (root / CONTENT).read_text("utf-8")
    assert run(root, "update").exit_code == 0
    assert entry(root, NEW) == next(block for block in before.split("\n\n") if f'msgid "{NEW}"' in block)


def test_broken_english_or_a_broken_catalogue_changes_nothing(root: Path) -> None:
    broken = (root / CONTENT).read_text("utf-8").replace('msgid "Neglect"', 'msgid "Neglect', 1)
    (root / CONTENT).write_text(broken, "utf-8")
    said = run(root, "update")
    assert said.exit_code == 1
    assert CONTENT in said.output
    assert (root / CONTENT).read_text("utf-8") == broken
    change(root, "title: What neglect means", "titel: What")
    assert "The English must be sound first" in run(root, "update").output


def test_terms_are_used_throughout(root: Path) -> None:
    path = root / f"locales/{CODE}/terms.toml"
    path.write_text(f'["exact words"]\nours = "{pseudo("exact words")}"\nwhy = "x"\n', "utf-8")
    assert warnings(root) == []
    other = '["word"]\nours = "ئا"\nwhy = "x"\n'
    path.write_text(path.read_text("utf-8").replace(pseudo("exact words"), "ئەئە") + other, "utf-8")
    said = warnings(root)
    (exact,) = [
        warning
        for warning in said
        if '"exact words", the translation has not "ئەئە"' in warning.what and warning.file == CONTENT
    ]
    assert [warning for warning in said if (warning.file, warning.line) == (exact.file, exact.line)] == [exact], (
        "and not the shorter term within it"
    )
    path.write_text(path.read_text("utf-8").replace('"ئەئە"', f'"ئەئە"\nforms = ["{pseudo("exact")}"]', 1), "utf-8")
    assert not any("exact words" in warning.what for warning in warnings(root))


def test_the_english_of_a_term_stands_in_brackets_where_a_page_first_uses_it(root: Path) -> None:
    terms = root / f"locales/{CODE}/terms.toml"
    terms.write_text(f'[basics]\nours = "{pseudo("basics")}"\nwhy = "x"\nbrackets = "the basics"\n', "utf-8")
    (found,) = warnings(root)
    assert found.what == 'The first use on this page has not the English in brackets: "(the basics)".'
    catalogue = (root / CONTENT).read_text("utf-8")
    marked = f"**{pseudo('basics')}**"
    assert marked in catalogue
    (root / CONTENT).write_text(catalogue.replace(marked, f"{marked} (the basics)"), "utf-8")
    assert warnings(root) == []


@pytest.mark.parametrize("error", ["#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "Err:509", "####"])
def test_an_error_of_the_spreadsheet_is_no_translation(root: Path, error: str) -> None:
    rows = sheet(root)
    row = next(row for row in rows if row["english"] == OLD)
    row["translation"] = error
    before = (root / CONTENT).read_bytes()
    result = put_back(root, rows)
    assert result.exit_code == 1
    assert f"the spreadsheet has put {error} in place of the words" in result.stderr
    assert (root / CONTENT).read_bytes() == before


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_line_that_names_the_separator_is_read_and_rows_keep_their_numbers(root: Path, delimiter: str) -> None:
    rows = sheet(root)
    place = next(place for place, row in enumerate(rows) if row["english"] == OLD)
    rows[place]["translation"] = pseudo("Then that.") + " ئا"
    put_back(root, rows, delimiter)
    written = (root / "sheet.csv").read_text("utf-8")
    (root / "sheet.csv").write_text(f"\ufeffsep={delimiter}\r\n{written}", "utf-8")
    result = run(root, "import", CODE, str(root / "sheet.csv"))
    assert result.exit_code == 0, result.stderr
    rows[place]["translation"] = "#NAME?"
    put_back(root, rows, delimiter)
    written = (root / "sheet.csv").read_text("utf-8")
    (root / "sheet.csv").write_text(f"sep={delimiter}\n{written}", "utf-8")
    result = run(root, "import", CODE, str(root / "sheet.csv"))
    assert f"Row {place + 3} [{CODE}]" in result.stderr


HEADER = (
    'msgid ""\nmsgstr ""\n"Project-Id-Version: x\\n"\n"POT-Creation-Date: {made}\\n"\n"PO-Revision-Date: {day}\\n"\n'
    '"Plural-Forms: {plural}\\n"\n"Content-Type: text/plain; charset={charset}\\n"\n\n'
)


@pytest.mark.parametrize(
    ("day", "plural", "charset"),
    [
        ("", "nplurals=INTEGER; plural=EXPRESSION;", "CHARSET"),
        ("2026-11-22", "nplurals=3; plural=(n==1 ? 0 : 1);", "UTF-8"),
        ("2026-11-22T10:00:00Z", "", "utf8"),
        ("YEAR-MO-DA HO:MI+ZONE", "nplurals=2; plural=(n != 1);", "UTF-8"),
        ("yesterday", "many", "UTF-8"),
    ],
)
def test_what_no_reader_sees_in_a_catalogue_does_not_matter(root: Path, day: str, plural: str, charset: str) -> None:
    text = (root / CONTENT).read_text("utf-8")
    _header, rest = text.split("\n\n", 1)
    before = '#~| msgctxt "p"\n#~| msgid "English before"\n#~ msgctxt "p"\n#~ msgid "Out of use"\n#~ msgstr "ئا"\n'
    head = HEADER.format(made=day, day=day, plural=plural, charset=charset)
    (root / CONTENT).write_text(f"{head}{rest}\n{before}", "utf-8")
    report = build_small(root, force=True)
    assert report.problems == []
    assert report.shown[0].endswith("pages translated.")
    assert run(root, "update").exit_code == 0
    assert "Out of use" in (root / CONTENT).read_text("utf-8")
    assert build_small(root, force=True).problems == []


def test_an_entry_that_stands_twice_is_named(root: Path) -> None:
    twice = entry(root, OLD)
    text = (root / CONTENT).read_text("utf-8")
    other = twice.replace(pseudo(OLD), pseudo(OLD) + " ئا")
    (root / CONTENT).write_text(f"{text.rstrip()}\n\n{other}\n", "utf-8")
    (problem,) = build_small(root, force=True).problems
    line = [number for number, line in enumerate(text.split("\n"), start=1) if line == f'msgid "{OLD}"']
    assert problem.line > line[0]
    assert problem.what == f'This entry stands twice: "{OLD}".'
