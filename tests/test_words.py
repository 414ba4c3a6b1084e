"""Changing words from the command line: everything that the editor's page does has a command."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from tests.git_program import git
from tests.pseudo import CODE
from tests.small_guide import RICH, write_small_guide

PAGE, NAME = "abuse/neglect", "content/parent/abuse/neglect.md"


@pytest.fixture
def root(translated: Path, tmp_path: Path) -> Path:
    """The small guide under Git, wholly translated into one language."""
    root = tmp_path / "guide"
    shutil.copytree(translated, root)
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=begin")
    return root


def run(root: Path, *words: str, typed: str | None = None) -> Result:
    done = CliRunner().invoke(commands, [*words[:2], "--root", str(root), *words[2:]], input=typed)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def page(root: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(run(root, "page", "show", PAGE, "--audience", "parent", "--json").output)
    return found


def test_another_encoding_is_named_by_its_line_wherever_it_is_met(root: Path) -> None:
    sentence = "This line is not in UTF-8. Save the file again as UTF-8."
    text = root.parent / "text.md"
    text.write_bytes(b"Ask early.\n\nAsk at the caf\xe9.\n")
    done = run(root, "page", "write", PAGE, str(text), "--audience", "parent")
    assert (done.exit_code, f"FILE:3: {sentence} Nothing was changed." in done.output) == (1, True)
    (root / NAME).write_bytes(RICH.encode().replace(b"Ask *early*", b"Ask at the caf\xe9"))
    line = RICH.partition("Ask *early*")[0].count("\n") + 1
    for command in (["show"], ["write", "--title", "Neglect"]):
        done = run(root, "page", *command, PAGE, "--audience", "parent")
        assert (done.exit_code, f"{NAME}:{line}: {sentence}" in done.output) == (1, True)
    (root / "content/authority.toml").write_bytes(b'[authority]\nname = "Caf\xe9"\n')
    done = run(root, "detail", "set", "unit_phone", "0191 498 0001")
    assert (done.exit_code, f"content/authority.toml:2: {sentence}" in done.output) == (1, True)


def test_what_git_could_not_take_is_kept_by_the_same_command_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.editing.kept.sleep", lambda _seconds: None)
    commands = (
        ("page", "write", PAGE, "--audience", "parent", "--title", "Neglect", "--name", "A. Writer"),
        ("help-line", "set", "childline", "about", "For anyone under 19, at any time", "--name", "A. Writer"),
        ("detail", "set", "unit_phone", "0191 498 0001", "--name", "A. Writer"),
    )
    lock = root / ".git/index.lock"
    lock.touch()
    for command in commands:
        assert "Wait a moment, then save again." in run(root, *command).output
    lock.unlink()
    for command in commands:
        assert "Kept on the branch words/" in run(root, *command).output
        assert "Kept on" not in run(root, *command).output, "once is enough"
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("name", "old", "new", "command"),
    [
        (NAME, "Ask *early*.", "<<<<<<< HEAD\nAsk.\n=======\nAsk *early*.\n>>>>>>> words\n", "page"),
        (NAME, "title:", "titel:", "page"),
        (NAME, "Ask *early*.", "Ask {{ authority.nothing }}.", "page"),
        ("content/help-lines.toml", "about =", "abuot =", "help-line"),
    ],
)
def test_what_a_save_refuses_is_not_kept_as_it_stands(root: Path, name: str, old: str, new: str, command: str) -> None:
    path = root / name
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    if command == "page":
        done = run(root, "page", "write", PAGE, "-", "--audience", "parent", typed=page(root)["body"])
    else:
        done = run(root, "help-line", "set", "childline", "number", "0800 1111")
    assert (done.exit_code, "Nothing was changed." in done.output, name in done.output) == (1, True, True)
    assert git(root, "branch", "--format=%(refname:short)") == "main"


def test_a_translators_unfinished_work_is_not_kept_with_an_editors(root: Path) -> None:
    catalogue = f"locales/{CODE}/LC_MESSAGES/content.po"
    run(root, "page", "write", PAGE, "--audience", "parent", "--title", "Neglect: what")
    path = root / catalogue
    first, _mark, rest = path.read_text("utf-8").rpartition('msgstr "')
    path.write_text(f'{first}msgstr "x{rest}', "utf-8")
    by_hand = root / NAME
    by_hand.write_text(by_hand.read_text("utf-8").replace("Ask *early*.", "Ask *today*."), "utf-8")
    done = run(root, "page", "write", PAGE, "-", "--audience", "parent", typed=page(root)["body"])
    assert "Kept on the branch words/" in done.output
    assert git(root, "show", "--name-only", "--format=") == NAME
    assert git(root, "diff", "--name-only") == catalogue


def test_what_git_is_told_to_ignore_stays_as_it_is(root: Path) -> None:
    (root / ".gitignore").write_text("inst\n", "utf-8")
    inst = root / "inst"
    inst.mkdir()
    for folder in ("content", "locales"):
        shutil.copytree(root / folder, inst / folder)
    now = json.loads(run(inst, "page", "show", PAGE, "--audience", "parent", "--json").output)
    done = run(inst, "page", "write", PAGE, "-", "--audience", "parent", typed=now["body"])
    assert done.output == "Nothing was changed: it stands there so already.\n"
    assert git(root, "branch", "--show-current") == "main"


def test_a_long_reason_is_read_whole_among_what_waits(root: Path) -> None:
    reason = "The council said so, and then it said so again. " * 5
    assert run(root, "detail", "set", "unit_phone", "01632 960001", "--message", reason).exit_code == 0
    assert f"\n    {reason.strip()}\n" in run(root, "words", "waiting").output


def test_what_ours_was_is_kept_with_an_authoritys_words_by_the_same_command_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.editing.kept.sleep", lambda _seconds: None)
    own = root.parent / "own"
    own.mkdir()
    git(own, "init", "--quiet", "--initial-branch=main")
    monkeypatch.setenv("CONTENT_OVERLAY", str(own))
    lock = own / ".git/index.lock"
    lock.touch()
    command = ("page", "write", PAGE, "--audience", "parent", "--title", "Neglect")
    assert "save again" in run(root, *command).output
    lock.unlink()
    assert "Kept on the branch" in run(root, *command).output
    assert git(own, "status", "--porcelain") == ""
    assert git(own, "ls-files", "before") == f"before/{NAME}"


def test_a_page_is_shown_changed_and_kept(root: Path) -> None:
    now = page(root)
    assert now["name"] == NAME
    body = now["body"].replace("Ask *early*.", "Ask *today*.")
    words = ("--audience", "parent", "--title", "Neglect: what it is", "--mark", now["mark"], "--name", "A. Writer")
    done = run(root, "page", "write", PAGE, "-", *words, "--message", "Say when", typed=body)
    assert done.exit_code == 0, done.output
    assert (root / NAME).read_text("utf-8") == RICH.replace("Ask *early*.", "Ask *today*.").replace(
        "title: What neglect means", 'title: "Neglect: what it is"'
    )
    assert "words/" in done.output
    assert git(root, "log", "-1", "--format=%an: %s") == "A. Writer: Say when"
    assert git(root, "status", "--porcelain") == "", "the catalogues were brought up to date and kept with it"
    waiting = run(root, "words", "waiting").output
    assert "A. Writer: Say when" in waiting
    assert NAME in waiting
    late = run(root, "page", "write", PAGE, "-", *words, typed=body)
    assert late.exit_code == 1
    assert "changed meanwhile" in late.output
    states = {
        one["page"]: one for one in json.loads(run(root, "page", "list", "--json", "--audience", "parent").output)
    }
    assert states[PAGE]["languages"] == {CODE: "in English until its new words are translated"}


def test_a_page_that_would_be_wrong_is_refused_with_the_line(root: Path) -> None:
    now = page(root)
    done = run(root, "page", "write", PAGE, "-", "--audience", "parent", typed=now["body"] + "\nThey refuse.\n")
    assert done.exit_code == 1
    assert f'{NAME}:37: The word "refuse" is never used here.' in done.output
    assert "Nothing was changed." in done.output
    assert (root / NAME).read_text("utf-8") == RICH
    assert git(root, "branch", "--show-current") == "main"
    assert run(root, "words", "waiting").output == "Nothing waits: the main branch has everything that is saved.\n"


def test_what_is_wrong_on_another_page_already_does_not_stop_a_change(root: Path) -> None:
    other = root / "content/parent/behaviour.md"
    other.write_text(other.read_text("utf-8") + "\nThey refuse.\n", "utf-8")
    now = page(root)
    body = now["body"].replace("Ask *early*.", "Ask *today*.")
    wrong = run(root, "page", "write", PAGE, "-", "--audience", "parent", typed=body + "\nThey refuse.\n")
    assert wrong.exit_code == 1
    assert f"{NAME}:37" in wrong.output
    done = run(root, "page", "write", PAGE, "-", "--audience", "parent", "--name", "A. Writer", typed=body)
    assert done.exit_code == 0, done.output
    assert "Ask *today*." in (root / NAME).read_text("utf-8")
    assert git(root, "show", "--name-only", "--format=") == NAME


def test_a_change_of_nothing_is_said(root: Path) -> None:
    done = run(root, "page", "write", PAGE, "-", "--audience", "parent", typed=page(root)["body"])
    assert done.output == "Nothing was changed: it stands there so already.\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("page", "show", "abuse/neglet", "--audience", "parent"), "Is abuse/neglect meant?"),
        (("page", "write", PAGE, "--audience", "parent", "--label", "x"), "PAGE=WORDS"),
        (("page", "write", PAGE, "--audience", "parent", "--label", "x=y"), "no `label:x`"),
        (("detail", "set", "unit_fone", "1"), "Is unit_phone meant?"),
        (("help-line", "set", "childline", "number", "one"), "no telephone number"),
        (("help-line", "rung", "childlin", "--name", "A"), "Is childline meant?"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(root: Path, words: tuple[str, ...], says: str) -> None:
    done = run(root, *words)
    assert done.exit_code != 0
    assert says in done.output
    assert git(root, "status", "--porcelain") == ""


def test_a_whole_file_in_place_of_the_text_is_refused(root: Path) -> None:
    done = run(root, "page", "write", PAGE, "-", "--audience", "parent", typed=RICH)
    assert "Give the text below the top alone" in done.output
    assert (root / NAME).read_text("utf-8") == RICH


def test_the_voices_of_a_subject_are_shown_one_after_the_other(root: Path) -> None:
    said = run(root, "page", "show", PAGE, "--audience", "parent", "--voices").output
    places = [said.index(f"content/{reader}/{PAGE}.md") for reader in ("parent", "young_person", "professional")]
    assert places[0] == 0
    assert "title: What neglect means" in said


def test_how_each_page_stands(root: Path) -> None:
    said = run(root, "page", "list", "--audience", "parent").output.splitlines()
    line = next(line for line in said if line.startswith(f"parent/{PAGE} "))
    assert "never signed off" in line
    assert f"{CODE}: translated" in line
    assert not any(line.startswith("professional/") for line in said)


def test_a_detail_and_a_help_line_are_listed_changed_and_kept(root: Path) -> None:
    assert run(root, "detail", "set", "unit_phone", "01632 960001").exit_code == 0
    assert "  unit_phone: 01632 960001\n" in run(root, "detail", "list").output
    done = run(root, "help-line", "set", "childline", "number", "0800 2222")
    assert done.exit_code == 0, done.output
    assert run(root, "help-line", "rung", "childline", "--name", "A. Caller").exit_code == 0
    lines = {one["key"]: one for one in json.loads(run(root, "help-line", "list", "--json").output)}
    values = {each["key"]: each["value"] for each in lines["childline"]["details"]}
    assert (values["number"], values["checked_by"]) == ("0800 2222", "A. Caller")
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "log", "-1", "--format=%an: %s") == "A. Caller: Help line childline: looked at by A. Caller"


def test_without_git_the_words_are_saved_and_it_is_said(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    done = run(tmp_path, "detail", "set", "unit_phone", "01632 960001")
    assert done.exit_code == 0
    assert "not under Git" in done.output
    assert 'unit_phone = "01632 960001"' in (tmp_path / "content/authority.toml").read_text("utf-8")


def test_an_authority_writes_into_its_own_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = root.parent / "own"
    own.mkdir()
    git(own, "init", "--quiet", "--initial-branch=main")
    monkeypatch.setenv("CONTENT_OVERLAY", str(own))
    body = page(root)["body"]
    wrong = run(root, "page", "write", PAGE, "-", "--audience", "parent", typed=body + "\nThey refuse.\n")
    assert f"{own}/{NAME}:37: " in wrong.output
    assert not any(own.glob("*/**/*.md"))
    done = run(root, "page", "write", PAGE, "--audience", "parent", "--title", "Neglect")
    assert done.exit_code == 0, done.output
    assert f"Written: {own / NAME}." in done.output
    assert (own / NAME).read_text("utf-8") == RICH.replace("title: What neglect means", "title: Neglect")
    assert (root / NAME).read_text("utf-8") == RICH
    assert git(root, "status", "--porcelain") == ""
    assert git(own, "status", "--porcelain") == ""
    assert (own / "before" / NAME).is_file()
    done = run(root, "page", "write", PAGE, "-", "--audience", "parent", typed="Ask your worker.\n")
    assert done.exit_code == 0, "a passage of ours that theirs no longer needs is nobody's mistake"
