"""The writer's cuts hold in every language: what belongs together is on one screen for every reader."""

from pathlib import Path

import pytest

from bot.compiler.build import build
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.source.details import DETAILS, FALLBACKS, sample
from bot.source.tree import Tree, guide_root
from tests.pseudo import CODE, pseudo, write_locale
from tests.small_guide import RICH, build_small, write, write_small_guide

PAGE = "content/parent/abuse/neglect.md"


@pytest.mark.parametrize("audience", list(Audience))
async def test_each_page_has_as_many_parts_in_every_language(store: ContentStore, audience: Audience) -> None:
    for page_id in store.ids(audience, "en"):
        parts = {
            language.code: len(store.page(Place(audience, language.code, page_id)).parts)
            for language in store.languages
        }
        assert len(set(parts.values())) == 1, f"{audience}/{page_id}: {parts}"


def test_they_hold_too_where_the_authority_has_filled_in_everything(tmp_path: Path) -> None:
    lines = "".join(f'{key} = "{_filled(key)}"\n' for key in DETAILS if key not in FALLBACKS)
    write(tmp_path, "content/authority.toml", f"[authority]\n{lines}\n[approval]\n")
    report = build(Tree(guide_root(), tmp_path), None)
    assert report.problems == []
    assert [str(warning) for warning in report.warnings if "is cut" in warning.what] == []


def _filled(key: str) -> str:
    """A value of the right kind, of usual length."""
    if key.endswith(("_rule", "_limit", "_age")):
        return "The chair settles it before the meeting. You are told about it in a letter. Ask if you have none."
    return "The Advocacy Service" if key.endswith(("_name", "_team")) else sample(key).text


@pytest.mark.parametrize(("longer", "said"), [(False, 0), (True, 1)])
def test_a_translation_that_must_be_cut_where_the_english_is_not(tmp_path: Path, longer: bool, said: int) -> None:
    write_small_guide(tmp_path)
    write(tmp_path, PAGE, RICH.replace("See <https", "A last word.\n\nSee <https"))
    long = "ئ" * 1050
    write_locale(tmp_path, lambda unit: long if longer and unit.text == "A last word." else pseudo(unit.text))
    report = build_small(tmp_path)
    assert report.problems == []
    warned = [warning for warning in report.warnings if warning.file == PAGE and "is cut" in warning.what]
    assert [(warning.language, warning.what.split(" of ")[0]) for warning in warned] == [(CODE, "Part 2")] * said
