"""A name in the code means one thing, and what the code names is there."""

import ast
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).parents[1] / "bot"
FILES = sorted(BOT.rglob("*.py"))
HASHED = {"WORD"}
"""Names in two of the files that are hashed into the weights: to rename them is to train anew."""


def constants(path: Path) -> Iterator[tuple[str, str]]:
    """The public constants and type aliases of a file, each with its value as it is written."""
    for node in ast.parse(path.read_text("utf-8")).body:
        pairs: list[tuple[ast.expr, ast.expr]] = []
        match node:
            case ast.Assign(targets=[ast.Tuple(names)], value=ast.Tuple(values)):
                pairs += zip(names, values, strict=True)
            case ast.Assign(targets, value):
                pairs += [(target, value) for target in targets]
            case ast.AnnAssign(target, value=ast.expr() as value):
                pairs += [(target, value)]
        for name, written in pairs:
            if isinstance(name, ast.Name) and name.id[0].isupper():
                # What rests on where a file stands is another value in another file.
                yield name.id, ast.unparse(written).replace("__file__", str(path))


def test_a_public_constant_has_one_value_whichever_file_it_stands_in() -> None:
    values: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in FILES:
        for name, value in constants(path):
            values[name][value].append(path.relative_to(BOT).as_posix())
    assert len(values) > 400
    assert {name: [*found.values()] for name, found in values.items() if len(found) > 1 and name not in HASHED} == {}


def test_what_comments_name_by_its_whole_path_is_there() -> None:
    named = {name for path in FILES for name in re.findall(r"`(bot(?:\.\w+)+)`", path.read_text("utf-8"))}
    assert len(named) > 8
    for name in named:
        assert pkgutil.resolve_name(name), "or this raises, and says what is not there"
