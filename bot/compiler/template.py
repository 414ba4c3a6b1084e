"""The authority's details in the text: `{{ authority.unit_name }}`, `{% if … %}`, `{% include … %}`.

Jinja2 reads the text and gives its syntax tree; we walk the tree ourselves and accept these three forms only. Nothing
is ever executed, so there is nothing to escape from: a sandbox alone would still run `{{ 'a' * 10**9 }}`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError, nodes

from bot.compiler.files import SourceFile
from bot.compiler.problems import Problem

PLACEHOLDER = re.compile(r"\{\{\s*([a-z]+)\.([a-z0-9_]+)\s*\}\}")
_TAG_LINE = re.compile(r"[ \t]*\{%[^%]*%\}[ \t]*")
_DO = "Allowed are {{ name.name }}, {% if name.name %}, {% if not name.name %}, {% else %}, {% endif %}, {% include %}."

_environment = Environment(keep_trailing_newline=True, autoescape=True)


@dataclass(frozen=True, slots=True)
class Names:
    """The names that text may use: all that exist, and those that may be empty and so stand inside an `if`."""

    known: frozenset[tuple[str, str]]
    optional: frozenset[tuple[str, str]]


def check(source: SourceFile, names: Names, passages: Mapping[str, SourceFile]) -> list[Problem]:
    """Everything in a file's template tags that is not allowed, with the line."""
    problems = []
    for number, written in enumerate(source.body.split("\n"), start=source.body_line):
        if "{%" in written and not _TAG_LINE.fullmatch(written):
            problems.append(Problem(source.name, number, "A {% … %} tag shares its line.", "Put it on its own line."))
    try:
        tree = _environment.parse(source.body)
    except TemplateSyntaxError as error:
        line = source.body_line + error.lineno - 1
        return [*problems, Problem(source.name, line, f"The template tags are broken: {error.message}", _DO)]

    def wrong(node: nodes.Node, what: str, do: str = _DO) -> None:
        problems.append(Problem(source.name, source.body_line + node.lineno - 1, what, do))

    def name_of(node: nodes.Node) -> tuple[str, str] | None:
        pair = _pair(node)
        if pair is None:
            wrong(node, "This template expression is not allowed.")
        elif pair not in names.known:
            wrong(node, f"There is no {pair[0]}.{pair[1]}.", "Look in content/*.toml how it is spelled.")
        return pair

    def walk(node: nodes.Node, safe: frozenset[tuple[str, str]]) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    if isinstance(part, nodes.TemplateData):
                        continue
                    pair = name_of(part)
                    if pair in names.optional and pair not in safe:
                        wrong(
                            part,
                            f"{pair[0]}.{pair[1]} may be empty." if pair else "",
                            "Put it between {% if … %} and {% endif %}, with other words after {% else %}.",
                        )
            case nodes.If():
                negated = isinstance(node.test, nodes.Not)
                pair = name_of(node.test.node if isinstance(node.test, nodes.Not) else node.test)
                known = safe | {pair} if pair else safe
                for child in node.body:
                    walk(child, safe if negated else known)
                for child in [*node.elif_, *node.else_]:
                    walk(child, known if negated else safe)
            case nodes.Include(template=nodes.Const(value=str(name))):
                if name not in passages:
                    wrong(node, f"There is no shared passage {name!r}.", "Look in content/shared/ how it is spelled.")
            case _:
                wrong(node, "This template tag is not allowed.")

    for node in tree.body:
        walk(node, frozenset())
    return problems


def expand(
    text: str, is_set: Callable[[str, str], bool], passages: Mapping[str, SourceFile]
) -> tuple[str, tuple[str, ...]]:
    """The text with conditions decided and passages put in; `{{ … }}` stays. Also the names of those passages."""
    included: list[str] = []

    def render(body: Iterable[nodes.Node], depth: int) -> str:
        return "".join(one(node, depth) for node in body)

    def one(node: nodes.Node, depth: int) -> str:
        match node:
            case nodes.Output():
                return "".join(
                    part.data if isinstance(part, nodes.TemplateData) else "{{ %s.%s }}" % (_pair(part) or ("", ""))
                    for part in node.nodes
                )
            case nodes.If(test=nodes.Not(node=test)):
                return render(node.else_ if is_set(*(_pair(test) or ("", ""))) else node.body, depth)
            case nodes.If():
                if is_set(*(_pair(node.test) or ("", ""))):
                    return render(node.body, depth)
                return render(node.elif_, depth) if node.elif_ else render(node.else_, depth)
            case nodes.Include(template=nodes.Const(value=str(name))):
                included.append(name)
                if depth > 5:
                    raise RecursionError(name)
                return render(_environment.parse(passages[name].body.strip("\n")).body, depth + 1)
        raise ValueError(f"check() has let through {node!r}")

    return render(_environment.parse(text).body, 0), tuple(included)


def without_tags(text: str) -> str:
    """The text of every branch, its lines where they were: for translators and for checks on wording."""
    return "\n".join("" if _TAG_LINE.fullmatch(line) else line for line in text.split("\n"))


def _pair(node: nodes.Node) -> tuple[str, str] | None:
    match node:
        case nodes.Getattr(node=nodes.Name(name=str(space)), attr=str(key)):
            return space, key
    return None
