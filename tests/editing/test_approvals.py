"""Who approved the words of a page still has, when it is renamed; when it is retired, nobody reads them any more."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from tests.small_guide import write_small_guide

OLD, NEW = "abuse/neglect/more", "abuse/neglect/details"
ABOVE = "content/parent/abuse/neglect.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small guide, in which two pages are signed off: one, and one that leads to it in words of its own."""
    write_small_guide(tmp_path)
    path = tmp_path / ABOVE
    text = path.read_text("utf-8")
    path.write_text(text.replace(f"  - {OLD}\n", f"  - page: {OLD}\n    label: The rest\n"), "utf-8", newline="\n")
    signed = ("--audience", "parent", "--role", "Lead", "--name", "A. Lead", OLD, "abuse/neglect")
    assert run(tmp_path, "sign-off", *signed).exit_code == 0
    return tmp_path


def run(root: Path, *words: str) -> Result:
    at = 2 if words[0] == "page" else 1
    return CliRunner().invoke(commands, [*words[:at], "--root", str(root), *words[at:]])


def states(root: Path) -> list[str]:
    said = run(root, "page", "list", "--audience", "parent").output.splitlines()
    return [line.partition(" ")[0] for line in said if line.endswith(": signed off")]


def test_an_approval_goes_with_the_page_and_lapses_nowhere(root: Path) -> None:
    before = (root / f"approvals/parent/{OLD}/en.toml").read_bytes()
    assert states(root) == ["parent/abuse/neglect", f"parent/{OLD}"]
    assert run(root, "page", "rename", OLD, NEW).exit_code == 0
    assert states(root) == ["parent/abuse/neglect", f"parent/{NEW}"]
    assert (root / f"approvals/parent/{NEW}/en.toml").read_bytes() == before
    assert not (root / f"approvals/parent/{OLD}").exists()
    assert "There is no page of this name" not in run(root, "check").output


def test_a_broken_approval_is_moved_as_it_is(root: Path) -> None:
    path = root / f"approvals/parent/{OLD}/en.toml"
    path.write_text("mended by hand", "utf-8")
    assert run(root, "page", "rename", OLD, NEW).exit_code == 0
    assert (root / f"approvals/parent/{NEW}/en.toml").read_text("utf-8") == "mended by hand"


def test_a_signature_goes_with_its_approval_as_long_as_it_fits(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    key = tmp_path_factory.mktemp("keys") / "lead"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    public = key.with_suffix(".pub").read_text("utf-8")
    (root / "approvals/allowed_signers").write_text(f"Lead {public}", "utf-8", newline="\n")
    signed = ("--audience", "parent", "--role", "Lead", "--name", "A. Lead", "--sign", str(key))
    assert run(root, "sign-off", *signed, OLD, "abuse/neglect").exit_code == 0
    done = run(root, "page", "rename", OLD, NEW)
    assert "sign it off anew, with --sign: approvals/parent/abuse/neglect/en" in done.output, "it names the page"
    assert done.output.count("--sign") == 1
    assert states(root) == [f"parent/{NEW}"]
    assert "since they are not signed: parent/abuse/neglect/en.toml." in run(root, "check").output
    assert run(root, "sign-off", *signed, "abuse/neglect").exit_code == 0
    assert states(root) == ["parent/abuse/neglect", f"parent/{NEW}"]
    assert run(root, "page", "retire", NEW).exit_code == 0
    assert [path.name for path in (root / "approvals").rglob("*.sig")] == ["en.toml.sig"], "of the other page"


def test_the_approval_of_a_retired_page_goes_with_it(root: Path) -> None:
    done = run(root, "page", "retire", OLD)
    assert done.exit_code == 0, done.output
    assert not (root / f"approvals/parent/{OLD}").exists()
    assert (root / "approvals/parent/abuse/neglect/en.toml").exists()
    assert "There is no page of this name" not in run(root, "check").output
