"""Approvals signed with SSH keys, which alone count where a council names who may sign."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from bot.compiler.gathered import read_signoff
from bot.guide.approval import State
from bot.source.tree import Tree
from tests.council import FILE, SIGN, TODAY, council, run, state

SIGNATURE, ALLOWED = FILE.with_name("en.toml.sig"), Path("anytown/approvals/allowed_signers")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    council(tmp_path, monkeypatch)


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
    found = read_signoff(Tree(Path(), Path("anytown")), TODAY).problems
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


def test_a_list_of_signers_that_is_a_folder_is_a_sentence(keys: dict[str, Path]) -> None:
    ALLOWED.mkdir(parents=True)
    assert "allowed_signers" in run(*SIGN, "--sign", str(keys["smith"]), ends_with=1)


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
