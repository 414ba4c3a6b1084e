"""The HTML parser against Telegram's own (TDLib): same text, same entities, same refusals."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.local_telegram.found import find
from bot.local_telegram.html import parse_html
from bot.local_telegram.tags import EntityError
from bot.local_telegram.text import clean, formatted

pytest.importorskip("tdjson", reason="TDLib itself is not here to compare with")
from tests import tdlib

FIELDS = ("type", "offset", "length", "url", "language", "custom_emoji_id", "user", "unix_time")


def same(entities: list[dict[str, Any]]) -> list[str]:
    """Entities without an order among equals."""
    return sorted(repr([entity.get(name) for name in FIELDS]) for entity in entities)


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


TABLE = [
    "plain",
    "",
    "<b>bold</b> <i>italic</i> <u>under</u> <s>struck</s>",
    "<strong>x</strong><em>x</em><ins>x</ins><strike>x</strike><del>x</del>",
    "<B>upper</b> <b>mixed</B>",
    "<tg-spoiler>x</tg-spoiler><span class='tg-spoiler'>y</span>",
    "<span>x</span>",
    "<span class='other'>x</span>",
    "<a href='https://example.org'>x</a>",
    '<a href="https://example.org/?a=1&amp;b=2">x</a>',
    "<a href=example.org>x</a>",
    "<a>example.org</a>",
    "<a href='nowhere'>x</a>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='tg://user?id=12345'>x</a>",
    "<a href='tg://resolve?domain=abc'>x</a>",
    "<a href='https://t.me/abc_bot?start=y_ur_12'>x</a>",
    "<a href='http://[::1]/x'>x</a>",
    "<a href='http://a.b:99999/'>x</a>",
    "<a href='http://a.b:080/ '>x</a>",
    "<a href='https://ex ample.org'>x</a>",
    "<a href='https://user@example.org/a b'>x</a>",
    "<code>x</code><pre>y</pre>",
    '<pre><code class="language-python">x</code></pre>',
    '<code class="language-python"><pre>x</pre></code>',
    "<blockquote>x</blockquote><blockquote expandable>y</blockquote>",
    '<blockquote expandable="">y</blockquote>',
    '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
    '<tg-emoji emoji-id="0">x</tg-emoji>',
    '<tg-emoji emoji-id="12x">x</tg-emoji>',
    '<tg-time unix="1647531900" format="wDT">x</tg-time>',
    '<tg-time unix="1647531900" format="q">x</tg-time>',
    '<tg-time unix="-1" format="r">x</tg-time>',
    "<b>open",
    "<b><i>crossed</b></i>",
    "</b>",
    "<b>x</i>",
    "<b>x</>",
    "<b>x</b\n>",
    "<b>x</b y>",
    "<br>",
    "<br/>",
    "<p>x</p>",
    "<ul><li>x</li></ul>",
    "<h1>x</h1>",
    "<",
    "a < b",
    "a > b",
    "<b",
    "<b ",
    "<b x",
    "<b x=",
    "<b x='",
    "<b x=y>z</b>",
    "<b x=y&>z</b>",
    "<b ='y'>z</b>",
    "<b/>",
    "<b \x00>z</b>",
    "é<b",
    "👨‍👩‍👧<b>x</b>",
    "👨‍👩‍👧</b>",
    "&lt;b&gt; &amp; &quot; &apos; &nbsp; &AMP; &lt",
    "&#60;b&#62; &#x3c; &#x1F600; &#xD83D; &#0; &#1114111; &#xFFFFFFFF; &#; &#x;",
    "&#128512<b>x</b>",
    "<b></b>",
    "<b> </b>",
    "a\r\nb\u2028c\u202ed",
    "<pre>\n<b>x</b>\n</pre>",
    "<i><i>x</i></i>",
    "<a href='a.b'><a href='c.d'>x</a></a>",
    "<!-- x -->",
    "<b>" * 30 + "x" + "</b>" * 30,
]


@pytest.mark.parametrize("source", TABLE)
def test_reads_as_telegram_reads(source: str) -> None:
    assert ours(source) == telegrams(source)


PIECES = st.sampled_from(
    [
        "<b>", "</b>", "<i>", "</i>", "</>", "<u>", "</u>", "<code>", "</code>", "<pre>", "</pre>",
        '<code class="language-x">', "<blockquote>", "<blockquote expandable>", "</blockquote>",
        '<a href="', "https://example.org/a?b=1&amp;c", '">', "</a>", "<a href=x.y>", "tg://user?id=12", "http://",
        '<span class="tg-spoiler">', "</span>", '<tg-emoji emoji-id="5">', "</tg-emoji>",
        '<tg-time unix="17" format="r">', "</tg-time>", "&lt;", "&amp", "&#233;", "&#x1F600;", "&nope;", "&#10;",
        "a", "é", "ہ", "😀", " ", "\n", "\r", "\x00", '"', "'", "=", "<", ">", "/", "&", "<p>", "<B >", "</b\n>",
        "[::1]", "@", ":80", "#", "?", "%", "%41", "expandable", "class", "\u2028", "T", ".",
    ]
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_reads_any_pieces_of_html_as_telegram_reads_them(source: str) -> None:
    assert ours(source) == telegrams(source)


@settings(max_examples=500, deadline=None)
@given(st.lists(PIECES, max_size=6).map("".join))
def test_takes_and_drops_addresses_as_telegram_does(address: str) -> None:
    source = f'<a href="{address}">z</a>'
    assert ours(source) == telegrams(source)


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=60))
@example("\U0001f469\u200d\U0001f9b1<b>")
@example("\x00<")
def test_reads_any_text_as_telegram_reads_it(source: str) -> None:
    assert ours(source) == telegrams(source)


def wrapped(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(
        [
            ("<b>", "</b>"), ("<i>", "</i>"), ("<u>", "</u>"), ("<s>", "</s>"),
            ("<tg-spoiler>", "</tg-spoiler>"), ('<a href="http://x.y">', "</a>"), ("<code>", "</code>"),
            ("<pre>", "</pre>"), ("<blockquote>", "</blockquote>"), ('<tg-emoji emoji-id="5">', "</tg-emoji>"),
        ]
    )  # fmt: skip
    parts = st.lists(inside, min_size=1, max_size=3).map("".join)
    return st.builds(lambda tag, part: f"{tag[0]}{part}{tag[1]}", tags, parts)


LEAVES = st.sampled_from(
    ["a", "é", "😀", "z q", " ", "\n", "\r", "\t", "\u2029", "\u200f", "\u200e", "\u0333", "\u2068"]
)


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.recursive(LEAVES, wrapped, max_leaves=12), min_size=1, max_size=4).map("".join))
def test_stores_nested_formatting_as_telegram_stores_it(source: str) -> None:
    source = f"{source}!"
    text, entities = clean(*parse_html(source))
    theirs, their_entities = tdlib.parse_and_clean(source)
    assert (text, same(entities)) == (theirs, same(their_entities))


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
    ],
)
def test_trims_a_message(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    got, found = formatted(source, "HTML", [])
    assert got == text
    assert [(e["type"], e["offset"], e["length"]) for e in found] == entities
