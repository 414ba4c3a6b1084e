"""A document as HTML: what a reader, a screen reader and a thumb get of it."""

from dataclasses import replace

from bot.guide.brackets import pattern_of
from bot.guide.document import Address, Emphasis, Heading, List, Number, Paragraph, PartBreak, Quotation, Strong, Text
from bot.guide.language import Language
from bot.web.render import Wording, blocks_html, spans_html, words_html

ENGLISH = Wording(Language("en", "English"))
URDU = Wording(Language("ur", "اردو", "rtl"), pattern_of(["core group", "child protection conference", "conference"]))
POLISH = Wording(Language("pl", "Polski"), pattern_of(["core group"]))


def test_blocks_are_what_they_are() -> None:
    blocks = (
        Heading((Text("Who decides"),)),
        PartBreak(),
        List(((Text("one"),), (Text("two"),)), start=3),
        List(((Strong((Text("three"),)),),)),
        Paragraph((Emphasis((Text("four"),)),)),
    )
    html = blocks_html(blocks, ENGLISH)
    assert "<h2>Who decides</h2>" in html
    assert '<ol start="3">\n<li>one</li>\n<li>two</li>\n</ol>' in html
    assert "<ul>\n<li><strong>three</strong></li>\n</ul>" in html
    assert html.endswith("<p><em>four</em></p>")
    assert "\n\n" not in html, "nothing stands for the end of a part"


def test_signs_of_html_are_words() -> None:
    assert spans_html((Text("<b> & A&E"), Address("https://a.example/?a=1&b")), ENGLISH) == (
        "&lt;b&gt; &amp; A&amp;E"
        '<a class="address" href="https://a.example/?a=1&amp;b" rel="nofollow noreferrer">'
        '<bdi dir="ltr">https://a.example/?a=1&amp;b</bdi></a>'
    )


def test_a_number_can_be_rung_and_copied_and_stays_in_one_piece() -> None:
    html = spans_html((Number.of("0800 1111", copy=True),), URDU)
    assert html == (
        '<a class="number" href="tel:08001111" data-copy="08001111"><bdi dir="ltr">0800\N{NO-BREAK SPACE}1111</bdi></a>'
    )


def test_999_is_rung_and_not_copied() -> None:
    html = spans_html((Number.of("999", copy=False),), ENGLISH)
    assert 'href="tel:999"' in html
    assert "data-copy" not in html


def test_a_number_for_texts_begins_a_text_and_others_begin_nothing() -> None:
    assert 'href="sms:85258"' in spans_html((Number.of("85258", copy=True, use="text"),), ENGLISH)
    assert "href" not in spans_html((Number.of("55", copy=False, use="press"),), ENGLISH)
    assert "href" not in spans_html((Number.of("18000", copy=True, use="textphone"),), ENGLISH)


def test_an_address_opens_by_a_tap_only_where_that_is_safe() -> None:
    quiet = replace(ENGLISH, linked=False)
    assert 'href="mailto:help@a.example"' in spans_html((Address("help@a.example"),), ENGLISH)
    assert "href" not in spans_html((Address("https://a.example/"), Address("help@a.example")), quiet)
    assert 'data-copy="https://a.example/"' in spans_html((Address("https://a.example/"),), quiet)


def test_english_in_brackets_is_marked_as_english() -> None:
    assert words_html("گروپ (core group)", URDU) == 'گروپ (<bdi lang="en">core group</bdi>)'
    assert words_html("spotkanie (ang. Core group)", POLISH) == 'spotkanie (ang. <bdi lang="en">Core group</bdi>)'
    assert words_html("(child protection conference)", URDU) == '(<bdi lang="en">child protection conference</bdi>)'
    assert "lang" not in words_html("core group", POLISH), "only what stands in brackets"
    assert "lang" not in words_html("the meeting (core group)", ENGLISH)


def test_polish_words_of_one_letter_do_not_end_a_line() -> None:
    assert words_html("w domu", POLISH) == "w\N{NO-BREAK SPACE}domu"


def test_exact_words_stay_closed_for_those_who_may_not_want_them() -> None:
    quoted = (Quotation(((Text("Penetration"),), (Text("and more"),))),)
    assert blocks_html(quoted, ENGLISH).startswith("<blockquote>\n<p>Penetration</p>")
    closed = blocks_html(quoted, replace(ENGLISH, explicit="Show the exact words."))
    assert closed.startswith("<details>\n<summary>Show the exact words.</summary>\n<blockquote>")
