"""The channel of plain text: for a terminal, for reading the guide through, and for the search index."""
