"""What a compiled guide says, as the ledger keeps it."""

from pathlib import Path

from bot.guide.ledger import Published, Where
from bot.text.render import page_texts
from bot.web.guide import read_web_guide


def compiled_texts(guide: Path) -> tuple[str, dict[Where, Published]]:
    """The mark of the compiled guide, and its texts as web pages have them; raises GuideError with a sentence."""
    edition = read_web_guide(guide)
    texts = {}
    for (reader, language, page), shown in edition.pages.items():
        words = "\n\n".join(page_texts(shown.page, edition.languages[language].translate))
        texts[Where(reader, language, page)] = Published(shown.mark, words)
    return edition.version, texts
