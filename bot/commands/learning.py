"""The commands that learn from the examples of questions and of danger, and look at them. Development only."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.sources import ROOT

if TYPE_CHECKING:
    from bot.source.problems import Problem
    from bot.source.tree import Tree


@click.command("train")
@ROOT
def train_weights(root: Path | None) -> None:
    """Learn from content/questions/ and content/urgent/ anew (development only). Minutes; half an hour if slow."""
    from bot.answers.examples import EXAMPLE_FOLDERS, WEIGHTS
    from bot.source.aside import write_aside
    from bot.source.tree import Tree, guide_root

    try:
        from bot.answers.corpus import cache_file
        from bot.answers.train import train
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"Training needs the package {error.name}, which the bot itself does not. `make test` installs it, or"
            " `.venv/bin/pip install --require-hashes -r requirements-dev.txt`."
        ) from None

    tree = Tree(root or guide_root())
    try:
        files = tree.read_all(*EXAMPLE_FOLDERS, suffix=".toml")
        learnt = train(files, translated_texts(tree), pages_of_readers(tree), click.echo, cache_file())
        write_aside(tree.path(WEIGHTS), learnt)
    except OSError as error:
        raise click.ClickException(f"{error.filename or WEIGHTS}: {error.strerror}.") from None
    click.echo(f"Written: {WEIGHTS}. Now build, and see `conference-guide evaluate`.")


@click.command()
@ROOT
@click.option("--most", default=15, show_default=True, help="How many cells to name for each pair.")
def grid(root: Path | None, most: int) -> None:
    """Name the thin cells of the examples of danger: by kind, speaker, directness and spelling, the fewest first."""
    from bot.answers.examples import EXAMPLE_FOLDERS, read_examples
    from bot.answers.grid import thin_cells
    from bot.source.tree import Tree, guide_root

    for line in thin_cells(read_examples(Tree(root or guide_root()).read_all(*EXAMPLE_FOLDERS, suffix=".toml")), most):
        click.echo(line)


def pages_of_readers(tree: "Tree") -> list[frozenset[str]]:
    """The pages that each reader has, everyone's among them."""
    from bot.guide.place import READERS, Audience

    def pages(reader: Audience) -> frozenset[str]:
        folder = f"content/{reader}/"
        return frozenset(name.removeprefix(folder).removesuffix(".md") for name in tree.names(folder, ".md"))

    return [pages(reader) | pages(Audience.EVERYONE) for reader in READERS]


def translated_texts(tree: "Tree") -> dict[str, list[str]]:
    """The texts of the catalogues by language, well typed on purpose: what folding learns spelling from, beside the
    examples. A file that is missing or broken gives none."""
    from bot.guide.language import ENGLISH
    from bot.source.table import read_table
    from bot.translation.catalogue import read_catalogues

    problems: list[Problem] = []
    catalogues = read_catalogues(tree, read_table(tree, "locales/languages.toml", problems), problems)
    texts = {each.language.code: [*each.content.values()] for each in catalogues}
    english = dict.fromkeys(text for each in catalogues for _context, text in each.content)
    return texts | {ENGLISH: [*english]}
