"""Whether typed questions are judged by what stands in the guide now."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from bot.answers.examples import EXAMPLE_FOLDERS, WEIGHTS, hash_of_examples
from bot.answers.weights import meta_of
from bot.source.problems import Problem
from bot.source.table import read_table
from bot.source.tables import Tables
from bot.source.tree import Tree


def stale_weights(tree: Tree, tables: Tables) -> Iterator[Problem]:
    """Trained weights that are missing, say nothing of themselves, or are older than the examples. Whether they are
    whole is asked when the guide is made (`knowledge_of`)."""
    do = "Run `conference-guide train`."
    ours = tree.layers[0]  # an authority's own wordings are known as they stand, and teach nothing
    try:
        made_from = meta_of(ours.read(WEIGHTS)).get("made_from")
    except FileNotFoundError:
        yield Problem(WEIGHTS, 0, "Typed questions have not been trained.", do)
    except (OSError, ValueError) as error:
        yield Problem(WEIGHTS, 0, f"These weights cannot be read: {error}.", do)
    else:
        if made_from != hash_of_examples(_examples(ours, tables)):
            yield Problem(WEIGHTS, 0, "The weights are older than the examples.", do)


def _examples(ours: Tree, tables: Tables) -> dict[str, Mapping[str, Any]]:
    """What the files of examples say, those of spelling with them, which nothing else here reads."""
    read = {EXAMPLE_FOLDERS[0]: tables.questions, EXAMPLE_FOLDERS[1]: tables.urgent}
    return {
        name: (read.get(folder, {}).get(PurePosixPath(name).stem) or read_table(ours, name, [])).beneath
        for folder in EXAMPLE_FOLDERS
        for name in ours.names(folder, ".toml")
    }
