"""Checks over the whole guide: what one page cannot know of itself. Each problem names file, line and what to do."""

from collections.abc import Iterator

from bot.answers.examples import GREETING, NONE
from bot.compiler import template
from bot.compiler.assemble import Guide, Source, longest_part
from bot.compiler.front_matter import MAX_BUTTON
from bot.compiler.markdown import Heading, Quote, parse, units_of
from bot.compiler.paginate import PART_LENGTH
from bot.compiler.problems import Problem
from bot.compiler.render import utf16_length
from bot.guide.page import ABOUT, HELP_NOW, HOME, PRIVACY, START, TOPICS, UNANSWERED, Page
from bot.guide.place import MAX_PART, READERS, Audience

EVERYONES_PAGES = (START, HELP_NOW, PRIVACY, ABOUT)
ALWAYS_REACHED = {START, HOME, HELP_NOW, PRIVACY, ABOUT, UNANSWERED}
MOST_PRESSES = 3
"""How far a topic may be from the reader's first screen, in presses of page buttons."""


def check_texts(guide: Guide) -> list[Problem]:
    """Template tags and Markdown of every page and passage, in every branch."""
    problems: list[Problem] = []
    for source in guide.pages.values():
        problems += template.check_field(source.page.file, "ask", source.front.ask, guide.details.names)
    files = [source.page.file for source in guide.pages.values()] + list(guide.passages.values())
    for file in files:
        problems += template.check(file, guide.details.names, guide.passages)
        blocks, found = parse(template.without_tags(file.body), file.name, file.body_line)
        problems += found
        if not (blocks or found or template.includes_of(file.body)):
            problems.append(Problem(file.name, file.body_line, "There is no text.", "Write the page."))
        for heading in (block.unit for block in blocks if isinstance(block, Heading)):
            if len(heading.text) > MAX_BUTTON:
                what = f"This heading has {len(heading.text)} characters."
                do = f"At most {MAX_BUTTON}: it stands on a button."
                problems.append(Problem(file.name, heading.line, what, do))
        for unit in (unit for block in blocks if not isinstance(block, Quote) for unit in units_of(block)):
            if utf16_length(unit.text) > PART_LENGTH:
                what = "This paragraph is longer than a screen."
                problems.append(Problem(file.name, unit.line, what, "Divide it."))
    return sorted(set(problems) | set(_passages_in_passages(guide, whole=not problems and not guide.unread)))


def check_links(guide: Guide) -> Iterator[Problem]:
    """Missing pages, and names of pages that do not exist."""
    needed = {(Audience.EVERYONE, page) for page in EVERYONES_PAGES}
    needed |= {(reader, page) for reader in READERS for page in (HOME, UNANSWERED, *TOPICS)}
    there = {*guide.pages, *guide.unread}
    for audience, page in sorted(needed - there):
        yield Problem(f"content/{audience}/{page}.md", 0, f"{audience} has no page {page}.", "Write it.")
    known = there | needed  # what is missing is said once, not wherever it is named
    menu = guide.tables.menu
    for reader in READERS:
        for target in guide.menu(reader):
            if (reader, target) not in known:
                what = f"The menu of {reader} names {target}, which is no page."
                yield menu.wrong(what, "Mend the id.", reader, "pages")
    for (audience, page), source in guide.pages.items():
        file = source.page.file
        if page == HOME and source.front.next:
            do = "Name these pages in content/menu.toml."
            yield Problem(file.name, file.line_of("next"), "The first screen takes its buttons from the menu.", do)
        for position, (target, _label) in enumerate(source.front.next):
            if (audience, target) not in known:
                line = file.line_of("next", position)
                yield Problem(file.name, line, f"`next` names {target}, which {audience} has not.", "Mend the id.")
    ids = {page for _audience, page in known}
    redirects = guide.tables.redirects
    for old, new in redirects.values.items():
        if old in ids:
            yield redirects.wrong(f"{old} is redirected but is still a page.", "Take one of the two out.", old)
        if new not in ids:
            yield redirects.wrong(f"{old} leads to {new}, which is no page.", "Name the page that answers now.", old)
    for questions in guide.tables.questions.values():
        for page in questions.values:
            if page not in ids and page not in {NONE, GREETING}:
                yield questions.wrong(f"There are questions for {page}, which is no page.", "Mend the id.", page)


def check_sources(guide: Guide) -> Iterator[Problem]:
    """Sources that do not exist, and sources that are not sure enough."""
    table = guide.tables.sources
    for key, entry in table.values.items():
        if entry["grade"] not in {"A", "B", "C"}:
            yield table.wrong(f"[{key}] has grade {entry['grade']!r}.", "Grade it A, B or C.", key, "grade")
    for source in guide.pages.values():
        file = source.page.file
        for position, (key, _locator) in enumerate(source.front.sources):
            line = file.line_of("sources", position)
            entry = table.values.get(key)
            if entry is None:
                yield Problem(file.name, line, f"There is no source {key!r}.", "Look in content/sources.toml.")
            elif entry["grade"] == "C" and entry.get("provisional") is not True:
                do = "Rest the page on a source graded A or B."
                yield Problem(file.name, line, f"The source {key} is graded C: not sure enough.", do)


