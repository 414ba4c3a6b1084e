"""Pages of ours that an authority has taken out for its readers: `content/retired.toml` of its folder (decision 26).

Each line names a page, and the one that answers in its place. The guide is then as if ours had been retired: no button
leads to it, its questions are the other page's, and old buttons, links and printed codes open that one.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.guide.page import must_stay
from bot.source.problems import Problem, likeliest
from bot.source.table import Table
from bot.source.tables import Tables
from bot.source.tree import Tree

Link = tuple[str, str | None]


def retired_pages(tree: Tree, tables: Tables, pages: Collection[str], urgent: Collection[str]) -> dict[str, str]:
    """The pages that are taken out, each with the one that answers now; `pages` are all there are, by their ids.

    A line that cannot be followed is left out: `retired_problems` says so.
    """
    lines = {page: to for page, to in tables.retired.values.items() if not _wrong(tree, tables, pages, urgent, page)}
    return {page: to for page in lines if page in pages and (to := _last(lines, page)) in pages}


def retired_problems(tree: Tree, tables: Tables, pages: Collection[str], urgent: Collection[str]) -> Iterator[Problem]:
    """What is wrong with the lines, each once."""
    for page, to in tables.retired.values.items():
        if wrong := _wrong(tree, tables, pages, urgent, page):
            yield tables.retired.wrong(*wrong, page)
        elif page in pages and _last(tables.retired.values, page) not in pages:
            what = f"{page} leads to {to}, which is no page."
            yield tables.retired.wrong(what, "Name the page that answers in its place.", page)


def without(links: Iterable[Link], taken: Mapping[str, str], own: str, there: Collection[str]) -> tuple[Link, ...]:
    """The buttons of a page without those to pages that are taken out. A page keeps a way on: where no button would be
    left, one leads to what answers in place of the first."""
    every = tuple(links)
    left = tuple(link for link in every if link[0] not in taken)
    if every and not left and (instead := taken[every[0][0]]) in there and instead != own:
        return ((instead, None),)
    return left


def take_out_of(tables: Tables, taken: Mapping[str, str]) -> None:
    """Let no table name the pages: the menu, the questions; what led to them leads to what answers now."""
    for reader, pages in tables.menu.values.items():
        kept = {key: value for key, value in pages.items() if reader != "absent" or key not in taken}
        if isinstance(kept.get("pages"), list):
            kept["pages"] = [page for page in kept["pages"] if page not in taken]
        tables.menu.values[reader] = kept
    for table in tables.questions.values():
        _hand_over(table, taken)
    redirects: dict[str, Any] = tables.redirects.values
    for old, new in redirects.items():
        redirects[old] = taken.get(new, new)
    redirects |= taken


def _hand_over(table: Table, taken: Mapping[str, str]) -> None:
    for page in [page for page in table.values if page in taken]:
        before = table.values.get(taken[page], [])
        moved = [text for text in table.values.pop(page) if text not in before]
        table.values[taken[page]] = [*before, *moved]


def _wrong(
    tree: Tree, tables: Tables, pages: Collection[str], urgent: Collection[str], page: str
) -> tuple[str, str] | None:
    own = tree.layers[-1]
    if tree.overlay is None:
        return (
            f"{page} is taken out here, where it is ours.",
            "Delete the line, and use `conference-guide page retire`.",
        )
    if page in urgent or must_stay(page):
        return (
            f"{page} must stay: the program itself opens it.",
            "Delete the line. Take the page over and change its words.",
        )
    if page in pages and any(name.endswith(f"/{page}.md") for name in own.names("content", ".md")):
        return f"{page} is taken out, and your folder has a page of that name.", "Keep one of the two: line or page."
    if page not in pages and page not in tables.redirects.values:
        meant = likeliest(page, pages)
        return f"There is no page {page}.", f"Write {meant}." if meant else "Delete the line."
    return None


def _last(lines: Mapping[str, str], page: str) -> str:
    """What answers in the end; "" where the lines go round in a circle."""
    seen = {page}
    now = lines[page]
    while now in lines:
        if now in seen:
            return ""
        seen.add(now)
        now = lines[now]
    return now
