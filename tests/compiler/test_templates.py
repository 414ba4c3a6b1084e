"""Template tags: three forms, read and never run. What is refused, with which line, is in tests/bad_content."""

import pytest

from bot.compiler.files import SourceFile
from bot.compiler.template import Names, check, conditions_of, expand, includes_of, without_tags

NAMES = Names(
    known=frozenset({("authority", "name"), ("authority", "phone"), ("line", "childline")}),
    optional=frozenset({("authority", "phone")}),
)
PASSAGES = {
    "inner": SourceFile("content/shared/inner.md", "Inner words.\n", 1),
    "outer": SourceFile("content/shared/outer.md", 'Before.\n{% include "inner" %}\nAfter.\n', 1),
}


def paragraphs(text: str, filled: set[str] | None = None) -> list[str]:
    expanded, _included = expand(text, lambda _space, key: key in (filled or set()), PASSAGES)
    return [" ".join(block.split()) for block in expanded.split("\n\n") if block.strip()]


def problems(text: str) -> list[str]:
    return [str(problem) for problem in check(SourceFile("page.md", text, 10), NAMES, PASSAGES)]


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
    assert expand(text, lambda *_: False, PASSAGES)[1] == ("outer", "inner")
    assert includes_of(text) == ["outer"]


def test_names_come_out_in_one_spelling_for_the_compiler_and_for_translators() -> None:
    written = "Ask {{authority.name}} or {{  line.childline }}."
    assert paragraphs(written) == ["Ask {{ authority.name }} or {{ line.childline }}."]
    assert without_tags(written) == "Ask {{ authority.name }} or {{ line.childline }}."


def test_every_branch_stands_in_the_text_for_translators_on_its_own_line() -> None:
    text = "One.\n{% if authority.phone %}\nRing.\n{% else %}\nAsk.\n{% endif %}"
    assert without_tags(text).split("\n") == ["One.", "", "Ring.", "", "Ask.", ""]
    assert conditions_of(text, PASSAGES) == {("authority", "phone")}
