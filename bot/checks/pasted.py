"""What a word processor, a web page or a slip of the finger leaves in a text: right on paper, wrong on a phone."""

import re
from collections.abc import Iterator

from bot.source.files import SourceFile
from bot.source.guide import SourceGuide
from bot.source.problems import Problem
from bot.source.template import PLACEHOLDER, TAG_LINE
from bot.translation.extract import UnitKind, content_units

_IN_BODY = {UnitKind.PARAGRAPH, UnitKind.ITEM, UnitKind.HEADING, UnitKind.QUOTE}
_ADDRESS = re.compile(r"<[^<>\s]*>")

_SIGNS = (
    (
        re.compile(r"[\u2022\u2023\u25aa\u25cf\u25e6\u2043\u00b7\uf0b7]"),
        "a pasted bullet",
        "Begin each item with `- `.",
    ),
    (re.compile(r"^[ ]*[\u2013\u2014*+] "), "a pasted bullet", "Begin each item with `- `."),
    (re.compile(r"\t"), "a tab", "Tables do not fit a phone: write a list, or sentences."),
    (
        re.compile(r"(?<!\{)\{(?![{%])|(?<![%}])\}(?!\})"),
        "a lone curly bracket",
        "A name is written {{ line.childline }}.",
    ),
    (re.compile(r"\S@\S"), "a typed e-mail address", "Put it between < and >."),
    (
        re.compile(r"[Hh]ttps?:|\b[Ww]{3}\.|\b[a-z0-9][\w-]*\.(?:com|org|net|uk)\b"),  # not GOV.UK: that is a name
        "a typed web address",
        "Write it whole, between < and >: <https://…>.",
    ),
)
_DASH = re.compile(r"[\u2012-\u2015\u2212]|(?<=\S) --? (?=\S)|(?<=\w)--(?=\w)")
_DASH_DO = "Use a comma, a colon, a full stop, or the word `to`."


def check_pasted(guide: SourceGuide) -> Iterator[Problem]:
    """Each such sign with its line: in the texts, in the lines at their top, and in what readers see of the tables."""
    for file in [source.page.file for source in guide.documents.values()] + [
        each.file for each in guide.passages.values()
    ]:
        yield from _check_body(file)
    for unit in content_units(guide):
        if unit.kind not in _IN_BODY:
            yield from _check_line(unit.text, unit.file, unit.line)


def _check_body(file: SourceFile) -> Iterator[Problem]:
    for number, line in enumerate(file.text.split("\n"), start=file.body_line):
        if line and not TAG_LINE.fullmatch(line):
            yield from _check_line(line, file.shown, number)


def _check_line(line: str, file: str, number: int) -> Iterator[Problem]:
    text = _ADDRESS.sub("", PLACEHOLDER.sub("", line))
    for pattern, what, do in _SIGNS:
        if pattern.search(text):
            yield Problem(file, number, f"There is {what}.", do)
            return  # the first says it: a pasted line has several
    if not line.startswith(">") and _DASH.search(text):
        yield Problem(file, number, "There is a dash.", _DASH_DO)