def check_voices(guide: Guide) -> Iterator[Problem]:
    """Pages that one reader has and another has not must be declared in `[absent]` of the menu, and only those."""
    menu = guide.tables.menu
    declared = menu.values.get("absent", {})
    there = {*guide.pages, *guide.unread}
    ids = {page for reader, page in guide.pages if reader in READERS}
    named = ids | {page for _reader, page in guide.unread}
    for page, readers in declared.items():
        for name in readers:
            if name not in set(READERS) or page not in named:
                do = "Mend the id or the reader."
                yield menu.wrong(f"[absent] names {page} for {name}, which says nothing.", do, "absent", page)
            elif (Audience(name), page) in there:
                do = "Take the reader out of the line."
                yield menu.wrong(f"{page} is declared absent for {name}, but is there.", do, "absent", page)
    for page in sorted(ids - {HOME, UNANSWERED, *TOPICS}):
        missing = [str(reader) for reader in READERS if (reader, page) not in there]
        undeclared = [reader for reader in missing if reader not in declared.get(page, [])]
        if undeclared:
            has = next(reader for reader in READERS if (reader, page) in there)
            do = f'Write it, or add `"{page}" = {missing}` to [absent] in content/menu.toml.'.replace("'", '"')
            yield Problem(f"content/{has}/{page}.md", 0, f"There is no such page for {' and '.join(undeclared)}.", do)


def check_reach(guide: Guide) -> Iterator[Problem]:
    """Pages that no button leads to, pages with no way on, topics that are too far from the first screen."""
    for audience in Audience:
        presses = _presses(guide, audience)
        for (owner, page), source in guide.pages.items():
            if owner is not audience:
                continue
            file = source.page.file
            if page not in presses:
                do = "Name it in the `next` of another page."
                yield Problem(file.name, 0, "No button leads to this page.", do)
            elif page in TOPICS and audience in READERS and presses[page] > MOST_PRESSES:
                what = f"This topic is {presses[page]} presses from the first screen."
                yield Problem(file.name, 0, what, f"At most {MOST_PRESSES}: name it in a `next` that is nearer.")
            if not source.front.next and page not in {HOME, START} and page not in EVERYONES_PAGES:
                do = "Name in `next` what people ask after this."
                yield Problem(file.name, 1, "This page has no way on.", do)


def check_length(source: Source, page: Page, max_text: int) -> Iterator[Problem]:
    """A part that Telegram would refuse, or too many of them; `max_text` is Telegram's limit in UTF-16 units."""
    file = source.page.file
    do = "Divide it with --- between paragraphs."
    if (length := longest_part(page)) > max_text:
        what = f"A part of this page has {length} characters; Telegram takes {max_text}."
        yield Problem(file.name, file.body_line, what, do, page.language)
    if len(page.parts) > MAX_PART:
        what = f"This page has {len(page.parts)} parts; a button can name {MAX_PART}."
        yield Problem(file.name, file.body_line, what, "Make two pages of it.", page.language)


def _presses(guide: Guide, audience: Audience) -> dict[str, int]:
    """How many presses each page is from the first screen; help and privacy stand on every screen."""
    first = START if audience is Audience.EVERYONE else HOME
    presses = {page: 1 for owner, page in guide.pages if owner is audience and page in ALWAYS_REACHED}
    presses |= {first: 0} | dict.fromkeys(guide.menu(audience), 1)
    ahead = sorted(presses, key=lambda page: presses[page])
    for page in ahead:
        source = guide.pages.get((audience, page))
        for target, _label in source.front.next if source else ():
            if target not in presses:
                presses[target] = presses[page] + 1
                ahead.append(target)
    return presses


def _passages_in_passages(guide: Guide, *, whole: bool) -> Iterator[Problem]:
    """Passages in a circle, and, if the `whole` guide could be read, those that nobody includes."""
    includes = {name: set(template.includes_of(file.body)) for name, file in guide.passages.items()}
    used = {name for source in guide.pages.values() for name in template.includes_of(source.page.file.body)}
    for name, file in guide.passages.items():
        seen: set[str] = set()
        ahead = list(includes[name])
        while ahead:
            other = ahead.pop()
            if other not in seen:
                seen.add(other)
                ahead += includes.get(other, set())
        if name in seen:
            yield Problem(file.name, 0, "This passage includes itself.", "Take that line out.")
        elif whole and name not in used and not any(name in others for others in includes.values()):
            yield Problem(file.name, 0, "No page includes this passage.", "Include it, or delete the file.")
