"""From a source to the page a reader gets: what is above it, what it names as sources, what stays English."""

from pathlib import Path

import pytest

from bot.guide.chat_page import ChatPage
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from tests.pseudo import CODE, pseudo, write_locale
from tests.small_guide import MENU, TABLES, build_small, page_text, write, write_small_guide

SENTENCE = "Ask for the report five days before."


async def page(root: Path, name: str, language: str = "en") -> ChatPage:
    store = await ContentStore.open(root / "guide.db")
    try:
        return store.page(Place(Audience.PARENT, language, name))
    finally:
        await store.close()


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


async def test_a_sentence_of_the_authoritys_without_translation_costs_that_sentence_alone(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    change(tmp_path, "content/authority.toml", "[authority]", f'[authority]\nreport_rule = "{SENTENCE}"')
    name = "content/parent/behaviour.md"
    change(tmp_path, name, "This page", "{% if authority.report_rule %}\n{{ authority.report_rule }}\n"
           "{% endif %}\n\nThis page")  # fmt: skip
    write_locale(tmp_path, lambda unit: None if unit.text == SENTENCE else pseudo(unit.text))
    assert build_small(tmp_path).problems == []
    shown = await page(tmp_path, "behaviour", CODE)
    assert shown.translated
    paragraphs = shown.parts[0].text.split("\n\n")
    assert paragraphs[0] == f"<b>{pseudo('About behaviour')}</b>"
    assert paragraphs[1] == f"\u200f\u2066{SENTENCE}\u2069", "whole, and its full stop at its end"
    assert paragraphs[2] == pseudo("This page tells you about behaviour. Ask who can help.")


async def test_a_line_that_must_still_be_approved_is_no_source_to_a_reader(tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    change(tmp_path, "content/parent/behaviour.md", "  - leaflet\n", "  - leaflet\n  - provisional\n")
    change(tmp_path, "content/parent/confidentiality.md", "  - leaflet\n", "  - provisional\n")
    assert build_small(tmp_path).problems == []
    text = (await page(tmp_path, "behaviour")).parts[-1].text
    assert text.endswith("<i>Source: the leaflet. Checked 5 January 2026.</i>")
    assert (await page(tmp_path, "confidentiality")).parts[-1].text.endswith("\n\n<i>Checked 5 January 2026.</i>")
    matters = build_small(tmp_path, live=True, force=True).matters
    (matter,) = [matter for matter in matters if "confidentiality" in matter.what]
    assert "parent/behaviour, parent/confidentiality" in matter.details[0]


@pytest.mark.parametrize(
    ("name", "above"),
    [("abuse/neglect", "abuse"), ("abuse", "home"), ("behaviour", "subjects"), ("confidentiality", "subjects/more")],
)
async def test_up_leads_to_the_page_that_lists_this_one(name: str, above: str, tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    for page_id, listed in (
        ("subjects", ("abuse", "behaviour", "subjects/more")),
        ("subjects/more", ("confidentiality",)),
    ):
        links = "".join(f"  - {target}\n" for target in listed)
        text = page_text(page_id).replace("  - page: abuse\n    label: Read this next\n", links)
        write(tmp_path, f"content/parent/{page_id}.md", text)
    menu = [name for name in MENU if name not in {"behaviour", "confidentiality"}]
    ids, all_ids = (", ".join(f'"{name}"' for name in names) for names in ([*menu, "subjects"], MENU))
    table = TABLES["content/menu.toml"].replace("[parent]\npages = [{menu}]", f"[parent]\npages = [{ids}]")
    absent = '"subjects" = ["young_person", "professional"]\n"subjects/more" = ["young_person", "professional"]\n'
    write(tmp_path, "content/menu.toml", table.replace("{menu}", all_ids) + absent)
    assert build_small(tmp_path).problems == []
    assert (await page(tmp_path, name)).up == above
