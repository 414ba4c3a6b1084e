"""What the ledger knows, as the guide keeps it: for whoever asks about the mark of a copy, in every channel. Pure."""

from collections.abc import Collection, Mapping

from bot.guide.ledger import Ledger, Where, fates
from bot.guide.page import Page

PublishedRow = tuple[str, str, str, str, str, str, str, str, str, bool]
"""A row of the table `published` (schema.sql)."""


def published_rows(ledger: Ledger, pages: Collection[Page], redirects: Mapping[str, str]) -> list[PublishedRow]:
    """A row for each mark that was ever published. Words that were replaced lead to the page as it is now; so do those
    of a page that was renamed. Of a page that is gone, the title is the first line of what it said."""
    now = {Where(page.audience, page.language, page.id): page for page in pages}
    first_lines = {(entry.mark, entry.where): entry.words.split("\n", 1)[0] for entry in ledger.entries if entry.words}
    rows = []
    for mark, each in fates(ledger):
        since, until = str(each.since), str(each.until or "")
        if each.where is None:
            rows.append((mark, "", "", "", "", "", "", since, until, each.withdrawn))
            continue
        reader, language, was = each.where
        page = now.get(each.where) or now.get(Where(reader, language, redirects.get(was, was)))
        name, title, button = (page.id, page.title, page.button) if page else ("", first_lines[mark, each.where], "")
        rows.append((mark, reader, language, was, name, title, button, since, until, each.withdrawn and page is None))
    return sorted(rows)
