"""What an editor is told and shown after saving: beyond the words, who reads what now."""

from pathlib import Path

from bot.desk import at_text
from bot.desk.desk import Desk
from bot.editing.draft import cannot_be_written
from tests.desk.conftest import Ask
from tests.desk.test_pages import PLACE, opened, said, words
from tests.desk.test_signing import rewrite, sign

IN_ENGLISH = "Readers in Uyghur see this page in English until the new words are translated."
LAPSED = "Its sign-off has lapsed: somebody has to read it anew."


def saved(desk: Desk, ask: Ask, place: str, old: str, new: str) -> str:
    form = opened(desk, ask, place)
    assert old in form["body"]
    form["body"] = form["body"].replace(old, new)
    return said(desk, at_text.saved(desk, ask(place, **form)))


def test_a_save_says_who_reads_the_page_in_english_now_and_that_its_sign_off_has_lapsed(desk: Desk, ask: Ask) -> None:
    assert "Signed off" in said(desk, sign(desk, ask))
    told = saved(desk, ask, PLACE, "Ask *early*.", "Ask *at once*.")
    assert IN_ENGLISH in told
    assert LAPSED in told


def test_of_what_has_not_changed_nothing_is_said(desk: Desk, ask: Ask) -> None:
    form = opened(desk, ask) | {"field.review": "2027-03-05"}
    told = said(desk, at_text.saved(desk, ask(PLACE, **form)))
    assert told.endswith("Readers see it once it is published.")


def test_a_passage_speaks_of_the_pages_on_which_it_stands(desk: Desk, ask: Ask) -> None:
    sign(desk, ask)
    told = saved(desk, ask, "shared/definition", "The persistent failure", "The lasting failure")
    assert "Readers in Uyghur see pages that it stands on in English until the new words are translated." in told
    assert "The sign-off of a page that it stands on has lapsed: somebody has to read each anew." in told


def test_how_the_page_stands_is_still_there_after_a_save(desk: Desk, ask: Ask) -> None:
    assert "never signed off" in words(at_text.shown(desk, ask(PLACE, query={"wait": "1"})))
    rewrite(desk, ask)
    after = words(at_text.shown(desk, ask(PLACE)))
    assert "How it stands is being worked out." in after
    assert f'data-waiting-for="/token/page/{PLACE}?wait=1"' in after
    there = words(at_text.shown(desk, ask(PLACE, query={"wait": "1"})))
    assert "shown in English until its new words are translated" in there


def test_where_nothing_can_be_written_the_file_itself_is_named(root: Path) -> None:
    error = PermissionError(13, "Permission denied", f"{root}/abuse.md.20760.new")
    assert cannot_be_written(error) == f"{root}/abuse.md cannot be written (Permission denied)."
