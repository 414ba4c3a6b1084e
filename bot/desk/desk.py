"""The desk: what all its pages share. It keeps nothing of its own but what a browser asks for a moment later."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment

from bot.compiler.database import has_own_folder
from bot.desk.asked import MissingError, Reply, Request
from bot.desk.preview import MadeLast, web_guide
from bot.desk.printed import READER_NAMES, environment
from bot.desk.reading import Sources, TreeReader, WholeGuide
from bot.guide.ledger import Where
from bot.source.guide import ReadPage
from bot.source.tree import Tree
from bot.web.guide import WebGuide

WAYS = (
    ("", "All pages"),
    ("details", "Details"),
    ("help-lines", "Help lines"),
    ("saved", "Saved"),
    ("live-list", "Go-live list"),
    ("due", "What is due"),
    ("sheet", "Contact sheet"),
)
"""What stands at the head of each page: address, words."""
FORGOTTEN = (
    "The guide was built with a folder of your own before, and CONTENT_OVERLAY names none now: what you save would go"
    " into the guide's own words. Close the desk, set CONTENT_OVERLAY, and start it again."
)


class DeskText(NamedTuple):
    """A text as it is named on the desk: its `path_name` is its file without `content/` and `.md`. `source` is None for
    passages, and where the lines at its top cannot be read."""

    path_name: str
    name: str
    source: ReadPage | None

    @property
    def title(self) -> str:
        return self.source.front.title if self.source else self.path_name

    def where(self, language: str) -> Where:
        """The text in a language; raises MissingError for what is no page."""
        if self.source is None:
            raise MissingError(f"{self.path_name} is no page that readers open.")
        return Where(self.source.page.audience, language, self.source.page.id)


@dataclass
class Desk:
    """`saving` is held while files are written: one change after the other. `signed_in`: a sign-in says who each person
    is. `warning`: what everybody must know before they write here."""

    reading: TreeReader
    offered: Sequence[str] = ()
    signed_in: bool = False
    warning: str = ""
    kept: MadeLast = field(default_factory=MadeLast)
    saving: threading.Lock = field(default_factory=threading.Lock)
    templates: Environment = field(default_factory=environment)
    _web: tuple[WholeGuide, WebGuide] | None = None

    @classmethod
    def of(
        cls, tree: Tree, offered: Sequence[str] = (), *, signed_in: bool = False, guide: Path | None = None
    ) -> "Desk":
        """The desk of this day. `guide` is the guide that was built last, which knows whose words it was built from."""
        forgotten = tree.overlay is None and guide is not None and has_own_folder(guide)
        warning = FORGOTTEN if forgotten else ""
        return cls(TreeReader(tree, lambda: datetime.now(UTC).date()), offered, signed_in, warning)

    @property
    def tree(self) -> Tree:
        return self.reading.tree

    @property
    def today(self) -> date:
        return self.reading.today()

    @property
    def folder(self) -> Path:
        """Where changes are written: an authority's own folder, or the guide's."""
        return (self.tree.overlay or self.tree.base).absolute()

    @property
    def words_go(self) -> str:
        """Into which folder words are written, as a sentence."""
        if self.tree.overlay is None:
            return f"Words are written into {self.folder}."
        return f"Words are written into your own folder, {self.folder}; the guide below it stays as it is."

    def text(self, sources: Sources, path_name: str) -> DeskText:
        """The text of this name; raises MissingError."""
        name = f"content/{path_name}.md"
        if ".." in path_name.split("/") or name not in self.tree.names("content", ".md"):
            raise MissingError(f"There is no text {path_name}.")
        source = next((one for one in sources.guide.documents.values() if one.page.file.name == name), None)
        return DeskText(path_name, name, source)

    def web(self, whole: WholeGuide) -> WebGuide:
        """The guide as web pages are made from it; made once for what was read."""
        if self._web is None or self._web[0] is not whole:
            self._web = whole, web_guide(whole)
        return self._web[1]

    def page(
        self,
        template: str,
        asked: Request,
        title: str,
        *,
        status: int = 200,
        here: str = "-",
        said: str = "",
        **values: Any,
    ) -> Reply:
        """A page of the desk. What is `said`, or was said on the way to it, stands above it, once."""
        on_the_way = self.kept.get(asked.query.get("said", "")) or b""
        text = self.templates.get_template(template).render(
            title=title,
            base=asked.base,
            person=asked.person,
            ways=WAYS,
            here=here,
            said=said or on_the_way.decode(),
            reader_names=READER_NAMES,
            words_go=self.words_go,
            warning=self.warning,
            **values,
        )
        return Reply.page(text, status)

    def part(self, template: str, asked: Request, **values: Any) -> str:
        """A part of a page, to be put into one that is open."""
        return self.templates.get_template(template).render(base=asked.base, **values)

    def go(self, asked: Request, to: str, said: str = "") -> Reply:
        """On to another page of the desk, where something is said."""
        key = f"{'&' if '?' in to else '?'}said={self.kept.put(said.encode())}" if said else ""
        return Reply(to=f"{asked.base}/{to}{key}")
