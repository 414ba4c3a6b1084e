"""The lines at the top of a page."""

from pathlib import Path

import pytest

from bot.guide.page import page_from_json, page_to_json
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from tests.small_guide import build_small, write_small_guide


@pytest.mark.parametrize("line", ["checked:\n", ""])
async def test_a_page_that_nobody_has_checked_yet_is_shown_without_a_day(line: str, tmp_path: Path) -> None:
    write_small_guide(tmp_path)
    path = tmp_path / "content/parent/abuse/neglect.md"
    path.write_text(path.read_text("utf-8").replace("checked: 2026-01-05\n", line), "utf-8")
    assert build_small(tmp_path).problems == []
    store = await ContentStore.open(tmp_path / "guide.db")
    try:
        page = store.page(Place(Audience.PARENT, "en", "abuse/neglect"))
        assert page.parts[-1].text.endswith("<i>Source: the leaflet; the book, page 49.</i>")
        document = await store.document(page)
        assert document.checked is None
        assert page_from_json(page_to_json(document)) == document
    finally:
        await store.close()
