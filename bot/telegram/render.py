"""A page as messages of Telegram, in its HTML.

Telegram knows only a few tags (Bot API, "HTML style"): no paragraphs, lists or headings, so these become line breaks,
bullets and bold. A number is text: the button that copies it stands below. An address is code, which a tap copies.
"""

import re
from html import escape, unescape
from typing import assert_never

from bot.guide.chat_page import ChatPage, ChatPicture, Copy, Part
from bot.guide.direction import laid_out
from bot.guide.document import (
    Address,
    Block,
    Emphasis,
    Heading,
    List,
    Number,
    Paragraph,
    PartBreak,
    Quotation,
    Span,
    Spans,
    Strong,
    Text,
    numbers,
    spans_of,
    words,
)
from bot.guide.language import ENGLISH, Language, Translate, with_letters_bound
from bot.guide.marking import picture_mark
from bot.guide.notes import checked_against, who_can_help
from bot.guide.page import START, Page
from bot.guide.picture import Picture
from bot.telegram.first import first_words, help_lines
from bot.telegram.markup import in_markup, italic
from bot.telegram.paginate import paginate, part_length
from bot.text.render import bullet

_TAG = re.compile(r"<[^>]*>")


def chat_page(page: Page, language: Language, _: Translate) -> ChatPage:
    """The page in parts, ready to be sent. `language` is the one it is written in, and `_` translates into that."""
    # Help must stand on one screen in every language: an urgent page is cut only where its writer cuts it.
    cut = paginate(page.blocks, most=None if page.urgent else part_length(language.code))
    return ChatPage(
        audience=page.audience,
        language=page.language,
        id=page.id,
        title=page.title,
        button=page.button,
        topic=page.topic,
        parts=tuple(_part(page, blocks, language, _, last=blocks is cut[-1]) for blocks in cut),
        next=page.next,
        urgent=page.urgent,
        translated=page.translated,
        up=page.up,
        heading=in_markup(page.title, language),
        first=first_words(page, language),
        lines=help_lines(page, language),
        picture=None if page.picture is None else _picture(page.picture, language),
    )


def _picture(picture: Picture, language: Language) -> ChatPicture:
    """Its words as a caption."""
    texts = [f"<b>{escape(picture.title, quote=False)}</b>", *map(block_html, picture.blocks)]
    caption = laid_out(with_letters_bound("\n\n".join(texts), language.code), language.direction)
    return ChatPicture(picture_mark(picture), caption)


def shown_text(html: str) -> str:
    """What is read of a text in Telegram's HTML."""
    return unescape(_TAG.sub("", html))


def block_html(block: Block) -> str:
    """One block; nothing for the end of a part."""
    match block:
        case Paragraph(spans):
            return spans_html(spans)
        case Heading(spans):
            return f"<b>{spans_html(spans)}</b>"
        case List(items, start):
            return "\n".join(bullet(start, place) + spans_html(spans) for place, spans in enumerate(items))
        case Quotation(paragraphs):
            quoted = "\n\n".join(map(spans_html, paragraphs))
            return f"<blockquote>{quoted}</blockquote>"
        case PartBreak():
            return ""
        case _:
            assert_never(block)


def spans_html(spans: Spans) -> str:
    """The spans of one paragraph."""
    return "".join(map(_span_html, spans))


def _span_html(span: Span) -> str:
    match span:
        case Text(shown) | Number(shown):
            return escape(shown, quote=False)
        case Address(shown):
            # A tap copies it. A link would open in a browser, whose history tells whoever holds the phone next.
            return f"<code>{escape(shown, quote=False)}</code>"
        case Strong(spans):
            return f"<b>{spans_html(spans)}</b>"
        case Emphasis(spans):
            return italic(spans_html(spans))
        case _:
            assert_never(span)


def _part(page: Page, blocks: tuple[Block, ...], language: Language, _: Translate, *, last: bool) -> Part:
    # The first line of an urgent screen is what a locked phone shows: no title that tells about the reader. The very
    # first screen has the guide's name above it already, and its buttons must be seen.
    untitled = page.urgent or page.id == START
    texts = [] if untitled else [f"<b>{escape(page.title, quote=False)}</b>"]
    texts += _texts(blocks, language, _)
    shown = [spans for block in blocks for spans in spans_of(block)]
    if last and (heading := who_can_help(page, _)) is not None:
        texts.append((f"<b>{heading}</b>\n" if heading else "") + spans_html(page.ask))
        shown.append(page.ask)
    if last and (source := checked_against(page, _)):
        texts.append(italic(escape(source, quote=False)))
    found = (number for spans in shown for number in numbers(spans) if number.copy)
    return Part(
        text=laid_out(with_letters_bound("\n\n".join(texts), language.code), language.direction),
        label=words(blocks[0].spans) if isinstance(blocks[0], Heading) else None,
        copies=tuple(dict.fromkeys(Copy(number.shown, number.dialled) for number in found)),
        quotes=any(isinstance(block, Quotation) for block in blocks),
    )


def _texts(blocks: tuple[Block, ...], language: Language, _: Translate) -> list[str]:
    """The blocks; under the last quotation of a translated part stands that it is an aid, and where the English is."""
    texts = [block_html(block) for block in blocks]
    quotations = [index for index, block in enumerate(blocks) if isinstance(block, Quotation)]
    if quotations and language.code != ENGLISH:
        note = _("This quotation is translated to help you. The English words count: press “{button}”.")
        texts[quotations[-1]] += f"\n{italic(escape(note.format(button=_('In English')), quote=False))}"
    return texts
