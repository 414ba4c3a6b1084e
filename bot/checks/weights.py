"""Whether typed questions are judged by what stands in the guide now."""

from collections.abc import Iterator

from bot.answers.examples import FOLDERS, WEIGHTS, hash_of_examples
from bot.answers.weights import unpack
from bot.source.problems import Problem
from bot.source.tree import Tree


def stale_weights(tree: Tree) -> Iterator[Problem]:
    """Trained weights that are missing, broken, or older than the examples."""
    do = "Run `conference-guide train`."
    tree = tree.layers[0]  # an authority's own wordings are known as they stand, and teach nothing
    try:
        made_from = unpack(tree.read(WEIGHTS)).meta["made_from"]
    except FileNotFoundError:
        yield Problem(WEIGHTS, 0, "Typed questions have not been trained.", do)
    except (OSError, ValueError) as error:
        yield Problem(WEIGHTS, 0, f"These weights cannot be read: {error}.", do)
    else:
        if made_from != hash_of_examples(tree.read_all(*FOLDERS, suffix=".toml")):
            yield Problem(WEIGHTS, 0, "The weights are older than the examples.", do)
