"""Nothing stale is ever shown: every English text is changed in turn, and its old translation is then nowhere."""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.checks.matter import LANGUAGES
from bot.compiler.assemble import assemble
from bot.compiler.build import build
from bot.guide.chat_page import ChatPage
from bot.guide.page import HELP_NOW, HOME, START, UNANSWERED
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.source.details import FALLBACKS
from bot.source.guide import SourceGuide, read_guide
from bot.source.problems import Problem
from bot.source.tree import Tree
from bot.telegram.page_screens import page_screen
from bot.translation.catalogue import read_catalogues
from bot.translation.extract import TextUnit, content_units, interface_units
from bot.translation.po import EntryKey
from tests.own_guide import copy_english_guide
from tests.pseudo import CODE, pseudo, write_catalogue, write_locale
from tests.small_guide import build_small, write_small_guide

_LETTERS = "ابپتجچحخدر"


def mark(number: int) -> str:
    """A word of its own for a unit, in letters: another number would be a mistake of its own."""
    return "ۋ" + "".join(_LETTERS[int(digit)] for digit in f"{number:04}") + "ۋ"


def pages_of(root: Path) -> list[ChatPage]:
    """Every page in the other language, as it would be shown now."""
    problems: list[Problem] = []
    guide = read_guide(Tree(root), problems)
    english, other = read_catalogues(Tree(root), guide.tables.languages, problems)
    assert problems == []
    return [assemble(guide, source, other, english).chat for source in guide.pages.values()]


def shown(pages: list[ChatPage]) -> str:
    """All words of these pages: texts, titles, buttons, labels."""
    texts = []
    for page in pages:
        texts += [page.title, page.button, *(link.label for link in page.next)]
        texts += [text for part in page.parts for text in (part.text, part.label or "")]
    return "\n".join(texts)


def changed(text: str) -> str:
    """Another letter, so that it is as long as before; or a word more, where there is nothing but {{ names }}."""
    words = re.sub(r"\{\{.*?\}\}|<[^>]*>", lambda found: " " * len(found[0]), text)
    letters = [place for place, sign in enumerate(words) if sign.isalpha()]
    if not letters:
        return f"{text} too"
    return f"{text[: letters[-1]]}{'x' if text[letters[-1]] != 'x' else 'z'}{text[letters[-1] + 1 :]}"


def in_turn(guide: SourceGuide) -> list[list[TextUnit]]:
    """Every unit once, in rounds. Units of different pages share a round: each page then has one changed unit.

    What pages share, passages and tables, has a round of its own: a page must not be English for another's sake.
    """
    units = list({unit.key: unit for unit in content_units(guide)}.values())
    pages = {source.page.context for source in guide.documents.values()}
    rounds: dict[int, list[TextUnit]] = defaultdict(list)
    seen: Counter[str] = Counter()
    alone = []
    for unit in units:
        if unit.context in pages:
            rounds[seen[unit.context]].append(unit)
            seen[unit.context] += 1
        else:
            alone.append([unit])
    return [*rounds.values(), *alone]


REAL = pytest.param(
    copy_english_guide,
    id="real",
    marks=pytest.mark.skipif("ALL_PROOFS" not in os.environ, reason="minutes: make prove-nothing-stale"),
)


