"""Explanation: why a question is answered as it is, in lines for an editor."""

from bot.answers.answer import Answer, Answers
from bot.answers.examples import NONE
from bot.answers.reading import LEAST_BELIEF, Reading
from bot.guide.place import Audience


def explain(answers: Answers, reading: Reading, found: Answer, audience: Audience) -> list[str]:
    """How it was read, the level of help and the reason for it, the likeliest pages and what spoke for them."""
    level, reason = reading.help(audience)
    text, folded, judged, judge = reading.text, reading.folded, reading.judged, answers.judge
    languages = sorted(folded.languages.items(), key=lambda each: -each[1])
    lines = [
        f"typed: {text.text}",
        f"folded: {folded.text if folded.text != text.text else 'nothing to fold'}",
        f"language: {', '.join(f'{code} {share:.2f}' for code, share in languages)}; answered in {found.language}",
        f"help: {level}, {reason}",
        f"danger {judged.danger:+.2f}, net {judged.net:+.2f} (above 0 each)",
        f"kind: {', '.join(f'{kind} {share:.2f}' for kind, share in judged.kinds.items() if share > LEAST_BELIEF)}",
        *(f"    {ngram!r} {weight:+.2f}" for ngram, weight in judge.explain(folded, "danger")),
        f"refused: {judged.refused}, belief in no page {judged.pages.get(NONE, 0):.2f}",
        f"comes to: {found.outcome}; pages: {', '.join(found.pages) or 'nothing'}",
    ]
    for page, belief in list(judged.pages.items())[:5]:
        lines.append(f"{belief:.2f} {page}")
        lines += [f"    {ngram!r} {weight:+.2f}" for ngram, weight in judge.explain(folded, page, 4)]
    return [*lines, f"judged by: {answers.judging.state}"]
