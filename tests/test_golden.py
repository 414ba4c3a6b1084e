"""Golden screens: every page as its reader sees it, stored as text. A change in words or buttons shows as a diff.

Written anew by `make golden`; the diff is then read by a person.
"""

from pathlib import Path

import pytest

from bot.guide.page import HOME
from bot.guide.place import Audience, Place
from bot.guide.store import ContentStore
from bot.telegram.page_screens import page_screen
from bot.telegram.screens import Screen
from bot.telegram.sent import leaflet_screen, picture_screen, under_the_leaflet

GOLDEN = Path(__file__).parent / "golden"


def drawn(screen: Screen) -> str:
    buttons = "\n".join(" | ".join(f"[{button.label}]" for button in row) for row in screen.rows)
    return f"{screen.text}\n{buttons}"


@pytest.mark.parametrize("audience", list(Audience))
async def test_golden_screens(store: ContentStore, audience: Audience, request: pytest.FixtureRequest) -> None:
    changed = []
    for language in store.languages:
        screens = []
        for page_id in store.ids(audience, language.code):
            page = store.page(Place(audience, language.code, page_id))
            for part in range(1, len(page.parts) + 1):
                screen = page_screen(page, language, store.languages, part)
                screens.append(f"#### {page_id} {part}\n{drawn(screen)}\n")
            place = Place(audience, language.code, page_id)
            if page.picture is not None:
                screens.append(f"#### {page_id} picture\n{drawn(picture_screen(page, place, language))}\n")
            if page_id == HOME:
                screens.append(f"#### {page_id} leaflet\n{drawn(leaflet_screen(page, place, language))}\n")
                screens.append(f"#### {page_id} leaflet sent\n{drawn(under_the_leaflet(place, language))}\n")
        text = "\n".join(screens)
        path = GOLDEN / language.code / f"{audience}.txt"
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        if not path.is_file() or text != path.read_text("utf-8"):
            changed.append(path.relative_to(GOLDEN).as_posix())
    assert changed == [], "These screens have changed. If they should: `make golden`, read the diff."
