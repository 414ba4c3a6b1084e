"""Signing off on the desk where a council names who may sign, and where law has changed: as the commands have it."""

from pathlib import Path

import pytest

from bot.desk import at_lists, at_signing, at_text
from bot.desk.asked import Reply
from bot.desk.desk import Desk
from tests.desk.conftest import EDITOR, Ask, git
from tests.desk.test_pages import FILE, PLACE, change, opened, said, words

APPROVAL = Path("approvals/parent/abuse/neglect/en.toml")
SIBLINGS = "Look also at the same subject for others: young_person/abuse/neglect [en], professional/abuse/neglect [en]."


def sign(desk: Desk, ask: Ask, **more: str) -> Reply:
    """Read the words, then say that they are right."""
    page = words(at_signing.shown(desk, ask(PLACE)))
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    form = {"name": "J. Lead", "role": "Safeguarding lead", "language": "en", "mark": mark, **more}
    return at_signing.signed(desk, ask(PLACE, **form))


def rewrite(desk: Desk, ask: Ask) -> None:
    """The editor changes the words."""
    form = opened(desk, ask)
    form["body"] = form["body"].replace("Ask *early*.", "Ask *at once*.")
    assert "kept under your name" in said(desk, at_text.saved(desk, ask(PLACE, **form)))


def test_whoever_wrote_the_words_does_not_sign_them_by_typing_another_name(desk: Desk, ask: Ask, root: Path) -> None:
    rewrite(desk, ask)
    refused = sign(desk, ask, name="J. Smith")
    assert refused.status == 409
    assert f"{EDITOR} was the last to change" in words(refused)
    assert f"This is the desk of {EDITOR}, whatever name is typed." in words(refused)
    assert not (root / APPROVAL).exists()
    sign(desk, ask, name="J. Smith", despite="She sat beside me and read them.")
    assert "She sat beside me and read them." in (root / APPROVAL).read_text("utf-8")


def test_behind_a_sign_in_nobody_signs_under_another_name_than_their_own(desk: Desk, ask: Ask, root: Path) -> None:
    desk.signed_in = True
    form = words(at_signing.shown(desk, ask(PLACE)))
    assert f"You sign as <strong>{EDITOR}</strong>" in form
    assert 'name="name"' not in form
    assert "Signed off" in said(desk, sign(desk, ask, name="J. Smith"))
    approval = (root / APPROVAL).read_text("utf-8")
    assert f'name = "{EDITOR}"' in approval
    assert "J. Smith" not in approval
    rewrite(desk, ask)
    assert f"{EDITOR} was the last to change" in words(sign(desk, ask, name="J. Smith"))


def test_a_text_that_had_changed_names_its_siblings_before_and_after_it_is_signed(
    desk: Desk, ask: Ask, root: Path
) -> None:
    assert SIBLINGS not in said(desk, sign(desk, ask)), "nothing has changed yet"
    change(root, FILE, "Ask *early*.", "Ask *late*.")
    assert SIBLINGS in words(at_signing.shown(desk, ask(PLACE)))
    due = words(at_lists.due(desk, ask())).partition("the same subject for others: ")[2].partition("</p>")[0]
    assert "young_person/abuse/neglect" in due
    assert "(Professional)" in due
    assert SIBLINGS in words(at_lists.sheet(desk, ask(query={"which": "changed"})))
    assert SIBLINGS in said(desk, sign(desk, ask))


def test_where_only_signed_approvals_count_the_desk_says_so_and_writes_nothing(
    desk: Desk, ask: Ask, root: Path
) -> None:
    (root / "approvals").mkdir()
    (root / "approvals/allowed_signers").write_text("", "utf-8")
    needed = "Here an approval counts only when it is signed (approvals/allowed_signers)"
    assert needed in words(at_signing.shown(desk, ask(PLACE))), "before anything is filled in"
    refused = sign(desk, ask)
    assert refused.status == 409
    assert f"{needed}: `conference-guide sign-off --sign KEY`. Nothing was signed off." in words(refused)
    assert 'value="J. Lead"' in words(refused), "what was typed stays"
    assert not (root / APPROVAL).exists()


def test_the_signature_of_words_that_are_signed_off_anew_without_a_key_goes_in_git_too(
    desk: Desk, ask: Ask, root: Path
) -> None:
    sign(desk, ask)
    signature = APPROVAL.with_name("en.toml.sig")
    (root / signature).write_text("of an approval before", "utf-8")
    git(root, "add", "approvals")
    git(root, "commit", "--quiet", "-m", "Signed")
    change(root, FILE, "Ask *early*.", "Ask *late*.")
    git(root, "commit", "--quiet", "-am", "Words")
    sign(desk, ask)
    assert git(root, "show", "--name-status", "--format=", "HEAD").split() == [
        *("M", APPROVAL.as_posix()),
        *("D", signature.as_posix()),
    ]
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("quoted", ["definition", "gone"])
def test_what_is_due_names_what_rests_on_a_replaced_edition_even_in_a_guide_with_mistakes(
    desk: Desk, ask: Ask, root: Path, quoted: str
) -> None:
    sources = "content/sources.toml"
    change(root, sources, 'quoted_in = ["definition"]', f'quoted_in = ["{quoted}"]\nsuperseded_by = "leaflet"')
    due = words(at_lists.due(desk, ask()))
    assert "This page rests on the book, and there is a newer edition: the leaflet." in due
    assert ("These words are quoted from the book" in due) == (quoted == "definition")
