"""Two people at one text: the second sees what the first has changed, and goes on in the same form."""

import json
import re
from html import unescape
from pathlib import Path

from bot.desk import at_text
from bot.desk.asked import Reply
from bot.desk.desk import Desk
from tests.desk.conftest import Ask
from tests.desk.test_pages import FILE, PLACE, change, said, words


def form_of(reply: Reply) -> dict[str, str]:
    """The form of a text as a browser would send it back."""
    page = reply.body.decode()
    form = dict(re.findall(r'name="(mark|before|field\.[^"]+)" value="([^"]*)"', page))
    form["field.ask"] = page.partition('name="field.ask"')[2].partition(">")[2].partition("</textarea>")[0]
    form["body"] = page.partition('<textarea id="body"')[2].partition(">\n")[2].partition("</textarea>")[0]
    return {name: unescape(value) for name, value in form.items()}


def saved_second(desk: Desk, ask: Ask, root: Path) -> Reply:
    """The editor adds a word and saves, while somebody else has changed the title and another word."""
    form = form_of(at_text.shown(desk, ask(PLACE)))
    form["body"] = form["body"].replace("Ask *early*.", "Ask *early* too.")
    change(root, FILE, "title: What neglect means", "title: What neglect really means")
    change(root, FILE, "Call {{ line.childline }} at any time.", "Call {{ line.childline }} at once.")
    return at_text.saved(desk, ask(PLACE, message="Mine", **form))


def test_what_is_shown_as_theirs_is_what_they_changed(desk: Desk, ask: Ask, root: Path) -> None:
    reply = saved_second(desk, ask, root)
    assert reply.status == 409
    theirs = words(reply).partition("What somebody else has changed</h2>")[2].partition("Their text, whole")[0]
    assert "Title: What neglect" in theirs
    assert re.search(r"<del>.*any time.*</del><ins>.*once.*</ins>", theirs)
    assert "too" not in theirs, "that is the editor's own"
    assert FILE not in words(reply), "nobody who edits here sees files"


def test_the_editor_goes_on_in_the_same_form_and_saves(desk: Desk, ask: Ask, root: Path) -> None:
    reply = saved_second(desk, ask, root)
    form = form_of(reply)
    assert "Ask *early* too." in form["body"]
    assert form["field.title"] == "What neglect really means", "the editor had left the title as it was"
    assert 'value="Mine"' in words(reply), "why it was changed is not asked again"
    form["body"] = form["body"].replace("at any time", "at once")
    assert "kept under your name" in said(desk, at_text.saved(desk, ask(PLACE, **form)))
    now = (root / FILE).read_text("utf-8")
    assert "title: What neglect really means" in now
    assert "Ask *early* too." in now
    assert "at once." in now


def test_saving_again_undoes_nothing_that_they_changed_elsewhere(desk: Desk, ask: Ask, root: Path) -> None:
    change(root, FILE, "Ask *early*.", "Ask *early*.\n\nA second one.\n\nA third one.\n\nA fourth.")
    form = form_of(at_text.shown(desk, ask(PLACE)))
    form["body"] = form["body"].replace("Ask *early*.", "Ask *early* too.") + "\nThe editor's own end.\n"
    change(root, FILE, "A third one.", "A third one, of theirs.\n\nOne more of theirs.")
    change(root, FILE, "Ask *early*.", "Ask *soon*.")
    form = form_of(at_text.saved(desk, ask(PLACE, **form)))
    assert "kept under your name" in said(desk, at_text.saved(desk, ask(PLACE, **form)))
    now = (root / FILE).read_text("utf-8")
    assert "Ask *early* too.\n\nA second one.\n\nA third one, of theirs.\n\nOne more of theirs.\n\nA fourth.\n" in now
    assert "soon" not in now, "both changed that paragraph: the editor sees theirs above, and has chosen"
    assert "The editor's own end." in now


def test_one_button_takes_the_words_of_the_other(desk: Desk, ask: Ask, root: Path) -> None:
    reply = saved_second(desk, ask, root)
    assert 'name="theirs"' in words(reply)
    taken = at_text.as_typed(desk, ask(PLACE, theirs="1", **form_of(reply)))
    assert taken.to.startswith(f"/token/page/{PLACE}")
    assert "Ask *early* too." not in (root / FILE).read_text("utf-8")


def test_a_form_that_does_not_know_what_stood_there_shows_how_the_two_differ(desk: Desk, ask: Ask) -> None:
    for before in ("", "[]", json.dumps(["x", 1])):
        form = form_of(at_text.shown(desk, ask(PLACE))) | {"before": before, "mark": "of-old"}
        form["body"] = form["body"].replace("Ask *early*.", "Ask *early* too.")
        page = words(at_text.saved(desk, ask(PLACE, **form)))
        assert "How their text differs from yours" in page
        assert "Ask *early* too." in page
