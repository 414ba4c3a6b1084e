"""Checks over the whole guide: what one page cannot know of itself. Each problem names file, line and what to do."""

from collections.abc import Callable, Collection, Iterator

from bot.answers.examples import GREETING, NONE
from bot.guide.page import ABOUT, HELP_NOW, HOME, MY_MEETING, PRIVACY, SAID, START, TOPICS, UNANSWERED
from bot.guide.place import READERS, Audience, code_of
from bot.source.body import conditions_in
from bot.source.details import LINE_APPROVALS, SHEET_LINK, is_link
from bot.source.guide import SourceGuide
from bot.source.problems import Problem, likeliest

EVERYONES_PAGES = (START, HELP_NOW, PRIVACY, ABOUT, UNANSWERED)
ALWAYS_REACHED = {START, HOME, HELP_NOW, PRIVACY, ABOUT, UNANSWERED}
MOST_PRESSES = 3
"""How far a topic may be from the reader's first screen, in presses of page buttons."""


def check_links(guide: SourceGuide) -> Iterator[Problem]:
    """Missing pages, and names of pages that do not exist."""
    needed = {(Audience.EVERYONE, page) for page in EVERYONES_PAGES}
    needed |= {(reader, page) for reader in READERS for page in (HOME, UNANSWERED, *TOPICS)}
    there = {*guide.pages, *guide.unusable}
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
        below = source.front.below
        if below and (audience, below) not in known:
            what = f"`below` names {below}, which {audience} has not."
            yield Problem(file.name, file.line_of("below"), what, "Mend the id.")
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


def check_sheets(guide: SourceGuide) -> Iterator[Problem]:
    """Pages that lead to a sheet which their reader has not."""
    for (audience, _page), source in guide.pages.items():
        if SHEET_LINK in conditions_in(source.body, guide.passages) and (audience, MY_MEETING) not in guide.sheets:
            what, do = f"This page leads to a sheet, and {audience} has none.", f"Write content/sheets/{audience}.md."
            yield Problem(source.page.file.name, source.page.file.body_line, what, do)


def check_codes(guide: SourceGuide) -> Iterator[Problem]:
    """Two pages of one code: a button that carries what was found would lead to the other."""
    yield from two_of_one(guide, guide.pages, code_of, "{page} has the code of {other} in buttons.")


def two_of_one(
    guide: SourceGuide, pages: Collection[tuple[Audience, str]], code: Callable[[str], str], what: str
) -> Iterator[Problem]:
    """Two of these pages that have one code."""
    seen: dict[str, str] = {}
    redirects = guide.tables.redirects
    do = "Give the newer of the two another name."
    # The retired first: they are out already, and it is the newer page that can still get another name.
    for page in dict.fromkeys((*sorted(redirects.values), *sorted(page for _audience, page in pages))):
        if (other := seen.setdefault(code(page), page)) == page:
            continue
        said = what.format(page=page, other=other)
        if page in redirects.values:
            yield redirects.wrong(said, do, page)
        else:
            audience = next(audience for audience, name in pages if name == page)
            yield Problem(f"content/{audience}/{page}.md", 0, said, do)


def check_sources(guide: SourceGuide) -> Iterator[Problem]:
    """Sources that do not exist, and sources that are not sure enough."""
    table = guide.tables.sources
    for key, entry in table.values.items():
        if entry["grade"] not in {"A", "B", "C"}:
            yield table.wrong(f"[{key}] has grade {entry['grade']!r}.", "Grade it A, B or C.", key, "grade")
        if (address := entry.get("address")) and not is_link(address):
            do = "Write it whole, from https:// on, or leave it empty."
            yield table.wrong(f"The `address` of [{key}] is no web address.", do, key, "address")
        if entry.get("provisional") and entry.get("approval") not in LINE_APPROVALS:
            do = f"Write approval = {' or '.join(LINE_APPROVALS)}."
            yield table.wrong(f"[{key}] does not say who must approve it.", do, key)
    for source in guide.documents.values():
        file = source.page.file
        for position, (key, _locator) in enumerate(source.front.sources):
            line = file.line_of("sources", position)
            entry = table.values.get(key)
            if entry is None:
                yield Problem(file.name, line, f"There is no source {key!r}.", "Look in content/sources.toml.")
            elif entry["grade"] == "C" and entry.get("provisional") is not True:
                do = "Rest the page on a source graded A or B."
                yield Problem(file.name, line, f"The source {key} is graded C: not sure enough.", do)


