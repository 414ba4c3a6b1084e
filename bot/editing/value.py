"""Changing one value in a TOML file: all else stays as it is, byte for byte. Pure."""

from datetime import date
from typing import cast

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table


def with_value(text: str, section: str, key: str, value: str | date) -> str:
    """The file with this value below [section], where it stood, or else last; comments are kept.

    Raises ValueError, with the line, for a file that is no TOML.
    """
    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise ValueError(str(error)) from None
    if section not in document:
        document[section] = tomlkit.table()
    table = cast(Table, document[section])
    if key in table and table[key] == value:
        return text
    table[key] = value
    return tomlkit.dumps(document)
