"""Every statement of the leaflet stands in the guide, for every reader it concerns. The table is tests/leaflet/."""

import tomllib
from pathlib import Path

import pytest

from bot.guide.place import READERS, Audience, Place
from bot.guide.store import ContentStore
from bot.text.render import page_texts

TABLE = Path(__file__).parent / "leaflet"
STATEMENTS = tomllib.loads((TABLE / "statements.toml").read_text("utf-8"))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("statement", STATEMENTS)
async def test_statement_stands_where_the_table_says(store: ContentStore, reader: Audience, statement: str) -> None:
    if reader not in STATEMENTS[statement]["readers"]:
        pytest.skip("does not concern this reader")
    entry = tomllib.loads((TABLE / f"{reader}.toml").read_text("utf-8"))[statement]
    page = store.page(Place(reader, "en", entry["page"]))
    assert page.id == entry["page"]
    text = " ".join(" ".join(page_texts(await store.document(page), str)).split())
    assert len(entry["words"].split()) >= 3, "too few words to carry a statement"
    assert entry["words"].replace("\u00a0", " ") in text.replace("\u00a0", " ")


@pytest.mark.parametrize("kind", ["physical", "emotional", "sexual", "neglect"])
@pytest.mark.parametrize("reader", READERS)
async def test_definitions_are_word_for_word_the_leaflets(store: ContentStore, reader: Audience, kind: str) -> None:
    quoted = (TABLE / f"{kind}.txt").read_text("utf-8").split()
    page = store.page(Place(reader, "en", f"abuse/{kind}"))
    shown = " ".join(page_texts(await store.document(page), str)).split()
    assert " ".join(quoted) in " ".join(shown)
