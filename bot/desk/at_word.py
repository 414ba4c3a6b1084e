"""A text as a Word document for a fact-checker, and what comes back, as proposals: each is taken over by hand.

What has been taken over stands in the form, and nowhere else: it becomes the page's text once somebody saves it there.
"""

import json
from collections.abc import Sequence

from bot.compiler.to_word import sent_of
from bot.desk.asked import MissingError, Reply, Request
from bot.desk.desk import Desk, DeskText
from bot.desk.reading import WholeGuide
from bot.desk.returned import NoTextError, first_of, found_in, shown_beside
from bot.editing.texts import opened
from bot.guide.language import ENGLISH
from bot.source.files import path_name_of
from bot.source.tree import plain_ends
from bot.word.package import NotOursError
from bot.word.proposals import Proposal
from bot.word.returned import came_back as read_back
from bot.word.sent import file_name
from bot.word.taken import taken_over
from bot.word.written import document

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IS_A_TRANSLATION = (
    "This is a translation: it is changed in its catalogue, by whoever translates"
    " (docs/tasks/take-over-a-translation.md)."
)
BY_HAND = "That proposal is to be done by hand: its words do not stand in the text as they are, once."


def shown(desk: Desk, asked: Request) -> Reply:
    """Where the document is fetched, and where one that came back is handed in."""
    return _page(desk, asked)


def file(desk: Desk, asked: Request) -> Reply:
    """The document."""
    whole = desk.reading.whole()
    text = desk.text(whole.sources, asked.parts["path_name"])
    standing = whole.standings.get(text.where(asked.query.get("language", ENGLISH)))
    if standing is None:
        raise MissingError("Nobody reads this text in that language yet: it is in English there, or it has mistakes.")
    sent = sent_of(whole.signoff, standing)
    return Reply(document(sent), DOCX, file_name=file_name(sent))


def came_back(desk: Desk, asked: Request) -> Reply:
    """The proposals in a document that was handed in."""
    whole = desk.reading.whole()
    text = desk.text(whole.sources, asked.parts["path_name"])
    try:
        back = read_back(asked.file, asked.file_name)
        found = found_in(whole.signoff, back)
    except (NotOursError, NoTextError) as error:
        return _page(desk, asked, refused=str(error))
    source = whole.sources.guide.documents[back.where.reader, back.where.page]
    path_name = path_name_of(source.page.file.name)
    if path_name != text.path_name:
        return _page(desk, asked, refused=f"This document is of another text: {source.front.title}.", instead=path_name)
    on_disk = opened(desk.tree, text.name)
    first = [*first_of(whole.signoff, back), *([IS_A_TRANSLATION] if back.where.language != ENGLISH else [])]
    return _proposals(desk, asked, text, whole, found, on_disk.body, on_disk.mark, back.where.language, first)


def taken(desk: Desk, asked: Request) -> Reply:
    """One proposal put into the text in the form."""
    whole = desk.reading.whole()
    text = desk.text(whole.sources, asked.parts["path_name"])
    form = asked.form
    try:
        found = [Proposal(*each) for each in json.loads(form["proposals"])]
        done = [int(each) for each in form.get("done", "").split()]
        number = int(form["take"])
        proposal = found[number]
    except (ValueError, LookupError, TypeError):
        raise MissingError("That proposal is not here any more: hand the document in again.") from None
    body = plain_ends(form.get("body", ""))
    changed = taken_over(body, proposal) if form.get("language") == ENGLISH else None
    refused = "" if changed is not None else BY_HAND
    if changed is not None:
        body, done = changed, [*done, number]
    first = json.loads(form.get("first", "[]"))
    language = form.get("language", ENGLISH)
    return _proposals(desk, asked, text, whole, found, body, form.get("mark", ""), language, first, done, refused)


def _page(desk: Desk, asked: Request, refused: str = "", instead: str = "") -> Reply:
    whole = desk.reading.whole()
    sources = whole.sources
    text = desk.text(sources, asked.parts["path_name"])
    return desk.page(
        "word_out.html",
        asked,
        f"Word: {text.title}",
        status=409 if refused else 200,
        text=text,
        languages=[
            (code, each.name) for code, each in sources.languages.items() if text.where(code) in whole.standings
        ],
        refused=refused,
        instead=instead,
    )


def _proposals(
    desk: Desk,
    asked: Request,
    text: DeskText,
    whole: WholeGuide,
    found: Sequence[Proposal],
    body: str,
    mark: str,
    language: str,
    first: Sequence[str],
    done: Sequence[int] = (),
    refused: str = "",
) -> Reply:
    code = language if language in whole.sources.languages else ENGLISH
    return desk.page(
        "word_back.html",
        asked,
        f"What came back: {text.title}",
        status=409 if refused else 200,
        text=text,
        proposals=[shown_beside(each, body) for each in found],
        kept=json.dumps(found, ensure_ascii=False),
        first=first,
        kept_first=json.dumps(first, ensure_ascii=False),
        body=body,
        mark=mark,
        language=whole.sources.languages[code],
        done=done,
        message=_message([found[each].who for each in done if each in range(len(found))]),
        refused=refused,
        english=code == ENGLISH,
    )


def _message(who: Sequence[str]) -> str:
    """What was changed, for whoever signs off: whose proposals were taken over, each named once."""
    names = ", ".join(dict.fromkeys(name for name in who if name))
    return f"Proposed in Word by {names}" if names else ""
