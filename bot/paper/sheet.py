"""A reader's sheet on paper, A4: boxes to tick, and lines to write on by hand. Pure until `make_sheet`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.guide.brackets import pattern_of
from bot.guide.document import Block, List, Strong, Text
from bot.guide.notes import checked_against, long_day, who_can_help
from bot.guide.page import MY_MEETING
from bot.guide.place import Audience
from bot.paper.blocks import Voice, blocks_data, said
from bot.paper.labels import labels_of
from bot.paper.pdf import with_words
from bot.paper.typeset import PaperError, typeset
from bot.paper.words import Data
from bot.web.guide import WebGuide, WebPage
from bot.web.sheet import EMPTY_LINES


@dataclass(frozen=True, slots=True)
class Sheet:
    """What `templates/sheet.typ` is given, and each text that it tags, with whether that is read from the right."""

    data: Data
    texts: tuple[tuple[str, bool], ...]


def make_sheet(guide: WebGuide, day: date, audience: Audience, code: str) -> bytes:
    """The sheet as a tagged PDF. Raises PaperError with a sentence for whoever asked."""
    sheet = sheet_of(guide, day, audience, code)
    [file] = typeset("sheet", sheet.data, day)
    return with_words(file, sheet.texts)


def sheet_of(guide: WebGuide, day: date, audience: Audience, code: str) -> Sheet:
    """What stands on the sheet of a reader in the language `code`, as it is on this day, which it says.

    Raises PaperError for a language or a sheet that there is not.
    """
    if code not in guide.languages:
        raise PaperError(f"The guide has no language {code!r}. It has {', '.join(guide.languages)}.")
    if (found := guide.pages.get((audience, code, MY_MEETING))) is None:
        raise PaperError(f"The guide has no sheet for {audience}: content/sheets/{audience}.md is missing.")
    reader = Voice(guide.languages[code])
    labels = labels_of(reader.language.translate)
    blocks = list(_blocks(guide, found, reader))
    made = labels["made"].format(day=long_day(day, code))
    marks = f"{labels['edition'].format(mark=guide.version)} · {labels['text'].format(mark=found.mark)}"
    blocks.append(reader.paragraph(f"{marks}. {made}", "small"))
    texts = tuple((text, block["language"]["direction"] == "rtl") for block in blocks for text in said(block))
    # The file's own title stands in lists of files and in tabs: it says no more than the web page's.
    return Sheet({"title": labels["name"], "language": reader.data, "blocks": blocks, "lines": EMPTY_LINES}, texts)


def _blocks(guide: WebGuide, found: WebPage, reader: Voice) -> Iterator[Data]:
    page, labels = found.page, labels_of(reader.language.translate)
    voice = Voice(guide.languages[page.written_in], pattern_of(guide.english.get(page.written_in, ())))
    yield voice.heading(page.title, 1)
    if not page.translated:
        yield reader.paragraph(labels["untranslated"], "note")
    elif voice.language.draft:
        yield voice.paragraph(labels["draft"], "note")
    for block in page.blocks:
        yield from _block(block, voice)
    heading = who_can_help(page, voice.language.translate)
    if heading is not None:
        yield voice.paragraph((Strong((Text(f"{heading}: "),)), *page.ask))
    if source := checked_against(page, voice.language.translate):
        yield voice.paragraph(source, "small")


def _block(block: Block, voice: Voice) -> Iterator[Data]:
    """A list below bullets is ticked; below numbers, each of its items is written about."""
    if isinstance(block, List) and block.start is not None:
        for spans in block.items:
            yield voice.paragraph(spans, "write")
    elif isinstance(block, List):
        yield voice.texts("ticks", block.items)
    else:
        yield from blocks_data([block], voice, 2)
