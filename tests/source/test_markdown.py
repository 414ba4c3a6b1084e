"""The small part of Markdown that pages are written in: blocks with their lines. What is refused: tests/bad_content."""

from bot.source.markdown import BlockKind, parse


def test_blocks_are_what_they_look_like() -> None:
    blocks, problems = parse("## One\n\ntext\n\n- a\n- b\n\n---\n\n> law\n>\n> and more\n\n3. c\n3. d", first_line=7)
    assert problems == []
    assert [(block.kind, [unit.text for unit in block.units], block.line) for block in blocks] == [
        (BlockKind.HEADING, ["One"], 7),
        (BlockKind.PARAGRAPH, ["text"], 9),
        (BlockKind.ITEM, ["a"], 11),
        (BlockKind.ITEM, ["b"], 12),
        (BlockKind.BREAK, [], 14),
        (BlockKind.QUOTE, ["law", "and more"], 16),
        (BlockKind.ITEM, ["c"], 20),
        (BlockKind.ITEM, ["d"], 21),
    ]
    assert [(block.marker, block.number) for block in blocks if block.kind is BlockKind.ITEM] == [
        ("-", None),
        ("-", None),
        (".", 3),
        (".", 3),
    ]
