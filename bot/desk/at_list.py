"""The first page: every text by reader, and how it stands."""

from bot.desk.asked import Reply, Request
from bot.desk.desk import Desk
from bot.desk.listed import FILTERS, groups, narrowed
from bot.desk.printed import READER_NAMES

GROUP_NAMES: dict[str, str] = {
    **{str(reader): name for reader, name in READER_NAMES.items()},
    "sheets": "Sheets for the meeting",
    "shared": "Passages that pages share",
}


def shown(desk: Desk, asked: Request) -> Reply:
    """At once what there is; how it stands as soon as everything has been read, or when `wait` asks for it."""
    sources = desk.reading.sources()
    whole = desk.reading.whole() if "wait" in asked.query else desk.reading.ready()
    every = groups(sources, whole, desk.today)
    words, reader, state = (asked.query.get(name, "") for name in ("words", "reader", "state"))
    found = narrowed(every, words, reader, state if whole else "")
    elsewhere = []
    if whole:
        there = {sources.tree.shown(name) for name in sources.tree.names("content", ".md")}
        elsewhere = [problem for problem in whole.problems if problem.file not in there]
    return desk.page(
        "list.html",
        asked,
        "All pages",
        here="",
        groups=found,
        names=GROUP_NAMES,
        readers=[group.reader for group in every],
        filters=FILTERS,
        chosen=(words, reader, state),
        number=sum(len(group.rows) for group in found),
        ready=whole is not None,
        elsewhere=elsewhere,
        mistakes=len(whole.problems) if whole else 0,
    )
