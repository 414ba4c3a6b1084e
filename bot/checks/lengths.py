"""Checks on a page as the chat shows it: no part that Telegram would refuse, and not too many of them."""

from collections.abc import Iterator

from bot.guide.page import ChatPage
from bot.guide.place import MAX_PART
from bot.source.guide import Source
from bot.source.problems import Problem
from bot.telegram.paginate import utf16_length


def check_length(source: Source, page: ChatPage, max_text: int) -> Iterator[Problem]:
    """The problems of one page in one language; `max_text` is Telegram's limit in UTF-16 units."""
    file = source.page.file
    # With the tags: never less than what Telegram counts.
    length = max((utf16_length(part.text) for part in page.parts), default=0)
    if length > max_text:
        what = f"A part of this page has {length} characters; Telegram takes {max_text}."
        do = "Divide it with --- between paragraphs."
        yield Problem(file.name, file.body_line, what, do, page.language)
    if len(page.parts) > MAX_PART:
        what = f"This page has {len(page.parts)} parts; a button can name {MAX_PART}."
        yield Problem(file.name, file.body_line, what, "Make two pages of it.", page.language)
