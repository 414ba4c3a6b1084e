"""What readers will see: which pages and which words of our screens are in English in each language, and for want of
what."""

from collections import defaultdict
from collections.abc import Iterable

from bot.compiler.assemble import Assembled, AssembledSheet
from bot.guide.language import ENGLISH, Language
from bot.source.problems import NAMED, few
from bot.translation.extract import interface_units

_CUT = 60


def shown_in_english(language: Language, assembled: Iterable[Assembled | AssembledSheet]) -> str:
    """One line on a language: how many of its pages are wholly in English, why, which details of the authority's own
    stand in English on translated pages, and which buttons and notices do. Nothing for English itself."""
    if language.code == ENGLISH:
        return ""
    own = [one for one in assembled if one.page.language == language.code]
    why: dict[str, list[str]] = defaultdict(list)
    for one in own:
        if not one.page.translated:
            why[one.missing].append(f"{one.page.audience}/{one.page.id}")
    pages = sum(map(len, why.values()))
    said = [f"{language.name} [{language.code}]: {len(own) - pages} of {len(own)} pages translated"]
    if pages:
        most = sorted(why, key=lambda text: -len(why[text]))
        causes = [f'"{_short(text)}" has no translation ({few(why[text])})' for text in most[:NAMED]]
        more = [f"{len(most) - NAMED} more texts"] if len(most) > NAMED else []
        said.append(f"{pages} in English, because {'; '.join([*causes, *more])}")
    if local := sorted({key for one in own for key in one.local}):
        said.append(f"your own words in English within them: {few(local)}")
    if ours := [f'"{_short(unit.text)}"' for unit in interface_units() if unit.text not in language.strings]:
        said.append(f"{len(ours)} text{'s' if len(ours) > 1 else ''} of our own screens in English: {few(ours)}")
    return "; ".join(said) + "."


def _short(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[:_CUT]} …"
