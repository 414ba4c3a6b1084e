"""The small part of Markdown that pages are written in: blocks with their lines. What is refused: tests/bad_content."""

from bot.source.markdown import Kind, parse


def test_blocks_are_what_they_look_like() -> None:
    blocks, problems = parse("## One\n\ntext\n\n- a\n- b\n\n---\n\n> law\n>\n> and more\n\n3. c\n3. d", first_line=7)
    assert problems == []
    assert [(block.kind, [unit.text for unit in block.units], block.line) for block in blocks] == [
        (Kind.HEADING, ["One"], 7),
        (Kind.PARAGRAPH, ["text"], 9),
        (Kind.ITEM, ["a"], 11),
        (Kind.ITEM, ["b"], 12),
        (Kind.BREAK, [], 14),
        (Kind.QUOTE, ["law", "and more"], 16),
        (Kind.ITEM, ["c"], 20),
        (Kind.ITEM, ["d"], 21),
    ]
    assert [(block.marker, block.number) for block in blocks if block.kind is Kind.ITEM] == [
        ("-", None),
        ("-", None),
        (".", 3),
        (".", 3),
    ]
