"""What the extractor finds in the code: every text of our screens, and how long its translation may be."""

from pathlib import Path

import pytest
from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit

from bot.source.front_matter import MAX_BUTTON
from bot.telegram.profile import commands
from bot.translation.extract import interface_units, units_of_code

HEAD = "from bot.guide.language import limited\n"


def limits(folder: Path, code: str) -> dict[str, int]:
    (folder / "shown.py").write_text(HEAD + code, "utf-8")
    return {unit.text: unit.limit for unit in units_of_code(folder)}


@pytest.fixture(scope="module")
def ours() -> dict[str, int]:
    return {unit.text: unit.limit for unit in interface_units()}


def test_a_limit_belongs_to_the_call_and_to_no_name(tmp_path: Path) -> None:
    code = 'name = _("a whole sentence")\nother = limited(_("short"), 12)\nBack = Button(x or _("Up").format(n=1), y)\n'
    assert limits(tmp_path, code) == {"a whole sentence": 0, "short": 12, "Up": MAX_BUTTON}


def test_the_tightest_of_two_places_counts(tmp_path: Path) -> None:
    assert limits(tmp_path, 'limited(_("one"), 64)\nlimited(_("one"), 22)\n_("one")\n') == {"one": 22}


@pytest.mark.parametrize("call", ["limited(_('one'), MOST)", "limited(_('one'))", "limited(_('one'), most=5)"])
def test_a_limit_that_cannot_be_read_from_the_code_is_an_error(call: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Line 2: limited"):
        limits(tmp_path, call)


def test_what_telegram_limits_is_limited(ours: dict[str, int]) -> None:
    (name,) = [text for text in ours if text == "Conference Guide"]
    (short,) = [text for text in ours if text.startswith("Explains meetings")]
    (long,) = [text for text in ours if text.startswith("This guide explains")]
    assert (ours[name], ours[short], ours[long]) == (
        BotNameLimit.MAX_NAME_LENGTH,
        BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH,
        BotDescriptionLimit.MAX_DESCRIPTION_LENGTH,
    )
    for command in commands(str):
        assert 0 < ours[command.description] <= BotCommandLimit.MAX_DESCRIPTION


@pytest.mark.parametrize("text", ["Reader", "Language", "Privacy", "Leaflet"])
def test_what_shares_a_row_with_two_others_is_short(text: str, ours: dict[str, int]) -> None:
    assert ours[text] == 11


@pytest.mark.parametrize("text", ["Home", "Help now", "Read on ({part} of {parts})", "Copy {number}", "Start"])
def test_what_stands_on_a_button_is_as_short_as_a_button(text: str, ours: dict[str, int]) -> None:
    assert ours[text] == MAX_BUTTON
