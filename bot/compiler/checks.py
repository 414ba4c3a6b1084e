"""Checks over the whole guide: what one page cannot know of itself. Each problem names file, line and what to do."""

from collections.abc import Iterator
from typing import Any

from bot.compiler import template
from bot.compiler.assemble import Guide, Source, longest_part
from bot.compiler.markdown import parse
from bot.compiler.paginate import PART_LENGTH
from bot.compiler.problems import Problem
from bot.compiler.render import utf16_length
from bot.guide.page import ABOUT, HELP_NOW, HOME, PRIVACY, START, TOPICS, UNANSWERED, Page
from bot.guide.place import Audience

EVERYONES_PAGES = (START, HELP_NOW, PRIVACY, ABOUT)
ALWAYS_REACHED = {START, HOME, HELP_NOW, PRIVACY, ABOUT, UNANSWERED}
MENU = "content/menu.toml"
REDIRECTS = "content/redirects.toml"


def check_texts(guide: Guide) -> list[Problem]:
    """Template tags and Markdown of every page and passage, in every branch."""
    problems = []
    files = [source.page.file for source in guide.pages.values()] + list(guide.passages.values())
    for file in files:
        problems += template.check(file, guide.details.names, guide.passages)
        blocks, found = parse(template.without_tags(file.body), file.name, file.body_line)
        problems += found
        if not blocks and "{%" not in file.body:
            problems.append(Problem(file.name, file.body_line, "There is no text.", "Write the page."))
        for block in blocks:
            for unit in getattr(block, "units", None) or ([block.unit] if hasattr(block, "unit") else []):
                if type(block).__name__ != "Quote" and utf16_length(unit.text) > PART_LENGTH:
                    problems.append(
                        Problem(file.name, unit.line, "This paragraph is longer than a screen.", "Divide it.")
                    )
    return sorted(set(problems) | set(_circles(guide)))


def check_links(guide: Guide, redirects: dict[str, Any]) -> Iterator[Problem]:
    """Dead links, missing pages, pages that nobody can reach, sources that do not exist."""
    for audience in Audience:
        needed = EVERYONES_PAGES if audience is Audience.EVERYONE else (HOME, UNANSWERED, *TOPICS)
        for page in needed:
            if (audience, page) not in guide.pages:
                yield Problem(f"content/{audience}/{page}.md", 0, f"{audience} has no page {page}.", "Write it.")
    for reader, pages in guide.menu.items():
        for target in pages:
            if (Audience(reader), target) not in guide.pages:
                yield Problem(MENU, 0, f"The menu of {reader} names {target}, which is no page.", "Mend the id.")
    for (audience, _page), source in guide.pages.items():
        file = source.page.file
        for target, _label in source.front.next:
            if (audience, target) not in guide.pages:
                line = file.field_lines.get("next", 1)
                yield Problem(file.name, line, f"`next` names {target}, which {audience} has not.", "Mend the id.")
        for key, _locator in source.front.sources:
            if key not in guide.sources:
                line = file.field_lines.get("sources", 1)
                yield Problem(file.name, line, f"There is no source {key!r}.", "Look in content/sources.toml.")
    ids = {page for _audience, page in guide.pages}
    for old, new in redirects.items():
        if old in ids:
            yield Problem(REDIRECTS, 0, f"{old} is redirected but is still a page.", "Take one of the two out.")
        if new not in ids:
            yield Problem(REDIRECTS, 0, f"{old} leads to {new}, which is no page.", "Name the page that answers now.")


def check_reach(guide: Guide) -> Iterator[Problem]:
    """Pages that no button leads to."""
    for audience in Audience:
        reached = {page for owner, page in guide.pages if owner == audience and page in ALWAYS_REACHED}
        reached |= set(guide.menu.get(audience, []))
        ahead = list(reached)
        while ahead:
            source = guide.pages.get((audience, ahead.pop()))
            for target, _label in source.front.next if source else ():
                if target not in reached:
                    reached.add(target)
                    ahead.append(target)
        for (owner, page), source in guide.pages.items():
            if owner == audience and page not in reached:
                name = source.page.file.name
                yield Problem(name, 0, "No button leads to this page.", "Name it in the `next` of another page.")


def check_length(source: Source, page: Page, max_text: int) -> Iterator[Problem]:
    """A part that Telegram would refuse; `max_text` is Telegram's limit in UTF-16 units."""
    length = longest_part(page)
    if length > max_text:
        yield Problem(
            source.page.file.name,
            source.page.file.body_line,
            f"A part of this page has {length} characters; Telegram takes {max_text}.",
            "Divide it with --- between paragraphs.",
            page.language,
        )


def _circles(guide: Guide) -> Iterator[Problem]:
    includes = {
        name: {other for other in guide.passages if f'"{other}"' in file.body or f"'{other}'" in file.body}
        for name, file in guide.passages.items()
    }
    for name in includes:
        seen: set[str] = set()
        ahead = list(includes[name])
        while ahead:
            other = ahead.pop()
            if other not in seen:
                seen.add(other)
                ahead += includes[other]
        if name in seen:
            yield Problem(guide.passages[name].name, 0, "This passage includes itself.", "Take that line out.")
