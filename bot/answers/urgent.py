"""Danger: does a message say that somebody is in danger? Judged before anything else, from reviewed phrases.

A message *about* abuse ("what counts as physical abuse") is no alarm. Where both fit, the alarm wins.
"""

from collections.abc import Iterable, Sequence

from bot.answers.words import words_of

ABOUT = "about"
"""The kind of phrase in `content/urgent/` that only sounds like danger."""

_SLACK = 2
"""How many words may stand between those of a phrase: "he hit my little brother" is "he hit my brother"."""

_NOT_BETWEEN = frozenset({"never", "not", "nt", "didnt", "dont", "doesnt", "wont", "wouldnt", "havent", "hasnt"})
"""Words that turn a phrase round, and so may not stand inside it: "i have never hit my child"."""


class Alarm:
    """The phrases of danger, ready to be looked for. Loaded at the start; without them the bot does not start."""

    def __init__(self, phrases: Iterable[tuple[str, str, str]]) -> None:
        self._danger: dict[str, list[tuple[str, ...]]] = {}
        self._about: set[tuple[str, ...]] = set()
        for _language, kind, phrase in phrases:
            words = tuple(map(_stem, words_of(phrase)))
            if kind == ABOUT:
                self._about.add(words)
            elif words:
                self._danger.setdefault(words[0], []).append(words)
        if not self._danger:
            raise ValueError("There are no words of danger in the guide: it must not answer without them.")

    def rings(self, text: str) -> bool:
        """True if the message says that somebody is in danger."""
        words = list(map(_stem, words_of(text)))
        if tuple(words) in self._about:
            return False
        return any(
            _follows(words, start, phrase) for start, word in enumerate(words) for phrase in self._danger.get(word, ())
        )


def _stem(word: str) -> str:
    """The word without an English ending, so that hits, hitting and hit are one. Crude, and the same on both sides."""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _follows(words: Sequence[str], start: int, phrase: tuple[str, ...]) -> bool:
    position, spare = start + 1, _SLACK if len(phrase) > 2 else 0
    for wanted in phrase[1:]:
        while position < len(words) and words[position] != wanted and spare and words[position] not in _NOT_BETWEEN:
            position, spare = position + 1, spare - 1
        if position >= len(words) or words[position] != wanted:
            return False
        position += 1
    return True
