"""UTF-16 units: what Telegram counts texts, limits and entity places in."""


def utf16_length(text: str) -> int:
    """The length Telegram counts: an emoji is often two units, a family of emoji eight or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of the text that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")
