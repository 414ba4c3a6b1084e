"""What is saved and not given on; and the lists that people read, sign and print."""

import secrets

from bot.checks.everything import mistakes
from bot.compiler.build import build
from bot.desk import contact_sheet as sheets
from bot.desk import due as dues
from bot.desk import live_list as lists
from bot.desk.asked import Asked, Reply
from bot.desk.desk import READER_NAMES, Desk
from bot.editing.kept import waiting
from bot.guide.place import Audience
from bot.telegram.paginate import MOST_TEXT


def saved(desk: Desk, asked: Asked) -> Reply:
    """What is kept on the branch of this folder, and not in what is published."""
    return desk.page("saved.html", asked, "Saved", here="saved", waiting=waiting(desk.folder), folder=desk.folder)


def live_list(desk: Desk, asked: Asked) -> Reply:
    """The go-live list."""
    tree = desk.tree
    report = build(
        tree.base.absolute(),
        None,
        max_text=MOST_TEXT,
        live=True,
        today=desk.today,
        offered=desk.offered,
        overlay=tree.overlay,
    )
    matters = [mistakes(report.problems)] if report.problems else report.matters
    nonce = secrets.token_urlsafe(16)
    return Reply.page(lists.as_page(matters, desk.today, nonce=nonce, back=f"{asked.base}/"), nonce=nonce)


def due(desk: Desk, asked: Asked) -> Reply:
    """What is due, to whom."""
    found = dues.what_is_due(desk.reading.whole().signing, desk.today)
    nonce = secrets.token_urlsafe(16)
    return Reply.page(dues.as_page(found, desk.today, nonce=nonce, back=f"{asked.base}/"), nonce=nonce)


def sheet(desk: Desk, asked: Asked) -> Reply:
    """The contact sheet of what was chosen; without a choice, the form to choose."""
    whole = desk.reading.whole()
    reader, language = asked.query.get("reader", ""), asked.query.get("language", "")
    unsigned = asked.query.get("which") == "unsigned"
    said = ""
    if "which" in asked.query:
        readers = [reader] if reader in [*Audience] else [*Audience]
        codes = [language] if language in whole.sources.languages else [*whole.sources.languages]
        if texts := sheets.to_be_checked(whole.signing, readers, codes, unsigned=unsigned):
            nonce = secrets.token_urlsafe(16)
            made = sheets.contact_sheet(whole.signing, texts)
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
