"""What is saved and not given on; and the lists that people read, sign and print."""

import secrets

from bot.desk import contact_sheet as sheets
from bot.desk import due as dues
from bot.desk import live_list as lists
from bot.desk.asked import Reply, Request
from bot.desk.desk import Desk
from bot.desk.linked import Links
from bot.desk.printed import READER_NAMES
from bot.desk.reading import Sources
from bot.editing.waiting import Waiting, branch_of, not_kept, waiting
from bot.guide.place import Audience
from bot.text.compare import Piece, compared


def saved(desk: Desk, asked: Request) -> Reply:
    """What is kept on the branch of this folder, and not in what is published."""
    links = _links(asked, desk.reading.sources())
    shown = [(each, [(links.file(name), _changed(each, name)) for name in each.files]) for each in waiting(desk.folder)]
    return desk.page(
        "saved.html",
        asked,
        "Saved",
        here="saved",
        waiting=shown,
        not_kept=[links.file(name) for name in not_kept(desk.folder)],
        branch=branch_of(desk.folder),
        folder=desk.folder,
    )


def _changed(each: Waiting, name: str) -> list[list[Piece]]:
    return compared(*each.texts[name]) if name in each.texts else []


def _links(asked: Request, sources: Sources) -> Links:
    return Links.on(asked.base, sources.guide, sources.languages)


def live_list(desk: Desk, asked: Request) -> Reply:
    """The go-live list."""
    matters = desk.reading.to_settle(desk.offered)
    nonce = secrets.token_urlsafe(16)
    links = _links(asked, desk.reading.sources())
    return Reply.page(lists.as_page(matters, desk.today, nonce=nonce, back=f"{asked.base}/", links=links), nonce=nonce)


def due(desk: Desk, asked: Request) -> Reply:
    """What is due, to whom."""
    whole = desk.reading.whole()
    found, links = dues.what_is_due(whole.signoff, desk.today), _links(asked, whole.sources)
    nonce = secrets.token_urlsafe(16)
    return Reply.page(dues.as_page(found, desk.today, nonce=nonce, back=f"{asked.base}/", links=links), nonce=nonce)


def sheet(desk: Desk, asked: Request) -> Reply:
    """The contact sheet of what was chosen; without a choice, the form to choose."""
    whole = desk.reading.whole()
    reader, language = asked.query.get("reader", ""), asked.query.get("language", "")
    unsigned = asked.query.get("which") == "unsigned"
    said = ""
    if "which" in asked.query:
        readers = [reader] if reader in [*Audience] else [*Audience]
        codes = [language] if language in whole.sources.languages else [*whole.sources.languages]
        if texts := sheets.to_be_checked(whole.signoff, readers, codes, unsigned=unsigned):
            nonce = secrets.token_urlsafe(16)
            made = sheets.contact_sheet(whole.signoff, texts)
            back = f"{asked.base}/sheet"
            return Reply.page(sheets.as_page(made, desk.today, nonce=nonce, back=back), nonce=nonce)
        said = "No such text has changed since it was signed off."
    return desk.page(
        "sheet_choice.html",
        asked,
        "Contact sheet",
        here="sheet",
        said=said,
        languages=whole.sources.languages,
        chosen=(reader, language, unsigned),
        readers=READER_NAMES,
    )
