"""The guide of this checkout as leaflets are made from it, where an authority has filled in who and where it is."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.web.guide import WebGuide, read_web_guide

DAY = date(2026, 3, 1)


@pytest.fixture(scope="session")
def guide(guide_db: Path) -> WebGuide:
    about = {
        "name": "Anytown Council",
        "unit_name": "the Anytown Safeguarding Unit",
        "unit_phone": "0300 123 4567",
        "unit_email": "unit@anytown.example",
    }
    site, bot = "https://www.anytown.example/guide/", "AnytownGuideBot"
    return replace(read_web_guide(guide_db), site=site, username=bot, authority=about)
