"""UTF-16 units: what Telegram counts texts, limits and entity places in."""


def utf16_length(text: str) -> int:
    """The length Telegram counts: an emoji is often two units, a family of emoji eight or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
