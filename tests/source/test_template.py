"""Template tags: three forms, read and never run. What is refused, with which line, is in tests/bad_content."""

import pytest

from bot.guide.document import Text
from bot.source.body import Body, conditions_in, expand, included_in, read_body
from bot.source.files import SourceFile
from bot.source.guide import Passage
from bot.source.markdown import BlockKind
from bot.source.resolve import resolved
from bot.source.template import Names, check
from bot.text.render import block_text

NAMES = Names(
    known=frozenset({("authority", "name"), ("authority", "phone"), ("line", "childline")}),
    optional=frozenset({("authority", "phone")}),
)
TEXTS = {"inner": "Inner words.\n", "outer": 'Before.\n{% include "inner" %}\nAfter.\n', "items": "- three\n- four\n"}
FILES = {
    name: SourceFile(f"content/shared/{name}.md", f"content/shared/{name}.md", text, 1) for name, text in TEXTS.items()
}
PASSAGES = {name: Passage(file, read_body(file)) for name, file in FILES.items()}


def paragraphs(text: str, filled: set[str] | None = None) -> list[str]:
    blocks, _included = expand(body(text), lambda _space, key: key in (filled or set()), PASSAGES)
    return [unit.text for block in blocks for unit in block.units]


def body(text: str) -> Body:
    return read_body(SourceFile("page.md", "page.md", text, 10))


def problems(text: str) -> list[str]:
    return [str(problem) for problem in check(SourceFile("page.md", "page.md", text, 10), NAMES, PASSAGES)]


