"""Explanation: why a question is answered as it is, in lines for an editor."""

from bot.answers.answer import LEAST_BELIEF, Answers, Reading
from bot.answers.examples import NONE
from bot.guide.place import Audience


async def explain(answers: Answers, question: str, audience: Audience, language: str) -> list[str]:
    """How it was read, the level of help and the reason for it, the likeliest pages and what spoke for them."""
    reading = await answers.read(question, language)
    found = await answers.to(question, audience, language)
    text, folded, judged, judge = reading.text, reading.folded, reading.judged, answers.judge
    languages = sorted(folded.languages.items(), key=lambda each: -each[1])
    lines = [
        f"typed: {text.text}",
        f"folded: {folded.text if folded.text != text.text else 'nothing to fold'}",
        f"language: {', '.join(f'{code} {share:.2f}' for code, share in languages)}; answered in {found.language}",
        f"help: {found.help}, {why(reading, audience)}",
        f"danger {judged.danger:+.2f}, net {judged.net:+.2f} (above 0 each)",
        f"kind: {', '.join(f'{kind} {share:.2f}' for kind, share in judged.kinds.items() if share > LEAST_BELIEF)}",
        *(f"    {piece!r} {weight:+.2f}" for piece, weight in judge.explain(folded, "danger")),
        f"refused: {judged.refused}, belief in no page {judged.pages.get(NONE, 0):.2f}",
        f"opens at once: {found.direct}; offered: {', '.join(found.pages) or 'nothing'}",
    ]
    for page, belief in list(judged.pages.items())[:5]:
        lines.append(f"{belief:.2f} {page}")
        lines += [f"    {piece!r} {weight:+.2f}" for piece, weight in judge.explain(folded, page, 4)]
    return [*lines, f"judged by: {answers.judging.state}"]


def why(reading: Reading, audience: Audience) -> str:
    """The first reason, in the order in which they are asked, for the level of help."""
    if reading.is_known_danger:
        return "an example of danger, word for word"
    if reading.is_danger_later:
        return "danger, beyond what is read at once"
    if reading.is_harmless:
        return "a wording of a page, or of what only sounds like danger, word for word"
    if reading.is_cry:
        return "a bare cry for help"
    if reading.judged.danger > 0:
        return "danger above its threshold"
    if reading.is_bare and audience is not Audience.PROFESSIONAL:
        return "a word or two, and danger above the threshold of the net"
    return "danger above the threshold of the net" if reading.judged.net > 0 else "danger below both thresholds"
