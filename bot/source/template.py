"""The authority's details in the text: `{{ authority.unit_name }}`, `{% if … %}`, `{% include … %}`.

Jinja2 gives the syntax tree of the text; `check` walks the tree and accepts these three forms only, each tag
on a line of its own. What has passed is read line by line (`bot/source/body.py`). Nothing is ever executed, so there is
nothing to escape from: a sandbox alone would still run `{{ 'a' * 10**9 }}`.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError, nodes

from bot.source.broken_tags import broken_tag
from bot.source.files import SourceFile
from bot.source.problems import Problem, likeliest

PLACEHOLDER = re.compile(r"\{\{[ \t]*([a-z]+)\.([a-z0-9_]+)[ \t]*\}\}")
IF = re.compile(r"\{% *if (not )?([a-z]+)\.([a-z0-9_]+) *%\}")
ELSE = re.compile(r"\{% *else *%\}")
END = re.compile(r"\{% *endif *%\}")
INCLUDE = re.compile(r"\{% *include ([\"'])([^\"'{}%]+)\1 *%\}")
"""The tags, as `bot.source.body` reads them once they have been checked here."""
TAG_LINE = re.compile(r"[ \t]*\{%[^%]*%\}[ \t]*")
_PLAIN_TAG = re.compile(r"\{% *(?:if (?:not )?[a-z]+\.[a-z0-9_]+|else|endif|include ([\"'])[^\"'{}%]+\1) *%\}")
_SIGNS = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_DO = "Allowed are {{ name.name }}, {% if name.name %}, {% if not name.name %}, {% else %}, {% endif %}, {% include %}."

_environment = Environment(keep_trailing_newline=True, autoescape=True)

Pair = tuple[str, str]
"""A placeholder's name: ("authority", "unit_name")."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names that text may use: all that exist, and those that may be empty and so stand inside an `if`.

    `conditions` can only be asked about: they have no words of their own.
    """

    known: frozenset[Pair]
    optional: frozenset[Pair]
    conditions: frozenset[Pair] = frozenset()


def check(source: SourceFile, names: Names, passages: Container[str]) -> list[Problem]:
    """Everything in a file's template tags that is not allowed, with the line."""
    problems: list[Problem] = []
    if not holds_tags(source.text):
        return problems
    for number, written in enumerate(source.text.split("\n"), start=source.body_line):
        if "{%" in written and not TAG_LINE.fullmatch(written):
            problems.append(Problem(source.shown, number, "A {% … %} tag shares its line.", "Put it on its own line."))
    try:
        tree = _environment.parse(source.text)
    except TemplateSyntaxError as error:
        line, what, do = broken_tag(source.text, error.message or "", error.lineno)
        return [*problems, Problem(source.shown, source.body_line + line - 1, what, do)]
    except (RecursionError, ValueError):  # thousands of brackets, or of digits
        odd = [problem.line for problem in _other_forms(source)]
        line = odd[0] if odd else source.body_line
        return [*problems, Problem(source.shown, line, "There are too many template tags within each other.", _DO)]
    problems += _tree_problems(tree, source, names, passages)
    return problems or list(_other_forms(source))[:1]


def check_field(source: SourceFile, field: str, text: str, names: Names) -> Iterator[Problem]:
    """The same for a line at the top of a page: only placeholders, and only those that are never empty."""
    line = source.line_of(field)
    for space, key in PLACEHOLDER.findall(text):
        if (space, key) not in names.known:
            yield Problem(source.shown, line, f"There is no {space}.{key}.", _meant((space, key), names))
        elif (space, key) in names.optional:
            do = "Here only names with a fallback may stand, such as authority.unit_name."
            yield Problem(source.shown, line, f"{space}.{key} may be empty.", do)
    if _SIGNS.search(PLACEHOLDER.sub("", text)):
        do = "Allowed is only {{ name.name }}."
        yield Problem(source.shown, line, "This template expression is not allowed.", do)


def holds_tags(text: str) -> bool:
    """True for text with any sign of a template: where none may stand, as in the tables."""
    return _SIGNS.search(text) is not None


def _tree_problems(tree: nodes.Template, source: SourceFile, names: Names, passages: Container[str]) -> list[Problem]:
    problems: list[Problem] = []

    def wrong(node: nodes.Node, what: str, do: str = _DO) -> None:
        lines = (part.lineno for part in (node, *node.find_all(nodes.Node)))  # Jinja2 gives some nodes no line
        line = next((line for line in lines if line), 1)
        problems.append(Problem(source.shown, source.body_line + line - 1, what, do))

    def known(node: nodes.Node, pair: Pair | None, more: frozenset[Pair] = frozenset()) -> Pair | None:
        if pair is None:
            wrong(node, "This template expression is not allowed.")
        elif pair not in names.known and pair not in more:
            wrong(node, f"There is no {pair[0]}.{pair[1]}.", _meant(pair, names))
        return pair

    def walk(node: nodes.Node, safe: frozenset[Pair]) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    if isinstance(part, nodes.TemplateData):
                        continue
                    pair = known(part, _pair(part))
                    if pair and pair in names.optional and pair not in safe:
                        do = "Put it between {% if … %} and {% endif %}, with other words after {% else %}."
                        wrong(part, f"{pair[0]}.{pair[1]} may be empty.", do)
            case nodes.If(elif_=[first, *_]):
                wrong(first, "{% elif %} is not known here.", "Write a second {% if %} after {% endif %}.")
            case nodes.If():
                pair, negated = _condition(node)
                inside = safe | {pair} if known(node, pair, names.conditions) and pair else safe
                for child in node.body:
                    walk(child, safe if negated else inside)
                for child in node.else_:
                    walk(child, inside if negated else safe)
            case nodes.Include(template=nodes.Const(value=str(name))):
                if name not in passages:
                    wrong(node, f"There is no shared passage {name!r}.", "Look in content/shared/ how it is spelled.")
            case _:
                wrong(node, "This template tag is not allowed.")

    for child in tree.body:
        walk(child, frozenset())
    return problems


def _other_forms(source: SourceFile) -> Iterator[Problem]:
    """What Jinja2 reads without leaving a node: comments, `raw`, and the signs that eat the space around a tag."""
    for number, written in enumerate(source.text.split("\n"), start=source.body_line):
        if _SIGNS.search(_PLAIN_TAG.sub("", PLACEHOLDER.sub("", written))):
            yield Problem(source.shown, number, "This form of a template tag is not known here.", _DO)


def _condition(node: nodes.If) -> tuple[Pair | None, bool]:
    """What an `if` asks about, and whether it asks for the opposite."""
    if isinstance(node.test, nodes.Not):
        return _pair(node.test.node), True
    return _pair(node.test), False


def _meant(pair: Pair, names: Names) -> str:
    """What to do about a name that there is not."""
    name = ".".join(pair)
    if pair in names.conditions:
        return f"It can only be asked about: {{% if {name} %}}."
    meant = likeliest(name, {".".join(known) for known in names.known | names.conditions})
    return f"Write {meant}." if meant else "“Put in” on the editor's page has all there are; so has content/*.toml."


def _pair(node: nodes.Node) -> Pair | None:
    match node:
        case nodes.Getattr(node=nodes.Name(name=str(space)), attr=str(key)):
            return space, key
    return None