@pytest.mark.parametrize("write_guide", [pytest.param(write_small_guide, id="small"), REAL])
def test_every_changed_text_of_the_guide_falls_back_to_english(
    write_guide: Callable[[Path], None], tmp_path: Path
) -> None:
    write_guide(tmp_path)
    guide = read_guide(Tree(tmp_path), [])
    rounds = in_turn(guide)
    everywhere: dict[EntryKey, set[str]] = defaultdict(set)
    for unit in content_units(guide):
        everywhere[unit.key].add(unit.file)
    marks = {unit.key: mark(number) for number, unit in enumerate(unit for one in rounds for unit in one)}
    write_locale(tmp_path, lambda unit: f"{pseudo(unit.text)} {marks.get(unit.key, '')}")
    before = shown(pages_of(tmp_path))
    seen = {key for key in marks if marks[key] in before}
    tried = set()
    for units in rounds:
        places = {unit: everywhere[unit.key] for unit in units}
        originals = {name: (tmp_path / name).read_text("utf-8") for names in places.values() for name in names}
        texts = dict(originals)
        for unit, names in places.items():
            for name in names:
                written = f'"{unit.text}"' if name.endswith(".toml") else unit.text
                if written in originals[name] and unit.text not in FALLBACKS.values():  # those stand in the code
                    texts[name] = texts[name].replace(unit.text, changed(unit.text))
                    tried.add(unit.key)
        for name, text in texts.items():
            (tmp_path / name).write_text(text, "utf-8")
        pages = pages_of(tmp_path)
        now = shown(pages)
        assert [unit for unit in units if unit.key in tried and marks[unit.key] in now] == [], "stale"
        if any(unit.key in seen & tried for unit in units):
            assert not all(page.translated for page in pages), units
        for name, text in originals.items():
            (tmp_path / name).write_text(text, "utf-8")
    assert len(tried) > 200
    assert len(marks) - len(tried) < 10
    assert len(seen) > 0.9 * len(marks), "nearly all of them were shown before"


def test_changed_texts_of_our_screens_are_english(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    write_locale(tmp_path)
    units = interface_units()
    older = [replace(unit, text=changed(unit.text)) for unit in units]
    write_catalogue(tmp_path / "locales" / CODE / "LC_MESSAGES/interface.po", older, lambda unit: pseudo(unit.text))
    tree = Tree(tmp_path)
    _english, other = read_catalogues(tree, read_guide(tree, []).tables.languages, [])
    assert {other.language.translate(unit.text) for unit in units} == {unit.text for unit in units}
    assert not any(page.translated for page in pages_of(tmp_path) if page.id not in {START, HOME, UNANSWERED})


def test_urgent_help_falls_back_whole_and_stops_a_live_guide(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    write_locale(tmp_path)
    path = tmp_path / "content/parent/help-now.md"
    path.write_text(path.read_text("utf-8").replace("in danger now", "in danger at this moment"), "utf-8")
    (matter,) = [matter for matter in build_small(tmp_path, live=True).matters if matter.group == LANGUAGES]
    assert matter.blocks
    assert "Urgent help in parent/help-now is stale" in " ".join(matter.details)
    assert build_small(tmp_path).problems == [], "a draft may be built"
    (page,) = [page for page in pages_of(tmp_path) if (page.audience, page.id) == (Audience.PARENT, HELP_NOW)]
    assert not page.translated
    assert page.parts[0].text.startswith("If anyone is in danger at this moment")


def test_a_language_that_is_not_offered_does_not_stop_a_live_guide(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    write_locale(tmp_path, lambda unit: None)
    for offered, found in (((), True), (("en",), False), (("en", CODE), True)):
        report = build(Tree(tmp_path), None, live=True, offered=offered)
        assert any(matter.group == LANGUAGES for matter in report.matters) is found


async def test_every_quotation_says_that_the_english_counts_and_has_it_one_press_away(pseudo_guide: Path) -> None:
    store = await ContentStore.open(pseudo_guide / "guide.db")
    try:
        quoted = 0
        for audience in Audience:
            for name in store.ids(audience, CODE):
                page = store.page(Place(audience, CODE, name))
                for number, part in enumerate(page.parts, start=1):
                    assert part.quotes == ("<blockquote>" in part.text), name
                    said = pseudo("The English words count") in part.text
                    assert said == part.quotes, (audience, name, number)
                    labels = [b.label for row in page_screen(page, store.language(CODE), [], number).rows for b in row]
                    assert pseudo("In English") in labels
                    quoted += part.quotes
        assert quoted >= 12, "four definitions for three readers"
    finally:
        await store.close()
