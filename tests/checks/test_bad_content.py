"""One broken file per kind of error: the person who edits the guide is told the file, the line and what to do.

Each `tests/bad_content/*.toml` holds changes to the small good guide and exactly what is to be said. A change replaces
`old` by `new` (`times` over), or gives a file's whole `text` or `bytes`, says `delete`, or makes it a symbolic `link`.
"""

import ast
import re
import shutil
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.compiler.database import made_from
from tests.small_guide import build_small, write, write_small_guide

CASES = sorted((Path(__file__).parent.parent / "bad_content").glob("*.toml"))
BOT = Path(__file__).parent.parent.parent / "bot"
ROOMS = ("checks", "compiler", "source", "translation")


WARNING = {
    "signoff_warning",
    "overdue",
    "_to_come",
    "urgent_in_english",
    "beneath",
    "_table",
    "stale_weights",
    "unused_sources",
    "unnamed_quotations",
    "replaced",
    "became_stale",
    "without_brackets",
    "urgent_without_brackets",
    "without_our_terms",
    "cut_anew",
    "left_out",
}
"""Functions whose problems stop nothing: they need no broken file."""

NO_FILE = {"_no_files", "_keep_rung", "_without_own_folder", "read_approvals", "_unsealed", "standings"}
NO_FILE |= {"_wrong", "retired_problems"}
"""What cannot be written down as a file: tests/source/test_odd_files.py makes pipes and bad names,
tests/source/test_overlay.py an authority's own folder, tests/editing/test_retired.py pages that it has taken out, and
tests/test_sign_off.py approvals."""


@cache
def case(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def lay_over(root: Path, change: dict[str, Any]) -> None:
    path = root / change["file"]
    if "link" in change:
        path.unlink()
        path.symlink_to(root / change["link"])
    elif change.get("delete"):
        path.unlink()
    elif "bytes" in change:
        path.write_bytes(bytes.fromhex(change["bytes"]))
    elif "text" in change:
        write(root, change["file"], change["text"])
    else:
        text = path.read_text("utf-8")
        assert change["old"] in text, "the small guide has changed: mend this case"
        path.write_text(text.replace(change["old"], change["new"] * change.get("times", 1), 1), "utf-8")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide, built."""
    root = tmp_path_factory.mktemp("good")
    write_small_guide(root)
    assert build_small(root).built
    return root


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_problem_names_file_line_and_what_to_do(path: Path, good: Path, tmp_path: Path) -> None:
    root = tmp_path / "guide"
    shutil.copytree(good, root)
    for change in case(path)["change"]:
        lay_over(root, change)
    before = sorted(file.name for file in root.iterdir())

    report = build_small(root)

    said = [str(problem) for problem in report.problems]
    expected = case(path)["expect"]
    assert len(said) == len(expected), said
    assert all(line.startswith(start) for line, start in zip(said, expected, strict=True)), said
    assert not report.built
    assert (root / "guide.db").read_bytes() == (good / "guide.db").read_bytes(), "the old guide must stay as it was"
    assert made_from(root / "guide.db") is not None
    assert sorted(file.name for file in root.iterdir()) == before, "nothing may be left lying about"


def kinds_of_problems() -> dict[str, re.Pattern[str]]:
    """Every `Problem(…)`, `table.wrong(…)` and `wrong(…)` of these rooms: where it stands, and what it can say."""
    kinds: dict[str, re.Pattern[str]] = {}
    for path in sorted(path for room in ROOMS for path in (BOT / room).glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef) or function.name in WARNING | NO_FILE:
                continue
            texts = {
                target.id: node.value
                for node in ast.walk(function)
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in ast.walk(function):
                if (what := _what(node)) is not None:
                    name = what.id if isinstance(what, ast.Name) else ""
                    for pattern in _patterns(texts.get(name, what)):
                        kinds[f"{path.parent.name}/{path.name}:{what.lineno} {pattern.pattern}"] = pattern
    return kinds


def _what(node: ast.AST) -> ast.expr | None:
    match node:
        case ast.Call(func=ast.Name(id="Problem"), args=[_, _, what, *_]):
            return what
        case ast.Call(func=ast.Attribute(attr="wrong"), args=[what, *_]):
            return what
        case ast.Call(func=ast.Name(id="wrong"), args=[_, what, *_]):
            return what
        case ast.Return(value=ast.Tuple(elts=[ast.Constant() | ast.JoinedStr() as what, _])):
            return what  # the two halves of a problem with a translation
    return None


def _patterns(what: ast.expr) -> list[re.Pattern[str]]:
    if isinstance(what, ast.Constant):
        return [re.compile(re.escape(str(what.value)))]
    if isinstance(what, ast.JoinedStr):
        parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in what.values)
        return [re.compile("".join(parts))]
    return []  # handed on from where it was said


def test_every_kind_of_problem_has_its_broken_file() -> None:
    said = [line for path in CASES for line in case(path)["expect"]]
    kinds = kinds_of_problems()
    assert len(kinds) > 80, "the counting has stopped working"
    without = [name for name, pattern in kinds.items() if not any(pattern.search(line) for line in said)]
    assert without == []
