"""The authority's own details and the help lines as forms, each value checked."""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from bot.compiler.trying import save, save_as_it_stands
from bot.desk.asked import Reply, Request
from bot.desk.desk import Desk
from bot.desk.keeping import NOTHING, where_kept
from bot.desk.printed import day
from bot.editing.details import Detail, Form, authority_forms, line_forms, rung, set_detail, set_line, wrong_line
from bot.editing.draft import Draft, EditError, cannot_be_written
from bot.editing.texts import file_mark
from bot.source.local import wrong_answer
from bot.source.tree import AUTHORITY, HELP_LINES

MEANWHILE = (
    "Somebody has changed this file meanwhile. Your words are still here: look at what stands there now, and save"
    " again."
)


class FormsPage(NamedTuple):
    """One of the two pages: its address, its file, what it is called, its forms, and how a value is checked and set."""

    address: str
    file: str
    title: str
    forms: Callable[[Desk], list[Form]]
    wrong: Callable[[Desk, str, str], str]
    change: Callable[[Desk, Draft, str, str, str], bool]


DETAILS_PAGE = FormsPage(
    "details",
    AUTHORITY,
    "The council's own details",
    lambda desk: authority_forms(desk.tree, desk.today),
    lambda desk, key, value: wrong_answer(key, value, desk.today),
    lambda desk, draft, _form, key, value: set_detail(draft, key, value, desk.today),
)
HELP_LINES_PAGE = FormsPage(
    "help-lines",
    HELP_LINES,
    "Help lines",
    lambda desk: line_forms(desk.tree, desk.today),
    lambda desk, key, value: wrong_line(key, value, desk.today),
    lambda desk, draft, form, key, value: set_line(draft, form, key, value, desk.today),
)


def details(desk: Desk, asked: Request) -> Reply:
    """All details of the authority's own."""
    return _page(desk, asked, DETAILS_PAGE)


def help_lines(desk: Desk, asked: Request) -> Reply:
    """All help lines."""
    return _page(desk, asked, HELP_LINES_PAGE)


def details_saved(desk: Desk, asked: Request) -> Reply:
    """Write what was changed in one form of them."""
    return _saved(desk, asked, DETAILS_PAGE)


def help_line_saved(desk: Desk, asked: Request) -> Reply:
    """Write what was changed of a help line; or that somebody has looked at it today."""
    if "rung" not in asked.form:
        return _saved(desk, asked, HELP_LINES_PAGE)
    line = asked.form.get("form", "")
    with desk.saving:
        draft = Draft(desk.tree)
        try:
            who = " ".join(asked.form.get("who", "").split())
            title, number = _title_and_number(desk, line)
            if asked.form.get("seen") != number:  # changed meanwhile: this person has not looked at what stands there
                raise EditError(f"The number of {title} is {number} now. Nothing was noted: look at that one.")
            rung(draft, line, who, desk.today)
            told = f"It is noted that {who} looked at {title}, {number}, on {day(desk.today)}."
            return _written(desk, asked, HELP_LINES_PAGE, draft, f"{who} has looked at {line}, {number}", told)
        except EditError as error:
            return _page(desk, asked, HELP_LINES_PAGE, str(error))


def _saved(desk: Desk, asked: Request, page: FormsPage) -> Reply:
    name = asked.form.get("form", "")
    form = next((each for each in page.forms(desk) if each.key == name), None)
    if form is None:
        return _page(desk, asked, page, "Nothing was changed: that form is not here any more.")
    given = {each.key: _given(asked, each) for each in form.details}
    changed = {each.key: given[each.key] for each in form.details if given[each.key] != each.value}
    if wrong := {key: why for key, value in changed.items() if (why := page.wrong(desk, key, value))}:
        number = "One answer" if len(wrong) == 1 else f"{len(wrong)} answers"
        return _page(desk, asked, page, f"Nothing was saved: {number} cannot stand as typed.", given, wrong)
    with desk.saving:
        if changed and asked.form.get("mark") != _mark(desk, page):
            return _page(desk, asked, page, MEANWHILE, given)
        draft = Draft(desk.tree)
        try:
            for key, value in changed.items():
                page.change(desk, draft, name, key, value)
            message = f"Change {', '.join(changed)} ({form.title})" if changed else f"Change {form.title}"
            return _written(desk, asked, page, draft, message, _of_the_day(page, form, changed))
        except EditError as error:
            return _page(desk, asked, page, str(error), given)


def _given(asked: Request, detail: Detail) -> str:
    """What is typed; of what this person left as they found it, what stands there now: another may have changed it."""
    typed = " ".join(asked.form.get(f"field.{detail.key}", detail.value).split())
    return detail.value if typed == asked.form.get(f"was.{detail.key}") else typed


def _title_and_number(desk: Desk, line: str) -> tuple[str, str]:
    """Raises EditError for a help line that is not there any more."""
    for form in HELP_LINES_PAGE.forms(desk):
        if form.key == line:
            return form.title, next(each.value for each in form.details if each.key == "number")
    raise EditError(f"There is no help line {line} any more. Nothing was noted.")


def _of_the_day(page: FormsPage, form: Form, changed: Mapping[str, str]) -> str:
    """What a new number does to the day on which somebody looked at the old one."""
    if page is not HELP_LINES_PAGE or "number" not in changed:
        return ""
    looked = any(each.key == "checked" and each.value for each in form.details)
    gone = "The day on which somebody looked at the old one was taken away." if looked else "Nobody has looked at it."
    return f"{form.title} has another number now: {changed['number']}. {gone} Look at it, and note that you have."


def _written(desk: Desk, asked: Request, page: FormsPage, draft: Draft, message: str, told: str = "") -> Reply:
    """`told`: what is said beside where the words are kept.

    Raises EditError where the guide would not be sound, or the file cannot be written."""
    try:
        done = (
            save(draft, message, asked.person, today=desk.today)
            if draft.changed
            else save_as_it_stands(desk.tree, page.file, message, asked.person, today=desk.today)
        )
    except OSError as error:
        raise EditError(cannot_be_written(error)) from None
    if done is None:
        return desk.go(asked, _again(asked, page), NOTHING)
    if done.problems:
        raise EditError("\n".join(["Nothing was saved. With this,", *map(str, done.problems[:5])]))
    return desk.go(asked, _again(asked, page), f"{told} {where_kept(done.kept, done.not_kept)}".strip())


def _again(asked: Request, page: FormsPage) -> str:
    """The page with the same form open."""
    return f"{page.address}?form={quote(asked.form.get('form', ''), safe='')}"


def _page(
    desk: Desk,
    asked: Request,
    page: FormsPage,
    refused: str = "",
    given: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Reply:
    try:
        forms = page.forms(desk)
    except EditError as error:
        forms, refused = [], str(error)
    return desk.page(
        "details.html",
        asked,
        page.title,
        status=409 if refused else 200,
        here=page.address,
        forms=forms,
        address=page.address,
        mark=_mark(desk, page),
        refused=refused,
        open=asked.form.get("form", asked.query.get("form", "")),
        given=given or {},
        wrong=wrong or {},
    )


def _mark(desk: Desk, page: FormsPage) -> str:
    layers = desk.tree.layers_of(page.file)
    return file_mark(b"\0".join(each.read(page.file) for each in layers if each.has(page.file)))
