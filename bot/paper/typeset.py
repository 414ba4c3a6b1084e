"""Typesetting: a template and its words to PDF, SVG or PNG. The same input gives the same bytes, on every machine.

Words travel as JSON and are read as data (`templates/base.typ`), so no sign in them can become markup. Fonts are those
in `fonts/`, and no others. Whatever typst warns of is an error: a font that it does not find would else be an empty
page, and a letter without glyph a small box.
"""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot.guide.errors import PlainError

if TYPE_CHECKING:
    import typst

logging.getLogger("pikepdf").setLevel(logging.WARNING)  # it tells of itself as soon as it is loaded, which is here

Form = Literal["pdf", "svg", "png"]

PAPER_TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"
PER_INCH = 144.0
"""Pixels to the inch of a PNG where nothing else is asked for: two to the point."""

TO_INSTALL_PAPER = (
    "What makes files for paper is not installed here. Where this guide was installed from its folder, run"
    " `make install-paper`; elsewhere: pip install 'conference-guide[paper]'."
)

_STANDARD: Literal["ua-1"] = "ua-1"
"""The rules that typst is held to: each picture has its words, each letter a glyph, each heading its level. That typst
holds to them is no claim that a file meets PDF/UA: no independent validator has looked at it."""


class PaperError(PlainError):
    """Something cannot be printed. The message is a sentence for whoever asked for it."""


def typeset(
    template: str, data: Mapping[str, Any], day: date, *, form: Form = "pdf", per_inch: float = PER_INCH
) -> list[bytes]:
    """The template of this name, filled in with `data`: one PDF, or one SVG or PNG a page.

    `data` is anything that JSON holds. `day` stands in the file as the day on which it was made, and a template may
    print it. Raises PaperError where the extra is not installed, and where typst finds anything wrong: a letter that no
    font here has, a picture without words, a file without title.
    """
    words = {"data": json.dumps(data, ensure_ascii=False), "day": day.isoformat()}
    # Only PDF is held to rules. SVG and PNG of the same must keep them too: a letter without glyph is drawn as a box.
    document = _made(template, words, day, "pdf", per_inch)
    return document if form == "pdf" else _made(template, words, day, form, per_inch)


def is_installed() -> bool:
    """True where the optional extra `paper` is there, whole."""
    try:
        import pikepdf  # noqa: F401
        import PIL  # noqa: F401
        import segno  # noqa: F401
        import typst  # noqa: F401
    except ImportError:
        return False
    return True


def needs_paper() -> None:
    """Raises PaperError with what to do where the extra is not installed."""
    if not is_installed():
        raise PaperError(TO_INSTALL_PAPER)


def _made(template: str, words: dict[str, str], day: date, form: Form, per_inch: float) -> list[bytes]:
    compiler = _compiler()
    import typst

    try:
        result, warnings = compiler.compile_with_warnings(
            input=PAPER_TEMPLATES / f"{template}.typ",
            root=PAPER_TEMPLATES,
            format=form,
            ppi=per_inch,
            sys_inputs=words,
            pdf_standards=[_STANDARD] if form == "pdf" else [],
            timestamp=datetime.combine(day, time(), UTC),
        )
    except typst.TypstError as error:
        raise PaperError(_sentence(template, error)) from None
    if warnings:
        raise PaperError(_sentence(template, warnings[0]))
    assert result is not None
    return [result] if isinstance(result, bytes) else result


@lru_cache(maxsize=1)
def _compiler() -> "typst.Compiler":
    """The one compiler: it reads the fonts once, and remembers what it has laid out."""
    needs_paper()
    import typst

    ours = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    # Packages would be fetched from the network. None is used; this folder, which holds none, is where typst may look.
    return typst.Compiler(font_paths=ours, package_path=FONTS, package_cache_path=FONTS)


def _sentence(template: str, error: "typst.TypstError | typst.TypstWarning") -> str:
    said = " ".join([error.message, *error.hints]).strip()
    return f"{template}.typ cannot be set: {said}."
