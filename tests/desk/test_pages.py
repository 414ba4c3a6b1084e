"""The pages of the desk, asked for without a server: what an editor sees, and what is saved."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from bot.compiler.assemble import Assembled, assemble
from bot.desk import at_details, at_list, at_lists, at_signing, at_text, at_voices, at_word, reading
from bot.desk.asked import MissingError, Reply
from bot.desk.desk import Desk
from bot.guide.errors import PlainError
from bot.guide.place import Audience
from bot.source.guide import ReadPage, SourceGuide
from bot.translation.catalogue import Catalogue
from bot.word.proposals import Proposal
from tests.desk.conftest import EDITOR, Ask, git
from tests.small_guide import write

PLACE = "parent/abuse/neglect"
FILE = "content/parent/abuse/neglect.md"


def words(reply: Reply) -> str:
    return unescape(reply.body.decode())


def opened(desk: Desk, ask: Ask, place: str = PLACE) -> dict[str, str]:
    """The form of a text as a browser would send it back."""
    from bot.editing.texts import opened as read

    found = read(desk.tree, f"content/{place}.md")
    return {"mark": found.mark, "body": found.body, **{f"field.{key}": text for key, text in found.fields.items()}}


def said(desk: Desk, reply: Reply) -> str:
    """What stands above the page that somebody is led to."""
    assert reply.status == 200
    assert reply.to, words(reply)
    return (desk.kept.get(reply.to.rpartition("said=")[2]) or b"").decode()


def test_the_list_is_there_before_everything_has_been_read(desk: Desk, ask: Ask) -> None:
    first = words(at_list.shown(desk, ask()))
    assert "What neglect means" in first
    assert "being worked out" in first
    whole = words(at_list.shown(desk, ask(query={"wait": "1"})))
    assert "never signed off" in whole
    assert "being worked out" not in whole
    assert "being worked out" not in words(at_list.shown(desk, ask())), "once read, it is there at once"


def test_the_list_is_narrowed_by_words_reader_and_state(desk: Desk, ask: Ask, root: Path) -> None:
    def titles(**query: str) -> str:
        return words(at_list.shown(desk, ask(query={"wait": "1", **query})))

    assert "What neglect means" in titles(words="NEGLECT")
    assert "About behaviour" not in titles(words="NEGLECT")
    assert "What neglect means" not in titles(reader="young_person")
    assert "0 texts" in titles(state="translation")
    assert "What neglect means" in titles(words="ask EARLY"), "as it stands in the text, without the marks"
    assert "they need. Ask early. " in titles(words="ask early"), "and where"
    assert "About behaviour" not in titles(words="ask early")
    assert "What neglect means" in titles(words="See https://example.org/words."), "an address as it is read"
    assert ">definition</a>" in titles(words="persistent failure"), "in a passage that pages share"
    assert "What neglect means" in titles(words="early ask"), "else each word, wherever it stands"
    assert "0 texts" in titles(words="wherewithal")
    change(root, FILE, "Ask *early*.", "Ask *late*.")
    assert "1 text." in titles(state="translation"), "a changed page is in English until it is translated"
    change(root, FILE, "review: 2027-01-05", "review: 2026-02-05")
    assert "What neglect means" in titles(state="due")


def test_mistakes_anywhere_are_named_and_the_other_pages_stay(desk: Desk, ask: Ask, root: Path) -> None:
    change(root, FILE, "Ask *early*.", "Ask {{ authority.nothing }}.")
    change(root, "content/menu.toml", '"abuse"', '"abusee"')
    shown = words(at_list.shown(desk, ask(query={"wait": "1"})))
    assert "1 mistake" in shown
    assert "content/menu.toml" in shown, "what is in no text stands above"
    assert "About behaviour" in shown


def test_a_page_that_a_fault_of_ours_breaks_is_named_in_the_list_and_in_the_log(
    desk: Desk, ask: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(guide: SourceGuide, source: ReadPage, catalogue: Catalogue, english: Catalogue) -> Assembled:
        if (source.page.audience, source.page.id) == (Audience.PARENT, "abuse/neglect"):
            raise RuntimeError("a fault of ours")
        return assemble(guide, source, catalogue, english)

    monkeypatch.setattr(reading, "assemble", broken)
    shown = words(at_list.shown(desk, ask(query={"wait": "1", "state": "mistakes"})))
    assert "1 text." in shown
    assert "What neglect means" in shown
    assert "English</span>: cannot be shown: this is a fault of the program." in shown
    assert f"{PLACE} [en] cannot be put together" in caplog.text
    assert "a fault of ours" in caplog.text, "and what it is"


def test_a_page_that_its_mistakes_break_is_no_fault_of_ours(
    desk: Desk, ask: Ask, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    change(root, FILE, "Ask *early*.", "Ask {{ authority.nothing }}.")
    shown = words(at_list.shown(desk, ask(query={"wait": "1", "state": "mistakes"})))
    assert "1 mistake" in shown
    assert "a fault of the program" not in shown
    assert "cannot be put together" not in caplog.text


def test_a_text_is_opened_with_its_fields_and_seen_as_its_readers_do(desk: Desk, ask: Ask) -> None:
    shown = words(at_text.shown(desk, ask(PLACE)))
    assert 'value="What neglect means"' in shown
    assert "Ask *early*." in shown, "as it is written"
    assert "Ask <i>early</i>." in shown, "as the chat shows it"
    assert "Screen 1 of 2" in shown
    assert 'name="field.label:help-now" value="Get help"' in shown


def test_what_is_typed_is_looked_at_without_being_saved(desk: Desk, ask: Ask, root: Path) -> None:
    before = (root / FILE).read_bytes()
    form = opened(desk, ask)
    fine = json.loads(at_text.looked_at(desk, ask(PLACE, **form)).body)
    assert fine["said"] == "Nothing to mend."
    form["body"] = form["body"].replace("Ask *early*.", "Ask {{ authority.nothing }}.")
    form["field.button"] = "x" * 40
    wrong = json.loads(at_text.looked_at(desk, ask(PLACE, **form)).body)
    assert "2 things to mend." in wrong["said"] or "1 thing to mend." in wrong["said"]
    assert "Words on the button that leads here" in wrong["mistakes"]
    del form["field.button"]
    wrong = json.loads(at_text.looked_at(desk, ask(PLACE, **form)).body)
    assert 'data-line="1">Line 1 of the text' in wrong["mistakes"]
    assert "authority.nothing" in wrong["mistakes"]
    assert (root / FILE).read_bytes() == before


@pytest.mark.parametrize("cut", ["", "\n"])
@pytest.mark.parametrize("begins", ["", "\ufeff"])
def test_a_mistake_is_named_by_its_line_also_where_the_last_line_has_no_end(
    desk: Desk, ask: Ask, root: Path, cut: str, begins: str
) -> None:
    write(root, FILE, begins + (root / FILE).read_text("utf-8"))
    form = opened(desk, ask)
    form["body"] = form["body"].replace("Ask *early*.", "Ask {{ authority.nothing }}.").removesuffix(cut)
    wrong = json.loads(at_text.looked_at(desk, ask(PLACE, **form)).body)
    assert 'data-line="1">Line 1 of the text' in wrong["mistakes"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("checked", "soon", "Compared with its sources on</a>: It is not a day. Write it as 2026-11-22."),
        ("button", "x" * 40, "Words on the button that leads here</a>: It has 40 characters. At most 38."),
        ("review", "", "To be compared again by</a>: It is empty. Every page needs one."),
        ("ask", "", "Who can help</a>: It is empty. Every page needs one."),
        ("review", "2026-01-01", "To be compared again by</a>: It is not after “Compared with its sources on”."),
    ],
)
def test_a_mistake_at_the_top_is_said_once_in_the_words_of_the_form(
    desk: Desk, ask: Ask, field: str, typed: str, sentence: str
) -> None:
    form = opened(desk, ask) | {f"field.{field}": typed}
    look = json.loads(at_text.looked_at(desk, ask(PLACE, **form)).body)
    assert look["to_mend"] == 1
    assert sentence in unescape(look["mistakes"])
    assert "<code>" not in look["mistakes"], "no name of the file's"


def test_a_mistake_at_a_top_that_cannot_be_read_is_at_the_top(desk: Desk, ask: Ask, root: Path) -> None:
    text = (root / FILE).read_text("utf-8")
    write(root, FILE, text.replace("ask:", "ask: Twice?\nask:", 1))
    look = json.loads(at_text.looked_at(desk, ask(PLACE, **opened(desk, ask))).body)
    assert "At the top" in look["mistakes"]
    assert "of the text" not in look["mistakes"]


def test_a_translation_put_into_the_english_is_named_and_stops_nobody(desk: Desk, ask: Ask) -> None:
    form = opened(desk, ask)
    form["body"] += "\nبچوں کی حفاظت\nاردو\n"
    look = json.loads(at_text.looked_at(desk, ask(PLACE, **form)).body)
    number = form["body"].count("\n") - 1
    assert f'data-line="{number}">Line {number} of the text' in look["mistakes"]
    assert "Arabic or Urdu letters, and on 1 more line: this is the English text." in look["mistakes"]
    assert look["said"] == "Nothing to mend. Something to look at."
    assert look["to_mend"] == 0
    form["body"] = "Café, naïve, Łódź and Zażółć are Latin letters; \u00b5 is a sign.\n"
    assert "letters" not in json.loads(at_text.looked_at(desk, ask(PLACE, **form)).body)["mistakes"]


def test_help_lines_that_are_gone_are_no_blank_page(desk: Desk, ask: Ask, root: Path) -> None:
    write(root, "content/help-lines.toml", "")
    shown = at_details.help_lines(desk, ask())
    assert shown.status == 409
    assert "content/help-lines.toml: Nothing stands in this file. Put back what stood there." in words(shown)


def test_a_page_in_another_encoding_says_which_line_and_what_to_do(desk: Desk, ask: Ask, root: Path) -> None:
    (root / FILE).write_bytes((root / FILE).read_bytes().replace(b"Ask *early*.", b"Ask at the caf\xe9."))
    line = (root / FILE).read_bytes().partition(b"\xe9")[0].count(b"\n") + 1
    with pytest.raises(PlainError) as told:
        at_text.shown(desk, ask(PLACE))
    assert str(told.value) == f"{FILE}:{line}: This line is not in UTF-8. Save the file again as UTF-8."


def test_a_page_with_marks_of_a_merge_is_saved_once_one_wording_is_chosen(desk: Desk, ask: Ask, root: Path) -> None:
    both = "<<<<<<< HEAD\nAsk *early*.\n=======\nAsk *late*.\n>>>>>>> words\n"
    change(root, FILE, "Ask *early*.\n", f"\n{both}")
    sentence = "This file holds marks of a merge (<<<<<<<). Two wordings stand between them: keep the right one"
    form = opened(desk, ask)
    shown = json.loads(at_text.looked_at(desk, ask(PLACE, **form)).body)
    assert shown["to_mend"] == 1, "one cause, one mistake"
    assert sentence in unescape(shown["mistakes"])
    assert "Line 2 of the text" in shown["mistakes"]
    before = (root / FILE).read_bytes()
    refused = at_text.saved(desk, ask(PLACE, **form | {"body": form["body"] + "\nAsk again.\n"}))
    assert refused.status == 409
    assert sentence in words(refused)
    assert "Ask again." in words(refused), "what was typed is still there"
    assert (root / FILE).read_bytes() == before
    assert sentence in words(at_text.saved(desk, ask(PLACE, **form))), "and so where nothing is typed"
    form["body"] = form["body"].replace(both, "Ask *late*.\n")
    assert "Saved" in said(desk, at_text.saved(desk, ask(PLACE, **form)))


def test_thousands_of_letters_about_a_change_are_no_headline(desk: Desk, ask: Ask, quiet_git: None) -> None:
    form = opened(desk, ask) | {"field.title": "Neglect: what it is", "message": "Say it more plainly. " * 250}
    assert "kept under your name" in said(desk, at_text.saved(desk, ask(PLACE, **form)))
    shown = words(at_lists.saved(desk, ask()))
    [headline] = re.findall("<li><p><strong>(.*?)</strong>", shown)
    assert (len(headline) <= 100, headline[:20]) == (True, "Say it more plainly.")
    assert "What was said of it, whole" in shown
    assert shown.count("Say it more plainly.") > 250


def test_what_git_could_not_take_is_kept_by_saving_again(
    desk: Desk, ask: Ask, root: Path, quiet_git: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.editing.kept.sleep", lambda _seconds: None)
    lock = root / ".git/index.lock"
    lock.touch()
    typed = opened(desk, ask) | {"field.title": "Neglect: what it is"}
    assert "Wait a moment, then save again." in said(desk, at_text.saved(desk, ask(PLACE, **typed)))
    line = {"form": "childline", "mark": words(at_details.help_lines(desk, ask())).partition('"mark" value="')[2][:16]}
    detail = {**line, "field.about": "For anyone under 19, at any time"}
    assert "save again" in said(desk, at_details.help_line_saved(desk, ask(**detail)))
    lock.unlink()
    told = words(at_lists.saved(desk, ask()))
    assert f'/page/{PLACE}"' in told.partition("not kept under anybody's name")[2], "with the page to open"
    assert "open it and press Save" in told
    again = said(desk, at_text.saved(desk, ask(PLACE, **opened(desk, ask))))
    assert "Saved, and kept under your name" in again
    again = said(desk, at_details.help_line_saved(desk, ask(**line)))
    assert "Saved, and kept under your name" in again
    assert git(root, "status", "--porcelain") == "", "the catalogues have gone with it"
    assert git(root, "log", "-2", "--format=%an %s").splitlines() == [
        f"{EDITOR} Change Childline",
        f"{EDITOR} Change “Neglect: what it is” (parent/abuse/neglect)",
    ]
    assert "Nothing was changed" in said(desk, at_text.saved(desk, ask(PLACE, **opened(desk, ask))))
    assert "Nothing was changed" in said(desk, at_details.help_line_saved(desk, ask(**line)))


def test_the_web_page_is_seen_without_script_and_leads_nowhere_else(desk: Desk, ask: Ask) -> None:
    from bot.desk.at_files import site

    form = opened(desk, ask)
    form["body"] = form["body"].replace("Ask *early*.", "Ask *at once*.")
    look = json.loads(at_text.looked_at(desk, ask(PLACE, show="web", **form)).body)["preview"]
    address, _mark, draft = look.partition('src="')[2].partition('"')[0].partition("?draft=")
    asked = ask(query={"draft": draft})
    page = site(desk, type(asked)(EDITOR, "/token", {"address": address.partition("/site/")[2]}, asked.query)).body
    assert b"<em>at once</em>" in page
    assert b"<script" not in page
    with pytest.raises(MissingError):
        site(desk, type(asked)(EDITOR, "/token", {"address": "en/p/x.html"}, {"draft": "gone"}))


def test_saving_changes_what_was_changed_and_keeps_it_under_the_editors_name(desk: Desk, ask: Ask, root: Path) -> None:
    form = opened(desk, ask)
    before = (root / FILE).read_text("utf-8")
    form["body"] = form["body"].replace("Ask *early*.", "Ask *at once*.").replace("\n", "\r\n")
    reply = at_text.saved(desk, ask(PLACE, message="Sooner is better", **form))
    assert "kept under your name on the branch words/" in said(desk, reply)
    assert (root / FILE).read_text("utf-8") == before.replace("Ask *early*.", "Ask *at once*.")
    assert git(root, "log", "-1", "--format=%an: %s") == f"{EDITOR}: Sooner is better"
    assert git(root, "status", "--porcelain") == ""
    waiting = words(at_lists.saved(desk, ask()))
    assert "Sooner is better" in waiting
    assert '<a href="/token/page/parent/abuse/neglect">What neglect means</a> (Parent or carer)' in waiting
    assert "<ins>" in waiting, "what changed, in words"
    assert "on the branch <code>words/" in waiting
    again = at_text.saved(desk, ask(PLACE, **opened(desk, ask)))
    assert "Nothing was changed" in said(desk, again)


def test_words_saved_on_another_persons_branch_have_a_branch_of_their_own_and_that_is_said(
    desk: Desk, ask: Ask, root: Path
) -> None:
    git(root, "switch", "--quiet", "--create", "words/2026-05-30-pat-newcomer")
    change(root, FILE, "Ask *early*.", "Ask *soon*.")
    git(root, "commit", "--quiet", "-am", "Pat's")
    form = opened(desk, ask)
    form["body"] = form["body"].replace("Ask *soon*.", "Ask *at once*.")
    told = said(desk, at_text.saved(desk, ask(PLACE, **form)))
    assert "-ann-writer. It rests on what is kept on words/2026-05-30-pat-newcomer, which goes out with it." in told
    assert git(root, "log", "-1", "--format=%s", "words/2026-05-30-pat-newcomer") == "Pat's"
    waiting = words(at_lists.saved(desk, ask()))
    assert "Somebody Else" in waiting
    assert EDITOR in waiting


def test_what_is_wrong_is_not_saved_and_what_was_typed_stays(desk: Desk, ask: Ask, root: Path) -> None:
    before = (root / FILE).read_bytes()
    form = opened(desk, ask)
    form["body"] = form["body"].replace("Ask *early*.", "Ask {{ authority.nothing }}.")
    reply = at_text.saved(desk, ask(PLACE, message="My reason", **form))
    assert reply.status == 409
    assert "Not saved" in words(reply)
    assert "Ask {{ authority.nothing }}." in words(reply)
    assert "My reason" in words(reply)
    assert (root / FILE).read_bytes() == before


def test_a_text_that_somebody_else_changed_is_not_written_over(desk: Desk, ask: Ask, root: Path) -> None:
    form = opened(desk, ask)
    form["body"] = form["body"].replace("Ask *early*.", "Ask *mine*.")
    change(root, FILE, "Ask *early*.", "Ask *theirs*.")
    reply = at_text.saved(desk, ask(PLACE, **form))
    assert reply.status == 409
    assert "Somebody else has changed this text since you opened it." in words(reply)
    assert "Ask *mine*." in words(reply), "nothing typed is lost"
    assert "theirs" in words(reply), "and the other words are shown beside"
    assert "Ask *theirs*." in (root / FILE).read_text("utf-8")


def test_a_passage_is_edited_too_and_says_where_it_stands(desk: Desk, ask: Ask) -> None:
    shown = words(at_text.shown(desk, ask("shared/definition")))
    assert "The persistent failure" in shown
    assert "What neglect means (Parent or carer)" in shown


def test_a_page_whose_top_cannot_be_read_is_opened_whole_to_be_mended(desk: Desk, ask: Ask, root: Path) -> None:
    change(root, FILE, "title: What neglect means", 'title: "What neglect means')
    shown = words(at_text.shown(desk, ask(PLACE)))
    assert 'title: "What neglect means' in shown
    assert "cannot be read" in shown


@pytest.mark.parametrize("place", ["parent/nowhere", "../secrets", "parent/../parent/abuse", "menu"])
def test_what_is_not_there_is_said(desk: Desk, ask: Ask, place: str) -> None:
    with pytest.raises(MissingError, match="There is no text"):
        at_text.shown(desk, ask(place))


def test_whose_proposal_was_taken_over_goes_into_the_message(desk: Desk, ask: Ask) -> None:
    body = opened(desk, ask)["body"]
    before = "A child does not get the basics they need. Ask early."
    proposals = [
        Proposal("changed", before, before.replace("early", "at once"), "Fay Checker", "", 0),
        Proposal("comment", "", "", "Somebody", "Is this so?", None),
    ]
    asked = ask(PLACE, proposals=json.dumps(proposals), take="0", language="en", body=body.replace("*", ""))
    back = words(at_word.taken(desk, asked))
    assert "they need. Ask at once." in back
    assert 'name="message" value="Proposed in Word by Fay Checker"' in back
    on = at_text.as_typed(desk, ask(PLACE, body="Ask at once.", message="Proposed in Word by Fay Checker"))
    assert 'value="Proposed in Word by Fay Checker"' in words(on)


def test_three_voices_stand_side_by_side(desk: Desk, ask: Ask) -> None:
    shown = words(at_voices.side_by_side(desk, ask("young_person/abuse/neglect")))
    assert "What neglect means" in shown
    assert shown.count("About abuse neglect") >= 2
    turned = words(at_voices.side_by_side(desk, ask("young_person/abuse/neglect", query={"language": "ug"})))
    assert 'dir="rtl"' in turned


def test_a_text_is_signed_off_and_what_then_changes_is_said_in_words(desk: Desk, ask: Ask, root: Path) -> None:
    form = words(at_signing.shown(desk, ask(PLACE)))
    mark = form.partition('name="mark" value="')[2].partition('"')[0]
    who = {"name": "J. Lead", "role": "Safeguarding lead", "language": "en", "mark": mark}
    refused = at_signing.signed(desk, ask(PLACE, **{**who, "role": " "}))
    assert (refused.status, 'value="J. Lead"' in words(refused)) == (409, True)
    assert "no day to come" in words(at_signing.signed(desk, ask(PLACE, due="2020-01-01", **who)))
    assert "Read them anew" in words(at_signing.signed(desk, ask(PLACE, **{**who, "mark": ""})))
    done = at_signing.signed(desk, ask(PLACE, **who))
    assert "Signed off: What neglect means" in said(desk, done)
    assert "approvals/parent/abuse/neglect/en.toml" in git(root, "show", "--stat=200", "HEAD")
    assert "As it was signed off by J. Lead" in words(at_voices.changes(desk, ask(PLACE)))
    change(root, FILE, "Ask *early*.", "Ask *late*.")
    changed = words(at_voices.changes(desk, ask(PLACE)))
    assert "<del>" in changed
    assert "late" in changed
    assert "Young person" in changed, "the other voices want a look"
    sheet = at_lists.sheet(desk, ask(query={"which": "changed"}))
    assert "To be checked" in words(sheet)
    assert f'<style nonce="{sheet.nonce}">' in words(sheet)


def test_whoever_wrote_the_words_says_why_they_sign_them(desk: Desk, ask: Ask) -> None:
    form = opened(desk, ask)
    form["body"] = form["body"].replace("Ask *early*.", "Ask *at once*.")
    at_text.saved(desk, ask(PLACE, **form))
    page = words(at_signing.shown(desk, ask(PLACE)))
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    own = {"name": EDITOR, "role": "Editor", "language": "en", "mark": mark}
    refused = at_signing.signed(desk, ask(PLACE, **own))
    assert "was the last to change" in words(refused)
    assert "write your reason in the last field" in words(refused)
    assert "Signed off" in said(desk, at_signing.signed(desk, ask(PLACE, despite="We are two here", **own)))


def test_a_guide_with_mistakes_is_not_signed_off(desk: Desk, ask: Ask, root: Path) -> None:
    page = words(at_signing.shown(desk, ask(PLACE)))
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    change(root, "content/young_person/behaviour.md", "This page", "{{ authority.nothing }} This page")
    who = {"name": "J. Lead", "role": "Lead", "language": "en", "mark": mark}
    assert "The guide has mistakes" in words(at_signing.signed(desk, ask(PLACE, **who)))


def test_the_lists_are_pages_of_the_desk(desk: Desk, ask: Ask) -> None:
    live = words(at_lists.live_list(desk, ask()))
    assert "There is no telephone number for nights and weekends." in live
    assert "Back to all pages" in live
    assert 'Write it in <a href="/token/details">Details</a>.' in live
    assert '<a href="/token/sign/parent/help-now?language=en">Help now</a> (Parent or carer)' in live
    assert "conference-guide " not in live, "nobody is sent to the terminal"
    assert "Open the edition in force on GOV.UK" in live
    assert "authority.toml" not in live
    due = words(at_lists.due(desk, ask()))
    assert "Parent or carer, English: 22 never signed off" in due
    assert '<a href="/token/sign/parent/abuse/neglect?language=en">What neglect means</a>' in due
    assert "Contact sheet" in words(at_lists.sheet(desk, ask()))
    none = words(at_lists.sheet(desk, ask(query={"which": "changed"})))
    assert "No such text has changed" in none


def test_details_are_checked_written_and_kept(desk: Desk, ask: Ask, root: Path) -> None:
    shown = words(at_details.details(desk, ask()))
    mark = shown.partition('name="mark" value="')[2].partition('"')[0]
    wrong = at_details.details_saved(desk, ask(form="council", mark=mark, **{"field.unit_phone": "ring us"}))
    assert wrong.status == 409
    assert "no telephone number" in words(wrong)
    assert 'value="ring us"' in words(wrong), "what was typed stays"
    given = {"field.unit_phone": "0300 123 4567", "field.name": "Anytown Council"}
    done = at_details.details_saved(desk, ask(form="council", mark=mark, **given))
    assert "kept under your name" in said(desk, done)
    assert 'unit_phone = "0300 123 4567"' in (root / "content/authority.toml").read_text("utf-8")
    late = at_details.details_saved(desk, ask(form="council", mark=mark, **{"field.name": "Othertown"}))
    assert "meanwhile" in words(late)
    assert "Othertown" in words(late)


def test_saving_details_again_undoes_nothing_that_another_has_changed(desk: Desk, ask: Ask, root: Path) -> None:
    def form() -> dict[str, str]:
        return dict(re.findall(r'name="(mark|(?:was|field)\.unit_\w+)" value="([^"]*)"', words(reply)))

    reply = at_details.details(desk, ask())
    mine = form() | {"field.unit_phone": "0300 123 4567"}
    change(root, "content/authority.toml", 'unit_name = ""', 'unit_name = "the Anytown Unit"')
    change(root, "content/authority.toml", 'unit_phone = ""', 'unit_phone = "0300 123 4568"')
    reply = at_details.details_saved(desk, ask(form="council", **mine))
    assert reply.status == 409
    assert "Saved now: 0300 123 4568." in words(reply)
    assert "kept under your name" in said(desk, at_details.details_saved(desk, ask(form="council", **form())))
    now = (root / "content/authority.toml").read_text("utf-8")
    assert 'unit_phone = "0300 123 4567"' in now
    assert 'unit_name = "the Anytown Unit"' in now


def test_a_help_line_that_somebody_rang_is_noted(desk: Desk, ask: Ask, root: Path) -> None:
    assert "Childline" in words(at_details.help_lines(desk, ask()))
    looked = {"form": "childline", "rung": "1", "seen": "0800 1111"}
    done = at_details.help_line_saved(desk, ask(**looked, who="J. Smith"))
    noted = "It is noted that J. Smith looked at Childline, 0800 1111, on 1 June 2026. Saved, and kept"
    assert said(desk, done).startswith(noted)
    assert 'checked_by = "J. Smith"' in (root / "content/help-lines.toml").read_text("utf-8")
    nobody = at_details.help_line_saved(desk, ask(**looked, who=" "))
    assert "Say who looked" in words(nobody)


def test_nobody_confirms_a_number_that_they_have_not_seen(desk: Desk, ask: Ask, root: Path) -> None:
    page = words(at_details.help_lines(desk, ask(query={"form": "childline"})))
    shown = page.partition("Childline: looked at today")[2]
    seen = shown.partition('name="seen" value="')[2].partition('"')[0]
    assert "I have looked at 0800 1111 today" in shown
    change(root, "content/help-lines.toml", "0800 1111", "0800 1112")
    before = (root / "content/help-lines.toml").read_bytes()
    late = at_details.help_line_saved(desk, ask(form="childline", rung="1", who="J. Smith", seen=seen))
    assert "The number of Childline is 0800 1112 now. Nothing was noted: look at that one." in words(late)
    assert (root / "content/help-lines.toml").read_bytes() == before


def test_a_new_number_is_to_be_looked_at_anew_and_its_form_stays_open(desk: Desk, ask: Ask, root: Path) -> None:
    change(root, "content/help-lines.toml", 'grade = "A"', 'grade = "A"\nsite = "https://www.childline.org.uk"')
    at_details.help_line_saved(desk, ask(form="childline", rung="1", who="J. Smith", seen="0800 1111"))
    shown = words(at_details.help_lines(desk, ask()))
    assert re.search(r"<summary>Childline <span class=.number.>0800 1111</span>", shown), "seen without opening it"
    assert re.search(r'<a href="https?://[^"]+" rel="[^"]*noreferrer[^"]*" target="_blank">', shown)
    mark = shown.partition('name="mark" value="')[2].partition('"')[0]
    done = at_details.help_line_saved(desk, ask(form="childline", mark=mark, **{"field.number": "0800 1112"}))
    told = said(desk, done)
    assert told.startswith(
        "Childline has another number now: 0800 1112. The day on which somebody looked at the old one"
    )
    assert "?form=childline&said=" in done.to
    again = words(at_details.help_lines(desk, ask(query={"form": "childline"})))
    assert re.search(r'<details class="group" open>\s*<summary>Childline ', again)


def test_an_authoritys_own_folder_takes_the_words_and_ours_stay(made: Path, ask: Ask, tmp_path: Path) -> None:
    from bot.desk.reading import TreeReader
    from bot.source.tree import Tree
    from tests.small_guide import TODAY

    own = tmp_path / "anytown"
    own.mkdir()
    desk = Desk(TreeReader(Tree(made, own), lambda: TODAY))
    form = opened(desk, ask)
    form["body"] = form["body"].replace("Ask *early*.", "Ask *us*.")
    assert "not under Git" in said(desk, at_text.saved(desk, ask(PLACE, **form)))
    assert "Ask *us*." in (own / FILE).read_text("utf-8")
    assert "Ask *early*." in (made / FILE).read_text("utf-8")


def change(root: Path, name: str, old: str, new: str) -> None:
    text = (root / name).read_text("utf-8")
    assert old in text
    write(root, name, text.replace(old, new))
