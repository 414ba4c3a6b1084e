"""Grid: how many examples of danger there are of each kind, by speaker, directness and spelling. Pure.

What nobody has written examples of is what a judge misses: thin cells are named, the thinnest first.
"""

from collections import Counter
from collections.abc import Iterator

from bot.answers.examples import ABOUT_DANGER, Cell, Examples

DANGER_KINDS = ("hurt", "child", "told", "myself", "fear", "young-harm", "partner", "life", "missing", "threats")
AXES = {
    "speaker": ("young-person", "parent", "other-adult", "professional"),
    "directness": ("direct", "indirect", "question", "third-person", "hypothetical"),
    "spelling": ("plain", "typos", "dictated"),
}
ALSO_SPELT = {"pl": ("no-accents",), "ur": ("latin",)}
"""Spellings that only one language has."""
IMPOSSIBLE = {*(("young-harm", speaker) for speaker in AXES["speaker"][1:]), ("told", "young-person")}
"""Kinds that are named for their speaker: nobody else says them."""


def thin_cells(examples: Examples, most: int) -> Iterator[str]:
    """For each language the totals, what nobody has sorted, the `most` thinnest cells of each pair, fewest first, and
    names that stand on no axis."""
    kinds = dict(examples.danger) | dict.fromkeys(examples.about, ABOUT_DANGER)
    for language in sorted({examples.languages[text] for text in kinds}):
        own = [(kind, examples.cells[text]) for text, kind in kinds.items() if examples.languages[text] == language]
        totals = Counter(kind for kind, _cell in own)
        loose = Counter(kind for kind, cell in own if cell == Cell())
        yield f"== {language}: {sum(totals.values())} examples, {sum(loose.values())} of them not sorted"
        for kind in (*DANGER_KINDS, ABOUT_DANGER):
            yield f"{kind:12} {totals[kind]:5}, not sorted {loose[kind]:5}"
        for axis, names in AXES.items():
            known = (*names, *(ALSO_SPELT.get(language, ()) if axis == "spelling" else ()))
            counts = Counter((kind, getattr(cell, axis)) for kind, cell in own if cell != Cell())
            cells = [(kind, name) for kind in DANGER_KINDS for name in known if (kind, name) not in IMPOSSIBLE]
            yield f"-- kind and {axis}, the fewest first"
            for cell in sorted(cells, key=lambda cell: (counts[cell], cell))[:most]:
                yield f"{counts[cell]:5} {' × '.join(cell)}"
            for name in sorted({name for _kind, name in counts} - set(known)):
                yield f"      {name}: no such {axis}; there are {', '.join(known)}"
    for kind in sorted(set(kinds.values()) - {*DANGER_KINDS, ABOUT_DANGER}):
        yield f"{kind}: no such kind; there are {', '.join((*DANGER_KINDS, ABOUT_DANGER))}"