def unused_sources(guide: SourceGuide, *, lent: bool = False) -> Iterator[Problem]:
    """Sources that no page names, and that are no later edition of one: their names are translated, and their dates
    asked for, for nobody.

    Where ours are `lent` to an authority, only its own count: it may need fewer pages than we have.
    """
    table = guide.tables.sources
    named = (table.over.values if table.over else {}) if lent else table.values
    used = {key for source in guide.documents.values() for key, _locator in source.front.sources}
    used |= {entry.get(name) for entry in table.values.values() for name in ("superseded_by", "kept_beside")}
    for key in named:
        if key not in used:
            yield table.wrong(f"No page names the source [{key}].", "Name it where it is used, or delete it.", key)


def check_voices(guide: SourceGuide) -> Iterator[Problem]:
    """Pages that one reader has and another has not must be declared in `[absent]` of the menu, and only those.

    An authority's own pages, which say what they stand `below`, are for whom it wrote them."""
    menu = guide.tables.menu
    declared = menu.values.get("absent", {})
    there = {*guide.pages, *guide.unusable}
    ids = {page for reader, page in guide.pages if reader in READERS}
    named = ids | {page for _reader, page in guide.unusable}
    for page, readers in declared.items():
        for name in readers:
            if name not in set(READERS) or page not in named:
                do = "Mend the id or the reader."
                yield menu.wrong(f"[absent] names {page} for {name}, which says nothing.", do, "absent", page)
            elif (Audience(name), page) in there:
                do = "Take the reader out of the line."
                yield menu.wrong(f"{page} is declared absent for {name}, but is there.", do, "absent", page)
    added = {page for (_reader, page), source in guide.pages.items() if source.front.below}
    for page in sorted(ids - added - {HOME, UNANSWERED, *TOPICS}):
        missing = [str(reader) for reader in READERS if (reader, page) not in there]
        undeclared = [reader for reader in missing if reader not in declared.get(page, [])]
        if undeclared:
            has = next(reader for reader in READERS if (reader, page) in there)
            do = f'Write it, or add `"{page}" = {missing}` to [absent] in content/menu.toml.'.replace("'", '"')
            yield Problem(f"content/{has}/{page}.md", 0, f"There is no such page for {' and '.join(undeclared)}.", do)


def check_reach(guide: SourceGuide) -> Iterator[Problem]:
    """Pages that no button leads to, pages with no way on, topics that are too far from the first screen."""
    for audience in Audience:
        presses = _presses(guide, audience)
        for (owner, page), source in guide.pages.items():
            if owner is not audience:
                continue
            file = source.page.file
            if page not in presses:
                do = "Name it in the `next` of another page, or write `below: …` at its top."
                yield Problem(file.name, 0, "No button leads to this page.", do)
            elif page in TOPICS and audience in READERS and presses[page] > MOST_PRESSES:
                what = f"This topic is {presses[page]} presses from the first screen."
                yield Problem(file.name, 0, what, f"At most {MOST_PRESSES}: name it in a `next` that is nearer.")
            if not source.front.next and page not in {HOME, START} and page not in EVERYONES_PAGES:
                do = "Name in `next` what people ask after this."
                yield Problem(file.name, 1, "This page has no way on.", do)


def _presses(guide: SourceGuide, audience: Audience) -> dict[str, int]:
    """How many presses each page is from the first screen; help and privacy stand on every screen, and written answers
    come to what is typed."""
    first = START if audience is Audience.EVERYONE else HOME
    presses = {
        page: 1
        for owner, page in guide.pages
        if owner is audience and (page in ALWAYS_REACHED or page.startswith(SAID))
    }
    presses |= {first: 0} | dict.fromkeys(guide.menu(audience), 1)
    own = [page for owner, page in guide.pages if owner is audience]
    ahead = sorted(presses, key=lambda page: presses[page])
    for page in ahead:
        source = guide.pages.get((audience, page))
        for named, _label in source.front.next if source else ():
            # A slip of the pen is one mistake: the page that was meant counts as reached.
            target = named if (audience, named) in guide.pages else likeliest(named, own)
            if target and target not in presses:
                presses[target] = presses[page] + 1
                ahead.append(target)
    return presses
