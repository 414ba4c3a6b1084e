"""The whole guide as plain text, to be read from the first line to the last."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from bot.guide.document import Heading, words
from bot.guide.language import Language
from bot.guide.page import HOME, START, Page
from bot.text.render import page_texts, parts_of


def write_texts(folder: Path, pages: Iterable[Page], languages: Mapping[str, Language]) -> None:
    """One file per reader and language, `parent.en.txt`: pages in the order in which buttons lead to them."""
    folder.mkdir(parents=True, exist_ok=True)
    for (audience, language), group in groupby(pages, lambda page: (page.audience, page.language)):
        found = {page.id: page for page in group}
        text = "\n\n".join(_printed(page, languages[page.written_in]) for page in _in_reading_order(found))
        (folder / f"{audience}.{language}.txt").write_text(text + "\n", "utf-8")


def _in_reading_order(pages: dict[str, Page]) -> list[Page]:
    order: dict[str, Page] = {}
    ahead = [name for name in (START, HOME, *pages) if name in pages][::-1]
    while ahead:
        page = pages[ahead.pop()]
        if page.id not in order:
            order[page.id] = page
            ahead += [link.page for link in reversed(page.next)]
    return list(order.values())


def _printed(page: Page, language: Language) -> str:
    _ = language.translate
    lines = [f"{'=' * 8} {page.id}"]
    texts = page_texts(page, _)
    for number, (text, blocks) in enumerate(zip(texts, parts_of(page.blocks), strict=True)):
        if number:
            read_on = _("Read on ({part} of {parts})").format(part=number + 1, parts=len(texts))
            begins = words(blocks[0].spans) if isinstance(blocks[0], Heading) else read_on
            lines.append(f"-------- [{begins}]")
        lines.append(text)
    lines += [f"   [{link.label}] -> {link.page}" for link in page.next]
    return "\n".join(lines)