# The sandbox escapes and expensive expressions that a template engine would evaluate. None is ever evaluated here.
ATTACKS = [
    "{{ 'a' * 10**9 }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ authority.__class__ }}",
    "{{ authority.__init__.__globals__ }}",
    "{{ cycler }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum() }}",
    "{{ self._TemplateReference__context }}",
    "{{ config }}",
    "{{ authority.name|upper }}",
    "{{ authority.name|attr('__class__') }}",
    "{{ authority['name'] }}",
    "{{ authority.name() }}",
    "{{ authority.name ~ authority.phone }}",
    "{{ authority.name if 1 else 2 }}",
    "{{ range(10**9) }}",
    "{{ 1 }}",
    "{{ [] }}",
    "{{ authority }}",
    "{{- authority.name -}}",
    "{{ authority.name, authority.name }}",
    "{% for x in range(10**9) %}\nx\n{% endfor %}",
    "{% set authority = 1 %}",
    "{% with x = 1 %}\n{% endwith %}",
    "{% macro x() %}\n{% endmacro %}",
    "{% call x() %}\n{% endcall %}",
    "{% filter upper %}\nx\n{% endfilter %}",
    "{% block x %}\n{% endblock %}",
    '{% extends "inner" %}',
    '{% import "inner" as x %}',
    '{% from "inner" import x %}',
    "{% raw %}\n{{ authority.name }}\n{% endraw %}",
    "{% autoescape false %}\n{% endautoescape %}",
    "{%- if authority.name -%}\nx\n{%- endif -%}",
    "{% if authority.name is defined %}\nx\n{% endif %}",
    "{% if authority.name and authority.phone %}\nx\n{% endif %}",
    "{% if 1 %}\nx\n{% endif %}",
    '{% include "inner" ignore missing %}',
    '{% include "inner" without context %}',
    '{% include ["inner", "outer"] %}',
    '{% include "inner" + "" %}',
    "{% include authority.name %}",
    '{% include "../../../etc/passwd" %}',
    "{# hidden #}",
    "{{ authority.name",
    "{% if authority.name",
    "{% endif %}",
    "}} {{",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_everything_else_is_refused_with_its_line(attack: str) -> None:
    found = problems(f"Some words.\n\n{attack}\n")
    assert found
    assert found[0].startswith("page.md:12: "), found


@pytest.mark.parametrize(
    "allowed",
    [
        "Ask {{ authority.name }}.",
        "Ask {{authority.name}}.",
        "{% if authority.phone %}\nRing {{ authority.phone }}.\n{% endif %}",
        "{% if not authority.phone %}\nAsk.\n{% else %}\nRing {{ authority.phone }}.\n{% endif %}",
        "{% if authority.name %}\n{% if authority.phone %}\n{{ authority.phone }}\n{% endif %}\n{% endif %}",
        '{% include "inner" %}',
        "100% of {people} agree.",
    ],
)
def test_three_forms_are_allowed(allowed: str) -> None:
    assert problems(allowed) == []


def test_elif_is_refused_where_it_stands() -> None:
    (found,) = problems("{% if authority.name %}\nx\n{% elif authority.phone %}\ny\n{% else %}\nz\n{% endif %}")
    assert found.startswith("page.md:12: {% elif %} is not known here.")


def test_a_number_that_may_be_empty_is_refused_outside_its_condition_and_in_the_wrong_branch() -> None:
    text = "{% if authority.phone %}\nRing.\n{% else %}\n{{ authority.phone }}\n{% endif %}\n{{ authority.phone }}\n"
    assert [line.split(" ")[0] for line in problems(text)] == ["page.md:13:", "page.md:15:"]


def test_conditions_choose_whole_paragraphs() -> None:
    text = "One.\n{% if authority.phone %}\nRing.\n{% else %}\nAsk.\n{% endif %}\nTwo."
    assert paragraphs(text, {"phone"}) == ["One.", "Ring.", "Two."]
    assert paragraphs(text) == ["One.", "Ask.", "Two."]


def test_a_negated_condition_is_the_opposite() -> None:
    text = "{% if not authority.phone %}\nAsk.\n{% else %}\nRing.\n{% endif %}"
    assert paragraphs(text) == ["Ask."]
    assert paragraphs(text, {"phone"}) == ["Ring."]


def test_a_blank_branch_leaves_nothing_behind() -> None:
    assert paragraphs("One.\n\n{% if authority.phone %}\nRing.\n{% endif %}\n\nTwo.") == ["One.", "Two."]


def test_passages_are_paragraphs_of_their_own_even_between_lines_of_text() -> None:
    text = 'One.\n{% include "outer" %}\nTwo.'
    assert paragraphs(text) == ["One.", "Before.", "Inner words.", "After.", "Two."]
    assert expand(body(text), lambda *_: False, PASSAGES)[1] == ["outer", "inner"]
    assert body(text).includes == ["outer"]
    assert included_in(body(text), PASSAGES) == ["outer", "inner"]


def test_names_come_out_in_one_spelling_for_the_compiler_and_for_translators() -> None:
    written = "Ask {{authority.name}} or {{  line.childline }}."
    assert paragraphs(written) == ["Ask {{ authority.name }} or {{ line.childline }}."]


def test_every_branch_is_there_for_translators_with_its_own_line() -> None:
    read = body("One.\n{% if authority.phone %}\nRing.\n{% else %}\nAsk.\n{% endif %}")
    assert [(unit.text, unit.line) for unit in read.units] == [("One.", 10), ("Ring.", 12), ("Ask.", 14)]
    assert conditions_in(read, PASSAGES) == {("authority", "phone")}


@pytest.mark.parametrize(
    ("text", "filled", "written"),
    [
        ("- one\n{% if authority.phone %}\n- two\n{% endif %}\n- three", {"phone"}, "- one\n- two\n- three"),
        ("- one\n{% if authority.phone %}\n- two\n{% endif %}\n- three", set(), "- one\n- three"),
        ("{% if authority.phone %}\n1. one\n{% endif %}\n2. two\n3. three", set(), "2. two\n3. three"),
        ("1. one\n{% if authority.phone %}\n2. two\n{% endif %}\n3. three", set(), "1. one\n2. three"),
        ("- one\n{% if authority.phone %}\nWords.\n{% endif %}\n- two", {"phone"}, "- one\n\nWords.\n\n- two"),
        ("- one\n{% if authority.phone %}\nWords.\n{% endif %}\n- two", set(), "- one\n- two"),
        ('- two\n{% include "items" %}\n- five', set(), "- two\n- three\n- four\n- five"),
        ('- two\n{% include "inner" %}\n- five', set(), "- two\n\nInner words.\n\n- five"),
        ('* two\n{% include "items" %}', set(), "* two\n\n- three\n- four"),
        ("{% if authority.phone %}\n> a\n{% endif %}\n> b", {"phone"}, "> a\n\n> b"),
    ],
)
def test_what_conditions_leave_is_what_the_writer_would_have_written(text: str, filled: set[str], written: str) -> None:
    """Lists are one where nothing stands between their items, whatever tags stood there."""

    def shown(source: str) -> list[str]:
        blocks, _included = expand(body(source), lambda _space, key: key in filled, PASSAGES)
        return [block_text(block) for block in resolved(blocks, str, lambda *_: Text(""))]

    assert shown(text) == shown(written)


def test_conditions_inside_conditions_both_hold() -> None:
    inner = "{% if not authority.phone %}\nB.\n{% else %}\nC.\n{% endif %}"
    text = f"{{% if authority.name %}}\nA.\n{inner}\nD.\n{{% endif %}}\nE."
    assert paragraphs(text) == ["E."]
    assert paragraphs(text, {"name"}) == ["A.", "B.", "D.", "E."]
    assert paragraphs(text, {"name", "phone"}) == ["A.", "C.", "D.", "E."]


def test_a_part_break_has_its_condition_too() -> None:
    text = "One.\n{% if authority.phone %}\n\n---\n\nRing.\n{% endif %}\nTwo."
    kinds = [block.kind for block in expand(body(text), lambda *_: False, PASSAGES)[0]]
    assert kinds == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_lists_with_other_marks_are_other_lists() -> None:
    """As in CommonMark: items are one list as long as their marker is the same."""
    both = body("- one\n\n* two\n* three\n\n1. four\n\n1) five")
    blocks = resolved(both.blocks, str, lambda *_: Text(""))
    assert [block_text(block) for block in blocks] == ["• one", "• two\n• three", "1. four", "1. five"]
