"""Words kept in Git without the program Git; what Git itself then says of the folder is what is compared."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.editing.kept import KeepError, Kept, keep
from bot.editing.waiting import not_kept, waiting
from tests.git_program import git

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
PAGE, OTHER = "content/parent/page.md", "content/parent/other.md"


def put(root: Path, name: str, data: bytes) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    root = tmp_path / "guide"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    put(root, PAGE, b"One.\n")
    put(root, OTHER, b"Two.\n")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=begin")
    return root


def kept(root: Path, *names: str, message: str = "Say it more plainly", author: str = "Zoë A. Writer") -> Kept:
    found = keep(root / "content", [root / name for name in names], message, author, AT)
    assert found is not None
    return found


def test_words_come_onto_a_branch_of_their_own_and_nothing_else_moves(root: Path) -> None:
    put(root, PAGE, b"One and more.\n")
    put(root, OTHER, b"Staged.\n")
    git(root, "add", OTHER)
    put(root, "notes.txt", b"mine")
    saved = kept(root, PAGE)
    assert (saved.branch, saved.files) == ("words/2026-06-01-zoe-a-writer", [PAGE])
    assert git(root, "branch", "--show-current") == saved.branch
    assert git(root, "status", "--porcelain").splitlines() == [f"M  {OTHER}", "?? notes.txt"]
    assert git(root, "show", "--name-only", "--format=%an|%s", "HEAD").split("\n") == [
        "Zoë A. Writer|Say it more plainly",
        "",
        PAGE,
    ]
    assert git(root, "rev-parse", "HEAD~1") == git(root, "rev-parse", "main")
    assert git(root, "fsck", "--strict") == ""
    put(root, PAGE, b"Again.\n")
    assert kept(root, PAGE, message="Again").branch == saved.branch, "the next one stands beside it"
    assert [each.message for each in waiting(root)] == ["Again", "Say it more plainly"]
    first = waiting(root)[-1]
    assert (first.day, first.author, first.files) == (AT.date(), "Zoë A. Writer", [PAGE])


def test_what_changed_is_told_in_words_and_what_nobody_kept_by_its_file(root: Path) -> None:
    put(root, PAGE, b"One and more.\n")
    kept(root, PAGE)
    assert waiting(root)[0].texts == {PAGE: ("One.\n", "One and more.\n")}
    assert not_kept(root) == []
    put(root, OTHER, b"Taken in by a command.\n")
    assert not_kept(root / "content") == [OTHER]
    git(root, "add", "--all")
    assert not_kept(root) == [OTHER], "staged is not kept"
    assert not_kept(root / "content/nowhere") == []


@pytest.mark.parametrize("long", ["Say it more plainly. " * 250, "x" * 5_000])
def test_a_long_message_is_known_by_its_beginning_and_kept_whole(root: Path, long: str) -> None:
    put(root, PAGE, b"Mine.\n")
    kept(root, PAGE, message=long)
    subject = git(root, "log", "-1", "--format=%s")
    assert len(subject) <= 100
    assert subject.endswith("…")
    assert long.startswith(subject.removesuffix("…"))
    assert git(root, "log", "-1", "--format=%b").strip() == long.strip()
    assert (waiting(root)[0].message, waiting(root)[0].more) == (subject, long.strip())


def test_what_was_there_already_is_no_commit(root: Path) -> None:
    before = git(root, "rev-parse", "HEAD")
    assert kept(root, PAGE) == Kept("main", before, [])
    assert git(root, "branch", "--show-current") == "main"
    assert waiting(root) == []


def test_a_new_file_and_one_that_is_gone(root: Path) -> None:
    put(root, "content/parent/new/page.md", b"New.\n")
    (root / OTHER).unlink()
    assert kept(root, "content/parent/new/page.md", OTHER).files == ["content/parent/new/page.md", OTHER]
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "ls-files") == f"content/parent/new/page.md\n{PAGE}"


def test_a_second_branch_of_the_same_day_gets_a_number(root: Path) -> None:
    put(root, PAGE, b"Mine.\n")
    first = kept(root, PAGE).branch
    git(root, "switch", "--quiet", "main")
    put(root, PAGE, b"Mine, anew.\n")
    assert kept(root, PAGE).branch == f"{first}-2"
    assert git(root, "log", "-1", "--format=%s", first) == "Say it more plainly"


def test_another_persons_branch_is_left_as_it_is_and_ones_own_goes_on(root: Path) -> None:
    put(root, PAGE, b"Zoe's.\n")
    first = kept(root, PAGE)
    put(root, PAGE, b"Zoe's, and Sam's.\n")
    second = kept(root, PAGE, message="Sam's", author="Sam Second")
    assert (second.branch, second.rests_on) == ("words/2026-06-01-sam-second", first.branch)
    assert git(root, "rev-parse", first.branch) == first.commit, "what is another's did not move"
    assert [each.author for each in waiting(root)] == ["Sam Second", "Zoë A. Writer"], "and is beneath"
    put(root, PAGE, b"Zoe's, and Sam's, and hers.\n")
    third = kept(root, PAGE, message="Third")
    assert (third.branch, third.rests_on) == (first.branch, second.branch), "hers goes on, with all that was saved"
    assert git(root, "rev-list", "--count", f"main..{first.branch}") == "3"
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "fsck", "--strict") == ""


def test_a_branch_that_is_open_in_another_folder_is_not_moved_beneath_it(root: Path) -> None:
    put(root, PAGE, b"Zoe's.\n")
    first = kept(root, PAGE)
    put(root, PAGE, b"Sam's.\n")
    kept(root, PAGE, author="Sam Second")
    git(root, "worktree", "add", "--quiet", str(root.parent / "beside"), first.branch)
    put(root, PAGE, b"Hers.\n")
    assert kept(root, PAGE).branch == f"{first.branch}-2"
    assert git(root, "rev-parse", first.branch) == first.commit


def test_what_has_come_onto_main_is_not_gone_on_with(root: Path) -> None:
    put(root, PAGE, b"Zoe's.\n")
    first = kept(root, PAGE)
    git(root, "branch", "--force", "main", "HEAD")
    put(root, PAGE, b"Sam's.\n")
    kept(root, PAGE, author="Sam Second")
    put(root, PAGE, b"Hers.\n")
    assert kept(root, PAGE).branch == f"{first.branch}-2"


def test_without_a_branch_one_is_made(root: Path) -> None:
    git(root, "checkout", "--quiet", "--detach")
    put(root, PAGE, b"Mine.\n")
    assert kept(root, PAGE).branch == "words/2026-06-01-zoe-a-writer"
    assert git(root, "status", "--porcelain") == ""


def test_in_a_folder_of_its_own_beside_another_branch(root: Path) -> None:
    beside = root.parent / "beside"
    git(root, "worktree", "add", "--quiet", "-b", "draft", str(beside))
    put(beside, PAGE, b"Here.\n")
    assert kept(beside, PAGE).branch == "draft"
    assert git(beside, "status", "--porcelain") == ""
    assert git(root, "branch", "--show-current") == "main"
    assert git(root, "status", "--porcelain") == ""


def test_the_first_words_of_an_empty_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    put(tmp_path, PAGE, b"One.\n")
    assert kept(tmp_path, PAGE).files == [PAGE]
    assert git(tmp_path, "status", "--porcelain") == ""


def test_a_folder_without_git_keeps_nothing(tmp_path: Path) -> None:
    page = put(tmp_path, PAGE, b"One.\n")
    assert keep(tmp_path, [page], "words", "A. Writer", AT) is None
    assert waiting(tmp_path) == []


def test_another_program_in_git_is_waited_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root, PAGE, b"Mine.\n")
    lock = root / ".git/index.lock"
    lock.touch()
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 4:
            lock.unlink()

    monkeypatch.setattr("bot.editing.kept.sleep", wait)
    assert kept(root, PAGE).files == [PAGE]
    assert len(waited) == 4, "and no longer than it has to"
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "fsck", "--strict") == ""


def test_a_lock_on_head_begins_no_branch_and_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.editing.kept.sleep", lambda _seconds: None)
    put(root, PAGE, b"Mine.\n")
    (root / ".git/HEAD.lock").touch()
    with pytest.raises(KeepError, match=r"\.git/HEAD\.lock"):
        kept(root, PAGE)
    assert git(root, "branch", "--format=%(refname:short)") == "main"
    (root / ".git/HEAD.lock").unlink()
    assert kept(root, PAGE).branch == "words/2026-06-01-zoe-a-writer"
    assert git(root, "status", "--porcelain") == ""
    put(root, PAGE, b"Mine, and Sam's.\n")
    kept(root, PAGE, author="Sam Second")
    put(root, PAGE, b"Mine, and Sam's, and mine.\n")
    (root / ".git/HEAD.lock").touch()
    before = git(root, "branch", "--format=%(refname:short) %(objectname)")
    with pytest.raises(KeepError, match="save again"):
        kept(root, PAGE)
    assert git(root, "branch", "--format=%(refname:short) %(objectname)") == before, "her own is where it was as well"


def test_what_git_is_told_to_ignore_is_not_kept(root: Path) -> None:
    put(root, ".gitignore", b"installed\n")
    page = put(root, f"installed/{PAGE}", b"Mine.\n")
    assert keep(root / "installed", [page], "words", "A. Writer", AT) is None
    assert git(root, "branch", "--format=%(refname:short)") == "main"
    put(root, ".gitignore", f"/{PAGE}\n".encode())
    put(root, PAGE, b"Mine.\n")
    assert kept(root, PAGE).files == [PAGE], "what Git has already, it does not ignore"


@pytest.mark.parametrize("joining", ["merge", "stash"])
def test_two_wordings_that_met_are_somebody_elses_to_join(root: Path, joining: str) -> None:
    if joining == "merge":
        git(root, "switch", "--quiet", "--create", "other")
        put(root, PAGE, b"One, mine.\n")
        git(root, "commit", "--quiet", "--all", "--message=mine")
        git(root, "switch", "--quiet", "main")
    else:
        put(root, PAGE, b"One, mine.\n")
        git(root, "stash", "push", "--quiet")
    put(root, PAGE, b"One, theirs.\n")
    git(root, "commit", "--quiet", "--all", "--message=theirs")
    with pytest.raises(AssertionError):  # Git ends with 1: two wordings met
        git(root, *(["merge", "other"] if joining == "merge" else ["stash", "pop"]))
    assert not_kept(root) == [PAGE], "to be seen among what is not kept"
    put(root, PAGE, b"One, chosen.\n")
    with pytest.raises(KeepError, match="in the middle of joining"):
        kept(root, PAGE)
    assert git(root, "diff", "--name-only", "--diff-filter=U") == PAGE
    assert kept(root, OTHER).files == [], "a file that is as Git has it is nobody's to join"


def test_what_lies_elsewhere_and_what_is_under_way_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("bot.editing.kept.sleep", waited.append)
    outside = put(root.parent, "elsewhere.md", b"x")
    with pytest.raises(KeepError, match="not in the folder"):
        keep(root, [outside], "words", "A. Writer", AT)
    put(root, PAGE, b"Mine.\n")
    (root / ".git/index.lock").touch()
    with pytest.raises(KeepError, match="Another program"):
        kept(root, PAGE)
    assert 2 < sum(waited) < 3, "seconds: a person is waiting"
    (root / ".git/index.lock").unlink()
    (root / ".git/MERGE_HEAD").write_text(git(root, "rev-parse", "HEAD"), "utf-8")
    with pytest.raises(KeepError, match="in the middle"):
        kept(root, PAGE)
    assert git(root, "log", "--format=%s", "--all") == "begin"


@pytest.mark.parametrize(
    "attributes",
    ["", "* text=auto eol=lf\n", "*.md text\n", "*.md -text\n", "*.md eol=crlf\n", "*.md binary\n", "* text=auto\n"],
)
@pytest.mark.parametrize("converts", ["false", "true", "input"])
def test_the_bytes_are_those_that_git_would_keep(root: Path, attributes: str, converts: str) -> None:
    before = (b"One.\n", b"One.\r\n")
    now = (b"One.\r\nTwo.\r\n", b"One.\nTwo.\r\n", b"a\rb\r\n", b"a\0b\r\n", b"\x01\x02\r\n", b"One.\n")
    files = {f"content/{was}-{at}.md": (before[was], data) for was in (0, 1) for at, data in enumerate(now)}
    for name, (was, _data) in files.items():
        put(root, name, was)
    git(root, "-c", "core.autocrlf=false", "add", "--all")
    git(root, "commit", "--quiet", "--message=before")
    put(root, ".gitattributes", attributes.encode())
    git(root, "config", "core.autocrlf", converts)
    for name, (_was, data) in files.items():
        put(root, name, data)
    assert kept(root, *files).files
    ours = git(root, "ls-tree", "-r", "HEAD", "content")
    git(root, "reset", "--quiet", "--soft", "main")
    git(root, "reset", "--quiet")
    git(root, "add", "content")
    assert git(root, "ls-tree", "-r", git(root, "write-tree"), "content") == ours


def test_what_only_git_itself_can_convert_is_refused(root: Path) -> None:
    put(root, ".gitattributes", b"*.md filter=lfs\n")
    put(root, PAGE, b"Mine.\n")
    with pytest.raises(KeepError, match="filter"):
        kept(root, PAGE)
