"""Reading the Markdown files: pages with the lines at their top, and the passages that they share."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.compiler.problems import Problem
from bot.guide.place import Audience


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Markdown file as it stands on disk. `name` is its path in the project, for messages; lines count from 1."""

    name: str
    body: str
    body_line: int
    fields: dict[str, Any] = field(default_factory=dict)
    field_lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, name: str, position: int | None = None) -> int:
        """The line of a field at the top, or of one entry of its list (from 0); the first line if it is not there."""
        return self.field_lines.get(f"{name} {position}", self.field_lines.get(name, 1))


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


class _FieldsError(Exception):
    """The lines at the top are YAML, but not names with values."""

    def __init__(self, what: str, mark: yaml.Mark) -> None:
        self.what, self.line = what, int(mark.line) + 2


def links_leading_out(root: Path) -> list[Problem]:
    """Symbolic links in `content/` and `locales/` to what lies outside: a file of the builder's would be published."""
    homes = [(root / name).resolve() for name in ("content", "locales")]
    return [
        Problem(
            path.relative_to(root).as_posix(),
            0,
            "This is a link that leads out of the guide's folders.",
            "Put the file itself here, or remove the link.",
        )
        for name in ("content", "locales")
        for path in sorted((root / name).rglob("*"))
        if path.is_symlink() and not any(Path(os.path.realpath(path)).is_relative_to(home) for home in homes)
    ]


def read_pages(content: Path, problems: list[Problem]) -> list[tuple[Audience, str, SourcePage | None]]:
    """Every page below the readers' folders, in the order of their paths; None, with a problem, if it is unreadable."""
    pages: list[tuple[Audience, str, SourcePage | None]] = []
    for audience in Audience:
        folder = content / audience
        for path in sorted(folder.rglob("*.md")):
            page_id = path.relative_to(folder).with_suffix("").as_posix()
            source = _read(path, content, problems, front_matter=True)
            pages.append((audience, page_id, SourcePage(audience, page_id, source) if source else None))
    folders = {*Audience, "shared"}
    for path in sorted(content.rglob("*.md")):
        if path.relative_to(content).parts[0] not in folders:
            name = path.relative_to(content.parent).as_posix()
            problems.append(Problem(name, 0, "This file is in no reader's folder.", "Move it into one."))
    return pages


def read_passages(content: Path, problems: list[Problem]) -> dict[str, SourceFile]:
    """The passages of `shared/` by the name under which pages include them: `definition/neglect`."""
    folder = content / "shared"
    passages = {}
    for path in sorted(folder.rglob("*.md")):
        source = _read(path, content, problems, front_matter=False)
        if source is not None:
            passages[path.relative_to(folder).with_suffix("").as_posix()] = source
    return passages


def read_text(path: Path, name: str, problems: list[Problem]) -> str | None:
    """A source file's text with plain line ends; None, with a problem, if it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        problems.append(Problem(name, 0, "This file is missing.", "Put it back."))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(name, line, "This line is not in UTF-8.", "Save the file again as UTF-8."))
    return None


def _read(path: Path, content: Path, problems: list[Problem], *, front_matter: bool) -> SourceFile | None:
    name = path.relative_to(content.parent).as_posix()
    text = read_text(path, name, problems)
    if text is None:
        return None
    if not front_matter:
        return SourceFile(name, text, 1)
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or "---" not in (line.rstrip() for line in lines[1:]):
        problems.append(
            Problem(name, 1, "The lines at the top are missing.", "Begin with `---`, title and so on, and `---` again.")
        )
        return None
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---")
    header = "\n".join(lines[1:end])
    try:
        fields, field_lines = _fields(header)
    except _FieldsError as error:
        problems.append(Problem(name, error.line, error.what, "Write one `name: value` a line."))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problems.append(
            Problem(
                name,
                mark.line + 2 if mark else 1,
                "This line at the top cannot be read.",
                'Words with a colon stand in quotation marks: title: "Decision: who makes it".',
            )
        )
        return None
    return SourceFile(name, "\n".join(lines[end + 1 :]), end + 2, fields, field_lines)


def _fields(header: str) -> tuple[dict[str, Any], dict[str, int]]:
    # BaseLoader keeps every value as text: ordinary YAML turns "no" into False and "0300" into 192.
    loader = yaml.BaseLoader(header)
    node = loader.get_single_node()
    if node is None:
        return {}, {}
    if not isinstance(node, yaml.MappingNode):
        raise _FieldsError("These lines are not names with values.", node.start_mark)
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


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 2  # counted from 0, and below the first `---`
