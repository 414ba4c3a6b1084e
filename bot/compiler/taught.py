"""What a guide teaches of typed questions beside its weights: words of danger, cries, known wordings. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from bot.answers.cries import cry_rows
from bot.answers.examples import CRY, comparable, phrases_of
from bot.answers.folding import Folder
from bot.answers.weights import meta_of
from bot.guide.page import Page
from bot.guide.place import READERS
from bot.source.table import Table

Phrase = tuple[str, str, str]
"""A language, a kind of danger, and words in comparable form."""
Known = tuple[str, str, str]
"""A language, words in comparable form, and the page that answers them."""


def phrases(urgent: Mapping[str, Table], weights: bytes) -> list[Phrase]:
    """Each language's words of danger, by kind; and those of bare cries, also as the weights fold them."""
    folder = _folder(weights)
    rows: list[Phrase] = []
    for language, table in urgent.items():

        def folded(text: str, language: str = language) -> str:
            return folder.fold(text, {language: 1.0}) if folder else text

        examples = dict.fromkeys((each.kind, comparable(each.text)) for each in phrases_of(table.values))
        rows += [(language, kind, words) for kind, words in examples if words]
        rows += [(language, kind, words) for kind, words in cry_rows(table.values.get(CRY, {}), folded)]
    return rows


def known(pages: Iterable[Page], questions: Mapping[str, Table]) -> Iterator[Known]:
    """Each language's wordings that lead to one page: the examples, and the titles of pages."""
    for language, table in questions.items():
        for name, texts in table.values.items():
            yield from ((language, words, name) for text in texts if (words := comparable(text)))
    for page in pages:
        if page.audience in READERS and page.translated and not page.urgent:
            yield page.language, comparable(page.title), page.id


def _folder(weights: bytes) -> Folder | None:
    try:
        return Folder.from_dict(meta_of(weights)["folding"])
    except (ValueError, LookupError, TypeError, AttributeError):
        return None  # such weights cannot be used, as the check of what was written says
