"""Names of texts, files and details as sentences have them, turned into titles that lead there. Pure.

Lists are made for the terminal and for paper too, where a name is what somebody types. On the desk it is a link.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from markupsafe import Markup, escape

from bot.desk.printed import READER_NAMES
from bot.guide.language import ENGLISH, Language
from bot.source.files import path_name_of
from bot.source.guide import SourceGuide
from bot.source.local import every

_NAME = re.compile(
    r"(?:[\w./-]*\bcontent/)?(?P<text>[a-z_]+/[a-z0-9_/-]*[a-z0-9_])(?:\.md)?(?:(?:, line |:)(?P<line>\d+)\b)?"
    r"(?: \[(?P<code>[A-Za-z-]+)\])?"
    r"|(?:[\w./-]*\b)?content/(?P<table>authority|help-lines)\.toml(?:(?:, line |:)\d+\b)?"
    r"|\b(?P<detail>[a-z]+(?:_[a-z]+)+)\b"
)
_TABLES = {"authority": ("details", "Details"), "help-lines": ("help-lines", "Help lines")}
_APPROVAL = re.compile(r"(?:.*/)?approvals/(.+)/([A-Za-z-]+)\.toml")
_CATALOGUE = re.compile(r"(?:.*/)?locales/([A-Za-z-]+)/LC_MESSAGES/[a-z]+\.po")


class Titled(NamedTuple):
    """A text: its path in short, its title, and who reads it."""

    path_name: str
    title: str
    reader: str


class Links(NamedTuple):
    """`texts` by their name (`parent/abuse`) and by their path in short; `readers` in words. `base` is before each
    address of the desk."""

    base: str
    texts: Mapping[str, Titled]
    languages: Mapping[str, Language]
    readers: Mapping[str, str]

    @classmethod
    def on(cls, base: str, guide: SourceGuide, languages: Mapping[str, Language]) -> "Links":
        """For the desk. The commands that print the same lists do without."""
        texts: dict[str, Titled] = {}
        for source in guide.documents.values():
            path_name = path_name_of(source.page.file.name)
            reader = READER_NAMES[source.page.audience]
            titled = Titled(path_name, source.front.title, reader)
            texts |= {path_name: titled, f"{source.page.audience}/{source.page.id}": titled}
        for name in guide.passages:
            texts[f"shared/{name}"] = Titled(f"shared/{name}", name, "a passage that pages share")
        return cls(base, texts, languages, {str(reader): words for reader, words in READER_NAMES.items()})

    def of(self, sentence: str) -> Markup:
        """A sentence with each name in it as a title that leads to it. A text in a language leads to its sign-off."""
        found, end = Markup(""), 0
        for match in _NAME.finditer(sentence):
            if shown := self._shown(match):
                found += escape(sentence[end : match.start()]) + shown
                end = match.end()
        return found + escape(sentence[end:])

    def whose(self, name: str) -> str:
        """`parent [en]` in words."""
        match = re.fullmatch(r"(\w+) \[([A-Za-z-]+)\]", name)
        return f"{self.readers.get(match[1], match[1])}, {self._language(match[2])}" if match else name

    def file(self, name: str) -> Markup:
        """A file by what it has to do with, for somebody who does not know files."""
        if match := _APPROVAL.fullmatch(name):
            return Markup("Sign-off: {}").format(self.of(f"{match[1]} [{match[2]}]"))
        if match := _CATALOGUE.fullmatch(name):
            return Markup("Translation: {}").format(self._language(match[1]))
        return self.of(name)

    def _shown(self, match: re.Match[str]) -> Markup | None:
        if match["table"]:
            return self._link(*_TABLES[match["table"]])
        if match["detail"]:
            words = next((each.words for each in every() if each.key == match["detail"]), "")
            return self._link("details", words.rstrip(".")) if words else None
        text = self.texts.get(match["text"])
        if text is None:
            return None
        code = match["code"]
        address = f"sign/{text.path_name}?language={code}" if code else f"page/{text.path_name}"
        more = [text.reader]
        more += [f"line {match['line']}"] if match["line"] else []
        more += [self._language(code)] if code and code != ENGLISH else []
        return self._link(address, text.title) + escape(f" ({', '.join(more)})")

    def _language(self, code: str) -> str:
        return self.languages[code].name if code in self.languages else code

    def _link(self, address: str, words: str) -> Markup:
        return Markup('<a href="{}/{}">{}</a>').format(self.base, address, words)


def named_by(links: Links | None) -> Callable[[str], Markup | str]:
    """How a sentence with names in it is shown: with links on the desk, else as it is."""
    return links.of if links else str
