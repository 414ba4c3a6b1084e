"""The channel of plain text: for a terminal, and for reading the guide through; and how two wordings differ."""
