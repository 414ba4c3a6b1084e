"""Counting English: sentences, words, syllables and reading level, by rule and offline. Pure: no input or output."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.source.markdown import parse_inline
from bot.source.template import PLACEHOLDER

STAND_IN = "Placeholder"
"""A `{{ name }}` counts as one word, whatever it stands for: local names are not the writer's."""

SHORT_FORMS = ("e.g.", "i.e.", "etc.", "mr.", "mrs.", "ms.", "dr.", "st.", "no.", "p.", "pp.", "vs.", "approx.", "art.")
"""Abbreviations whose full stop ends no sentence."""

FIELD_TERMS = frozenset(
    """advocacy advocate advocates agencies agency authorities authority categories category commissioner complaints
    confidential confidentiality definition definitions development domestic emergency emotional family families
    independent information injunction interpreter interpreters ombudsman organisation physical professional
    professionals psychological safeguarding sexual significant social solicitor solicitors telegram""".split()  # noqa: SIM905 (read as a text)
)
"""Terms that every reader has to meet, because the letter and the meeting use them. In the reading level they count
as words of two syllables; every other long word counts in full."""

_END = re.compile(r"[.!?…]+[\"”’')\]]*\s+(?=[\"“‘'(\[]*[^\s\"“‘'(\[])")
_OPENING = "\"“‘'(["
_INITIAL = re.compile(r"(?:^|[\s(\"“])[A-HJ-Z]\.$")
_WORD = re.compile(r"\S*[^\W_]\S*")
_VOWELS = re.compile(r"[aeiouy]+")
# Vowels that stand beside each other and are said apart: "area", "idea", "period", "science", "being", "actual".
_APART = re.compile(r"ea$|i[ao](?!l|us|n)|iol|i[eo](?=nce|t$|nt)|iou|eo(?!u|pl)|[^qg]ua|yee|reac|creat|[aeiouy]ing$")
_HUSHING = re.compile(r"(?:s|c|g|z|x|ch|sh)es$")
_SILENT = re.compile(r"(?:[^aeiouy]e|[^aeiouytd]ed|[^aeiouy]es|ogue|eague|ieve)$")
_HEARD = re.compile(r"[^aeiouylrwn]l(?:e|es)$")
_ENDING = re.compile(r"(.*[^\W_]{2}e)(ly|ment|ments|ful|less|ness|one|thing|times|body|where|guard.*)$")


@dataclass(frozen=True, slots=True)
class SentenceCounts:
    """How long the sentences of a text are: sentences, words, and syllables with the field's terms counted as two."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade (Kincaid and others, 1975): years of school; 0 for no text."""
        if not self.sentences or not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def age(self) -> float:
        """The reading age in years: school in the United States begins at five, so it is the grade and five."""
        return self.grade + 5


@lru_cache(maxsize=16_384)
def without_markdown(text: str) -> str:
    """A unit without its Markdown, each placeholder and each address as one word."""
    words = "".join(
        " " if token.type == "softbreak" else token.content for token in parse_inline(PLACEHOLDER.sub(STAND_IN, text))
    )
    return re.sub(r"https?://\S+", STAND_IN, words)


def sentences(text: str) -> list[str]:
    """The sentences of one unit, already `without_markdown`. Decimals, initials and abbreviations do not end one.

    A full stop ends a sentence only before a capital, a digit or a quotation mark: 'Ask "Who?" and wait' is one.
    """
    found = []
    start = 0
    for match in _END.finditer(text):
        before, after = text[start : match.end()].rstrip(), text[match.end() :].lstrip(_OPENING)
        if after[0].islower() or _is_short_form(before):
            continue
        found.append(before)
        start = match.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def counted_words(text: str) -> list[str]:
    """The words of a text as a reader counts them: what stands between spaces. Hyphens join."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """How many syllables a word has, by rule: groups of vowels, less a silent e. At least one; wrong for few words."""
    spelled = re.sub(r"[^a-z]", "", re.sub(r"['’]s$", "", word.lower()))
    if ending := _ENDING.fullmatch(spelled):  # the e of "statement" or "something" is as silent as that of "state"
        return syllables(ending[1]) + syllables(ending[2])
    found = len(_VOWELS.findall(spelled)) + len(_APART.findall(spelled))
    if _SILENT.search(spelled) and not _HUSHING.search(spelled) and not _HEARD.search(spelled):
        found -= 1
    return max(found, 1)


def count(texts: Iterable[str]) -> SentenceCounts:
    """Counts over texts `without_markdown`, each at least one sentence."""
    all_sentences = [sentence for text in texts for sentence in sentences(text) if counted_words(sentence)]
    all_words = [word for sentence in all_sentences for word in counted_words(sentence)]
    return SentenceCounts(len(all_sentences), len(all_words), sum(_weight(word) for word in all_words))


@lru_cache(maxsize=16_384)
def _weight(word: str) -> int:
    spelled = re.sub(r"^\W+|(?:['’]s?)?\W*$", "", word.lower())
    if spelled == STAND_IN.lower() or not re.search("[a-z]", spelled):
        return 1
    if spelled in FIELD_TERMS:
        return min(syllables(spelled), 2)
    return sum(syllables(part) for part in re.split(r"[-/]", spelled) if part)


def _is_short_form(before: str) -> bool:
    last = before.rsplit(None, 1)[-1].lstrip(_OPENING).lower()
    return last in SHORT_FORMS or _INITIAL.search(before) is not None
