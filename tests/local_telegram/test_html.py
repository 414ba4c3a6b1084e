"""The HTML parser against Telegram's own (TDLib): what it reads, Telegram reads in the same way; it is never kinder."""

import os
from html import escape
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.local_telegram.found import find
from bot.local_telegram.html import EntityError, parse_html
from bot.local_telegram.text import clean, formatted

pytest.importorskip("tdjson", reason="TDLib itself is not here to compare with")
from tests import tdlib

TIMES = 4 if "ALL_PROOFS" in os.environ else 1
"""How often as many examples are made up; each run has others."""
FIELDS = ("type", "offset", "length", "url")


def known(entity: dict[str, Any]) -> list[Any]:
    """What is compared."""
    return [entity.get(name) for name in FIELDS]


def same(entities: list[dict[str, Any]]) -> list[str]:
    """Entities without their order."""
    return sorted(repr(known(entity)) for entity in entities)


def ours(source: str) -> object:
    try:
        text, entities = parse_html(source)
    except EntityError as error:
        return f"Can't parse entities: {error}"
    return text, same(entities)


def telegrams(source: str) -> object:
    try:
        text, entities = tdlib.parse_html(source)
    except tdlib.RefusedError as error:
        return str(error)
    return text, same(entities)


READ = [
    "plain",
    "",
    "<b>bold</b> <i>italic</i> <code>code</code>",
    '<a href="https://example.org">x</a>',
    '<a href="https://EXAMPLE.org/?a=1&amp;b=2">x</a>',
    '<a href="https://example.org?a#b">x</a>',
    '<a href="http://example.org:8080/x">x</a>',
    '<a href="https://t.me/abc_bot?start=y_ur_12">x</a>',
    "<blockquote>x</blockquote><blockquote expandable>y</blockquote>",
    "<blockquote>x <b>y <i>z</i></b> <code>c</code></blockquote>",
    '<b>x <a href="https://example.org">y</a></b>',
    "a > b",
    "👨‍👩‍👧<b>x</b>",
    "&lt;b&gt; &amp; &quot; &#x27; &amp;lt;",
    "<b></b>",
    "<b> </b>",
    "a\r\nb\u2028c\u202ed",
    "<b>" * 30 + "x" + "</b>" * 30,
]
REFUSED = [
    "<b>open",
    "<b><i>crossed</b></i>",
    "</b>",
    "é</b>",
    "<b>x</i>",
    "<br>",
    "é<br>",
    "<br/>",
    "<p>x</p>",
    "<ul><li>x</li></ul>",
    "<h1>x</h1>",
    "<",
    "<b",
    "é<b",
    "👨‍👩‍👧</b>",
    "<b>x</b",
]
STRICTER = [
    ("<u>x</u>", 'Unsupported start tag "u" at byte offset 0'),
    ("é<s>x</s>", 'Unsupported start tag "s" at byte offset 2'),
    ("<strong>x</strong>", 'Unsupported start tag "strong" at byte offset 0'),
    ("<pre>x</pre>", 'Unsupported start tag "pre" at byte offset 0'),
    ("<tg-spoiler>x</tg-spoiler>", 'Unsupported start tag "tg-spoiler" at byte offset 0'),
    ('<span class="tg-spoiler">x</span>', 'Unsupported start tag "span class="tg-spoiler"" at byte offset 0'),
    ('<tg-emoji emoji-id="5">x</tg-emoji>', 'Unsupported start tag "tg-emoji emoji-id="5"" at byte offset 0'),
    ('<tg-time unix="1647531900">x</tg-time>', 'Unsupported start tag "tg-time unix="1647531900"" at byte offset 0'),
    ("<B>x</B>", 'Unsupported start tag "B" at byte offset 0'),
    ("<b x=y>x</b>", 'Unsupported start tag "b x=y" at byte offset 0'),
    ("<b>x</B>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</B>"'),
    ("<b>x</>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</>"'),
    ("<b>x</b >", "Unclosed end tag at byte offset 4"),
    ("<a>example.org</a>", 'Unsupported start tag "a" at byte offset 0'),
    ("<a href='https://example.org'>x</a>", "Unsupported start tag \"a href='https://example.org'\" at byte offset 0"),
    ('<a href="nowhere">x</a>', 'Wrong HTTP URL in the tag "a"'),
    ('<a href="javascript:alert(1)">x</a>', 'Wrong HTTP URL in the tag "a"'),
    ('<a href="tg://user?id=12345">x</a>', 'Wrong HTTP URL in the tag "a"'),
    ('<a href="https://example.org:99999">x</a>', 'Wrong HTTP URL in the tag "a"'),
    ('<a href="https://example.org/a b">x</a>', 'Wrong HTTP URL in the tag "a"'),
    ("this & that", "Unsupported character reference at byte offset 5"),
    ("&#233;", "Unsupported character reference at byte offset 0"),
    ("&nbsp;", "Unsupported character reference at byte offset 0"),
    ("&lt", "Unsupported character reference at byte offset 0"),
    ("<code><b>x</b></code>", 'Unsupported start tag "b" inside "code" at byte offset 6'),
    ("<b><code>x</code></b>", 'Unsupported start tag "code" inside "b" at byte offset 3'),
    ("<b><blockquote>x</blockquote></b>", 'Unsupported start tag "blockquote" inside "b" at byte offset 3'),
]


@pytest.mark.parametrize("source", READ)
def test_reads_what_we_send_as_telegram_reads_it(source: str) -> None:
    assert ours(source) == telegrams(source)
    assert isinstance(ours(source), tuple)


@pytest.mark.parametrize("source", REFUSED)
def test_refuses_in_telegrams_words(source: str) -> None:
    assert ours(source) == telegrams(source)
    assert isinstance(ours(source), str)


@pytest.mark.parametrize(("source", "words"), STRICTER)
def test_refuses_what_we_do_not_send(source: str, words: str) -> None:
    assert isinstance(telegrams(source), tuple), "Telegram reads this"
    assert ours(source) == f"Can't parse entities: {words}"


def never_kinder(source: str) -> None:
    """What is read is read as Telegram reads it; what Telegram refuses is refused."""
    mine = ours(source)
    assert isinstance(mine, str) or mine == telegrams(source)


PIECES = st.sampled_from(
    [
        "<b>", "</b>", "<i>", "</i>", "</>", "<u>", "</u>", "<code>", "</code>", "<pre>", "</pre>",
        "<blockquote>", "<blockquote expandable>", "</blockquote>",
        '<a href="', "https://example.org/a?b=1&amp;c", '">', "</a>", "<a href=x.y>", "tg://user?id=12", "http://",
        "https://", "&lt;", "&amp", "&amp;", "&#x27;", "&#233;", "&nope;", "&#10;",
        "a", "é", "ہ", "😀", " ", "\n", "\r", "\x00", '"', "'", "=", "<", ">", "/", "&", "<p>", "<B >", "</b\n>",
        "[::1]", "@", ":80", "#", "?", "%", "%41", "expandable", "class", "\u2028", "T", ".", "-", "_",
    ]
)  # fmt: skip


@settings(max_examples=200 * TIMES, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_is_never_kinder_than_telegram(source: str) -> None:
    never_kinder(source)


@settings(max_examples=125 * TIMES, deadline=None)
@given(st.lists(PIECES, max_size=6).map("".join))
@example("example.org:80")
@example("EXAMPLE.org?a=b#c")
def test_is_never_kinder_than_telegram_with_an_address(rest: str) -> None:
    never_kinder(f'<a href="https://{rest}">z</a>')


@settings(max_examples=75 * TIMES, deadline=None)
@given(st.text(max_size=60))
@example("\U0001f469\u200d\U0001f9b1<b>")
@example("\x00<")
def test_is_never_kinder_than_telegram_with_any_text(source: str) -> None:
    never_kinder(source)
    assert ours(escape(source)) == telegrams(escape(source))


INSIDE = {
    "b": {"", "b", "i", "a", "blockquote"},
    "i": {"", "b", "i", "a", "blockquote"},
    "a": {"", "b", "i", "blockquote"},
    "code": {"", "blockquote"},
    "blockquote": {""},
}
"""What each tag may lie in; "": the message itself."""
SENT = st.sampled_from(
    [
        "<b>", "<i>", "<b>", "<i>", '<a href="http://x.y">', "<code>", "<blockquote>", "<blockquote expandable>",
        "/", "/", "/", "/", "a", "é", "😀", "z q", " ", "\n", "\r", "\t", "\u2029", "\u200f", "\u200e", "\u0333",
        "\u2068", "&amp;",
    ]
)  # fmt: skip


def sendable(pieces: list[str]) -> str:
    """The pieces as we may send them: "/" closes what is open, and no tag stands where it may not."""
    source, opened = "", [""]
    for piece in [*pieces, *"/" * len(pieces)]:
        tag = piece[1:].partition(" ")[0].rstrip(">")
        if piece == "/":
            source += f"</{opened.pop()}>" if opened[1:] else ""
        elif not piece.startswith("<"):
            source += piece
        elif INSIDE[tag].issuperset(opened):
            source += piece
            opened.append(tag)
    return source


@settings(max_examples=150 * TIMES, deadline=None)
@given(st.lists(SENT, max_size=16).map(sendable))
@example("<i>a<b>b</b>c</i>")
@example("<b>a</b><i><b>c</b>d</i>")
@example("<b>a</b>\u2029<b>c</b>")
@example('<b>a<a href="http://x.y">b</a>c</b>')
def test_stores_what_we_send_as_telegram_stores_it(source: str) -> None:
    source = f"{source}!"
    text, entities = clean(*parse_html(source))
    theirs, their_entities = tdlib.parse_and_clean(source)
    assert text == theirs
    assert [known(entity) for entity in entities] == [known(entity) for entity in their_entities]


@pytest.mark.parametrize(
    "text",
    [
        "see https://example.org/a_(b). ok",
        "www.example.org, someone@example.org",
        "/start now, or /help@guide_local_bot, not a/b",
        "@some_name hello #topic #1",
        "gov.uk/page and example.com.",
        "Ring 0808 800 5000 or 999",
        "(https://example.org/x)",
        "https://www.example.org/a/?b=c#d!",
        "and/or 24/7 12/11/2030 1.5 file.txt",
        "https://t.me/some_bot?start=1",
        "اردو https://example.org/x اور",
    ],
)
def test_finds_addresses_and_commands_as_telegram_does(text: str) -> None:
    assert same(find(text)) == same(tdlib.find_entities(text))


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("  <b> x </b>  ", " x", [("bold", 0, 2)]),
        ("\n\n x \n", "x", []),
        ("<b>x</b>\n\n", "x", [("bold", 0, 1)]),
        ("x<b>\n</b>", "x", []),
        ("\u200b \u00a0", "", []),
        ("<b>see</b> example.org", "see example.org", [("bold", 0, 3), ("url", 4, 11)]),
        ("<code>/start</code>", "/start", [("code", 0, 6)]),
        ('<a href="http://x.y">x.org</a> a.org', "x.org a.org", [("text_link", 0, 5), ("url", 6, 5)]),
        ("<blockquote>a.org</blockquote>", "a.org", [("blockquote", 0, 5), ("url", 0, 5)]),
        ("<blockquote>x a</blockquote>.org", "x a.org", [("blockquote", 0, 3)]),
        ("<b>see a.org</b>", "see a.org", [("bold", 0, 4), ("url", 4, 5), ("bold", 4, 5)]),
    ],
)
def test_trims_a_message(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    got, found = formatted(source, "HTML")
    assert got == text
    assert [(e["type"], e["offset"], e["length"]) for e in found] == entities
