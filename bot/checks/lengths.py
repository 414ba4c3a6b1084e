"""Checks on a page as the chat shows it: no part that Telegram would refuse, and not too many of them."""

from collections.abc import Iterator

from bot.guide.chat_page import ChatPage
from bot.guide.language import ENGLISH
from bot.guide.page import Page
from bot.guide.place import MAX_PART
from bot.source.guide import ReadPage
from bot.source.problems import Problem
from bot.telegram.paginate import MOST_TEXT, counted, paginate, part_length, utf16_length
from bot.text.render import parts_of


def check_length(source: ReadPage, page: ChatPage) -> Iterator[Problem]:
    """The problems of one page in one language."""
    file = source.page.file
    # With the tags: never less than what Telegram counts.
    length = max((utf16_length(part.text) for part in page.parts), default=0)
    if length > MOST_TEXT:
        what = f"A part of this page has {length} characters; Telegram takes {MOST_TEXT}."
        do = "Divide it with --- between paragraphs."
        yield Problem(file.shown, file.body_line, what, do, page.language)
    if len(page.parts) > MAX_PART:
        what = f"This page has {len(page.parts)} parts; a button can name {MAX_PART}."
        yield Problem(file.shown, file.body_line, what, "Make two pages of it.", page.language)


def cut_anew(source: ReadPage, page: Page) -> Iterator[Problem]:
    """Parts of a translated page that the program must cut where the writer did not.

    What belongs together, such as what a complaint can do and what it cannot, then stands apart in that language alone.
    Urgent pages are never cut.
    """
    if page.urgent or not page.translated or page.language == ENGLISH:
        return
    most = part_length(page.language)
    for position, written in enumerate(parts_of(page.blocks), start=1):
        if len(paginate(written, most)) > 1:
            file = source.page.file
            what = f"Part {position} of this page has {sum(map(counted, written))} characters and is cut."
            do = f"Say it shorter: at most {most}, as in English it is one part."
            yield Problem(file.shown, file.body_line, what, do, page.language)
