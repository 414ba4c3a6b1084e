"""`make mutants`: small mistakes are put into the core, one at a time; the tests near them must notice each.

A mutant is one change in one place: a comparison, a sign, a condition, a number, a truth, what is returned. Each lives
in a process of its own, forked once the libraries are loaded, which reads that one module as changed and runs the tests
near it. A mutant that no test notices is named with its line: either a test is missing, or the line need not be there.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import importlib.abc
import importlib.machinery
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType

import click

PROJECT = Path(__file__).parent.parent
LIBRARIES = ("pytest", "telegram.ext", "aiohttp", "httpx", "markdown_it", "jinja2", "yaml", "babel.messages.pofile")
SECONDS = 60
"""Of the processor's time: who takes longer hangs, and is noticed."""

_RENDERED = ["tests/telegram/test_render.py", "tests/telegram/test_screens.py", "tests/compiler/test_assemble.py"]
_FOUND = ["tests/handlers/test_typed.py", "tests/telegram/test_screens.py", "tests/test_golden.py"]
_READ = ["tests/source", "tests/checks/test_bad_content.py", "-k", "not names_file or markdown or template or part"]
_TRANSLATED = [
    "tests/translation/test_extract.py",
    "tests/translation/test_commands.py",
    "tests/checks/test_recipes.py",
]
NEAR = {
    "bot.guide.place": ["tests/guide/test_place.py"],
    "bot.guide.document": ["tests/guide/test_document.py"],
    "bot.guide.numbers": ["tests/guide", "tests/telegram/test_render.py"],
    "bot.guide.approval": ["tests/guide/test_approval.py", "tests/guide/test_marking.py"],
    "bot.guide.marking": ["tests/guide/test_marking.py", "tests/guide/test_marks.py"],
    "bot.paper.words": ["tests/paper/test_words.py"],
    "bot.paper.blocks": ["tests/paper/test_words.py"],
    "bot.word.written": ["tests/word/test_written.py"],
    "bot.telegram.paginate": _RENDERED,
    "bot.guide.direction": ["tests/guide/test_direction.py", *_RENDERED],
    "bot.telegram.markup": ["tests/telegram/test_first.py", *_RENDERED],
    "bot.telegram.render": _RENDERED,
    "bot.telegram.found": _FOUND,
    "bot.telegram.page_screens": _FOUND,
    "bot.telegram.updates": ["tests/telegram/test_updates.py"],
    "bot.delivery.window": ["tests/delivery/test_window.py"],
    "bot.delivery.outcome": ["tests/delivery/test_outcome.py"],
    "bot.delivery.admission": ["tests/delivery/test_admission.py", "tests/delivery/test_floods.py"],
    "bot.answers.reading": ["tests/answers/test_reading.py"],
    "bot.source.body": _READ,
    "bot.source.markdown": _READ,
    "bot.source.template": _READ,
    "bot.translation.wording": ["tests/translation/test_wording.py"],
    "bot.translation.merge": _TRANSLATED,
    "bot.translation.terms": _TRANSLATED,
}
"""The modules, and what pytest is told to run: the tests that must notice what is wrong in them."""

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
}


@dataclass(frozen=True)
class Mutant:
    """One change: which node of the module's tree, as `ast.walk` counts, and in which of its ways."""

    module: str
    node: int
    line: int
    what: str


def mutants(module: str) -> list[Mutant]:
    """All mutants of a module, without those in annotations, which nothing runs, and of `slots=True`, which only saves
    memory."""
    tree = _tree(module)
    silent = {id(part) for node in ast.walk(tree) for note in _annotations(node) for part in ast.walk(note)}
    silent |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "slots"}
    return [
        Mutant(module, number, getattr(node, "lineno", 0), what)
        for number, node in enumerate(ast.walk(tree))
        if id(node) not in silent and (what := _change(copy.copy(node)))
    ]


def changed(mutant: Mutant) -> ast.Module:
    """The module's tree with that one change."""
    tree = _tree(mutant.module)
    _change(next(node for number, node in enumerate(ast.walk(tree)) if number == mutant.node))
    return ast.fix_missing_locations(tree)


def _change(node: ast.AST) -> str:
    """Change the node itself; what was done, or "" where there is nothing to do."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _SWAPPED:
            node.ops = [_SWAPPED[type(op)]()]  # type: ignore[list-item]
            return f"{type(op).__name__} becomes {type(node.ops[0]).__name__}"
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in _SWAPPED:
            node.op = _SWAPPED[type(op)]()  # type: ignore[assignment]
            return f"{type(op).__name__} becomes {type(node.op).__name__}"
        case ast.UnaryOp(op=ast.Not()):
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
            return "Not is gone"
        case ast.Constant(value=bool(value)):
            node.value = not value
            return f"{value} becomes {not value}"
        case ast.Constant(value=int(value)):
            node.value = value + 1
            return f"{value} becomes {value + 1}"
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Compare | ast.UnaryOp):
            node.test = ast.UnaryOp(ast.Not(), test)
            return "the condition is turned round"
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            node.value = ast.Constant(None)
            return "nothing is returned"
    return ""


def _annotations(node: ast.AST) -> Iterator[ast.AST]:
    for name in ("annotation", "returns"):
        if isinstance(note := getattr(node, name, None), ast.AST):
            yield note


def _path(module: str) -> Path:
    return PROJECT / f"{module.replace('.', '/')}.py"


def _tree(module: str) -> ast.Module:
    return ast.parse(_path(module).read_text("utf-8"))


class _Reading(importlib.abc.MetaPathFinder):
    """Finds the one module, changed."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._mutant.module:
            return None
        where = str(_path(fullname))
        return importlib.machinery.ModuleSpec(fullname, _Loader(fullname, where, self._mutant), origin=where)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, mutant: Mutant) -> None:
        super().__init__(name, path)
        self._mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        return compile(changed(self._mutant), self.path, "exec")


def noticed(mutant: Mutant | None, tests: Sequence[str]) -> bool:
    """Whether these tests fail with the mutant; with None, whether they fail as it is."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        if mutant is not None:
            sys.meta_path.insert(0, _Reading(mutant))
        pytest = importlib.import_module("pytest")
        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests])))
    return os.waitpid(child, 0)[1] != 0


def main() -> None:
    """Read the command line; name what nobody noticed."""
    parser = argparse.ArgumentParser(prog="python -m proofs.mutants", description=__doc__)
    parser.add_argument("--each", type=int, default=20, help="mutants of each module, drawn by lot")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("modules", nargs="*", default=list(NEAR))
    options = parser.parse_args()
    os.chdir(PROJECT)
    for name in LIBRARIES:
        importlib.import_module(name)
    chance = random.Random(options.seed)  # noqa: S311
    for module in options.modules:
        start, found = time.monotonic(), mutants(module)
        if noticed(None, NEAR[module]):
            raise SystemExit(f"The tests near {module} fail as it is: {' '.join(NEAR[module])}")
        tally: Counter[bool] = Counter()
        for mutant in sorted(chance.sample(found, min(options.each, len(found))), key=lambda one: one.line):
            seen = noticed(mutant, NEAR[module])
            tally[seen] += 1
            if not seen:
                click.echo(f"  {_path(module).relative_to(PROJECT)}:{mutant.line}: {mutant.what}: nobody noticed.")
        total = tally.total()
        click.echo(
            f"{module}: {tally[True]} of {total} noticed ({len(found)} in all), {time.monotonic() - start:.0f} s."
        )


if __name__ == "__main__":
    main()
