"""Reading the Markdown files: pages with the lines at their top, and the passages that they share."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from bot.guide.page import MY_MEETING
from bot.guide.place import READERS, Audience
from bot.source.problems import Problem
from bot.source.tree import Tree, read_text


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Markdown file as it stands on disk: the fields at its top, and the `text` below, which begins on `body_line`.

    `name` is its path in the tree, `shown` where a person finds it, for messages; lines count from 1.
    """

    name: str
    shown: str
    text: str
    body_line: int
    fields: dict[str, Any] = field(default_factory=dict)
    field_lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, name: str, position: int | None = None) -> int:
        """The line of a field at the top, or of one entry of its list (from 0); the first line if it is not there."""
        return self.field_lines.get(f"{name} {position}", self.field_lines.get(name, 1))


def path_name_of(name: str) -> str:
    """A text by its path in short, without `content/` and `.md`: `parent/abuse`."""
    return name.removeprefix("content/").removesuffix(".md")


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page's file, and which page of which reader it is."""

    audience: Audience
    id: str
    file: SourceFile

    @property
    def context(self) -> str:
        """Where its words come from, for translators and as gettext's `msgctxt`."""
        return f"{self.audience}/{self.id}"


# It keeps every value as text: ordinary YAML turns "no" into False and "0300" into 192. In C, where it was compiled.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


_MOST_AT_THE_TOP = 10_000
"""Characters of the lines at the top. Nobody writes more, and the reader of YAML in C ends the process on lists that
are very deep."""


class _FieldsError(Exception):
    """The lines at the top are YAML, but not names with values."""

    def __init__(self, what: str, mark: yaml.Mark) -> None:
        self.what, self.line = what, int(mark.line) + 2


def read_pages(tree: Tree, problems: list[Problem]) -> list[tuple[Audience, str, SourcePage | None]]:
    """Every page below the readers' folders, in the order of their paths; None, with a problem, if it is unreadable."""
    pages: list[tuple[Audience, str, SourcePage | None]] = []
    for audience in Audience:
        folder = f"content/{audience}"
        for name in tree.names(folder, ".md"):
            page_id = name.removeprefix(f"{folder}/").removesuffix(".md")
            source = _read_page(tree, name, problems)
            pages.append((audience, page_id, SourcePage(audience, page_id, source) if source else None))
    folders = {*Audience, "shared", "sheets"}
    for name in tree.names("content", ".md"):
        if name.split("/")[1] not in folders:
            problems.append(Problem(tree.shown(name), 0, "This file is in no reader's folder.", "Move it into one."))
    return pages


def read_sheets(tree: Tree, problems: list[Problem]) -> list[SourcePage]:
    """The sheet of each reader, from `sheets/parent.md` and so on."""
    folder = "content/sheets"
    sheets = []
    for name in tree.names(folder, ".md"):
        reader = name.removeprefix(f"{folder}/").removesuffix(".md")
        if reader not in READERS:
            problems.append(
                Problem(tree.shown(name), 0, "This sheet is no reader's.", f"There are {', '.join(READERS)}.")
            )
        elif source := _read_page(tree, name, problems):
            sheets.append(SourcePage(Audience(reader), MY_MEETING, source))
    return sheets


def read_passages(tree: Tree, problems: list[Problem]) -> dict[str, SourceFile | None]:
    """The passages of `shared/` by the name under which pages include them: `definition/neglect`. None, with a problem,
    if it is unreadable."""
    folder = "content/shared"
    passages = {}
    for name in tree.names(folder, ".md"):
        text = read_text(tree, name, problems)
        file = None if text is None else SourceFile(name, tree.shown(name), text, 1)
        passages[name.removeprefix(f"{folder}/").removesuffix(".md")] = file
    return passages


def _read_page(tree: Tree, name: str, problems: list[Problem]) -> SourceFile | None:
    text = read_text(tree, name, problems)
    return None if text is None else page_file(name, tree.shown(name), text, problems)


def page_file(name: str, shown: str, text: str, problems: list[Problem]) -> SourceFile | None:
    """A page's file from its text; None, with a problem, if the lines at the top cannot be read."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or "---" not in (line.rstrip() for line in lines[1:]):
        problems.append(
            Problem(
                shown, 1, "The lines at the top are missing.", "Begin with `---`, title and so on, and `---` again."
            )
        )
        return None
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---")
    header = "\n".join(lines[1:end])
    if len(header) > _MOST_AT_THE_TOP:
        what = f"The lines at the top have {len(header)} characters."
        problems.append(Problem(shown, 1, what, f"At most {_MOST_AT_THE_TOP}: the text begins below the second ---."))
        return None
    try:
        fields, field_lines = _fields(header)
    except _FieldsError as error:
        problems.append(Problem(shown, error.line, error.what, "Write one `name: value` a line."))
        return None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problems.append(
            Problem(
                shown,
                mark.line + 2 if mark else 1,
                "This line at the top cannot be read.",
                'Words with a colon stand in quotation marks: title: "Decision: who makes it".',
            )
        )
        return None
    return SourceFile(name, shown, "\n".join(lines[end + 1 :]), end + 2, fields, field_lines)


def _fields(header: str) -> tuple[dict[str, Any], dict[str, int]]:
    loader = _Loader(header)
    node = loader.get_single_node()
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise _FieldsError("These lines are not names with values.", node.start_mark)
    _refuse_repeats(node)
    lines: dict[str, int] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _FieldsError("This is no name of a field.", key.start_mark)
        if key.value in lines:
            raise _FieldsError(f"`{key.value}` stands twice at the top.", key.start_mark)
        lines[key.value] = _line(key)
        if isinstance(value, yaml.SequenceNode):
            lines |= {f"{key.value} {position}": _line(entry) for position, entry in enumerate(value.value)}
    return loader.construct_document(node), lines


def _refuse_repeats(root: yaml.Node) -> None:
    """YAML lets a value stand for another (`*name`): a few lines could grow without end."""
    seen: set[int] = set()
    ahead = [root]
    while ahead:
        node = ahead.pop()
        if isinstance(node, yaml.CollectionNode) and id(node) in seen:
            raise _FieldsError("A value here repeats another (`&` and `*`).", node.start_mark)
        if len(seen) > _MOST_AT_THE_TOP:
            break
        seen.add(id(node))
        for child in node.value if isinstance(node, yaml.CollectionNode) else ():
            ahead += child if isinstance(child, tuple) else (child,)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 2  # counted from 0, and below the first `---`
