"""A text on the desk: opened, looked at while somebody types, tried, and saved."""

from collections.abc import Sequence

from bot.compiler.trying import save, save_as_it_stands
from bot.desk.asked import Reply, Request
from bot.desk.desk import Desk, DeskText
from bot.desk.effects import after_saving, pages_with
from bot.desk.insertable import insertable
from bot.desk.keeping import NOTHING, where_kept
from bot.desk.listed import states_of
from bot.desk.look import SHOWS, look_at
from bot.desk.meanwhile import SENTENCE, Meanwhile, met
from bot.desk.printed import READER_NAMES
from bot.desk.reading import Sources
from bot.desk.typed import LABELS, Before, FormTyped, typed_in
from bot.editing.draft import Draft, EditError, cannot_be_written
from bot.editing.texts import opened, rewritten
from bot.source.files import path_name_of
from bot.source.problems import Problem


def shown(desk: Desk, asked: Request) -> Reply:
    """The text as it stands in its file."""
    sources = desk.reading.sources()
    text = desk.text(sources, asked.parts["path_name"])
    found = opened(desk.tree, text.name)
    if "wait" in asked.query:
        desk.reading.whole()
    return _page(desk, asked, sources, text, FormTyped(found.mark, found.fields, found.body))


def as_typed(desk: Desk, asked: Request) -> Reply:
    """The text with words that are not saved: seen without script, or brought from a Word file."""
    sources = desk.reading.sources()
    text, typed = desk.text(sources, asked.parts["path_name"]), typed_in(asked.form)
    if "theirs" in asked.form:
        return desk.go(asked, f"page/{text.path_name}", "This is the text as somebody else has left it.")
    fields = {**opened(desk.tree, text.name).fields, **typed.fields}
    return _page(desk, asked, sources, text, typed._replace(fields=fields))


def looked_at(desk: Desk, asked: Request) -> Reply:
    """What is wrong with words that are being typed, and how they will look."""
    sources = desk.reading.sources()
    text = desk.text(sources, asked.parts["path_name"])
    look = look_at(desk, sources, text, typed_in(asked.form), asked.base, asked.form)
    parts = {name: desk.part(f"{name}.html", asked, look=look) for name in ("mistakes", "preview")}
    return Reply.json({**parts, "said": look.said, "to_mend": len(look.mistakes)})


def saved(desk: Desk, asked: Request) -> Reply:
    """Write the words if the whole guide is sound with them, and keep them under their writer's name."""
    sources = desk.reading.sources()
    text, typed = desk.text(sources, asked.parts["path_name"]), typed_in(asked.form)
    with desk.saving:
        draft = Draft(desk.tree)
        try:
            changed = rewritten(draft, text.name, typed.mark, typed.fields, typed.body)
            message = " ".join(typed.message.split()) or f"Change “{text.title}” ({text.path_name})"
            done = (
                save(draft, message, asked.person, today=desk.today)
                if changed
                else save_as_it_stands(desk.tree, text.name, message, asked.person, today=desk.today)
            )
            if done is None:
                return desk.go(asked, f"page/{text.path_name}", NOTHING)
            if done.problems:
                return _page(desk, asked, sources, text, typed, _not_saved(done.problems), done.problems)
        except EditError as error:
            now = opened(desk.tree, text.name)
            if now.mark == typed.mark:
                return _page(desk, asked, sources, text, typed, str(error))
            theirs = met(typed, now)
            return _page(desk, asked, sources, text, theirs.typed, SENTENCE, meanwhile=theirs)
        except OSError as error:
            return _page(desk, asked, sources, text, typed, f"{cannot_be_written(error)} Your words are still here.")
    said = f"{where_kept(done.kept, done.not_kept)} {after_saving(desk, text)}"
    return desk.go(asked, f"page/{text.path_name}", said.strip())


def _not_saved(problems: list[Problem]) -> str:
    number = f"{len(problems)} things have" if len(problems) > 1 else "One thing has"
    return f"Not saved: {number} to be mended first. Your words are still here."


def _page(
    desk: Desk,
    asked: Request,
    sources: Sources,
    text: DeskText,
    typed: FormTyped,
    refused: str = "",
    problems: Sequence[Problem] | None = None,
    meanwhile: Meanwhile | None = None,
) -> Reply:
    on_disk = opened(desk.tree, text.name)
    if typed.mark == on_disk.mark:
        typed = typed._replace(before=Before(on_disk.fields, on_disk.body))
    whole = desk.reading.ready()
    return desk.page(
        "text.html",
        asked,
        text.title,
        status=409 if refused else 200,
        text=text,
        typed=typed,
        labels=LABELS if text.source else {},
        leads_to=_leads_to(sources, text, on_disk.leads_to),
        ready=whole is not None,
        states=states_of(sources, whole, text.source, desk.today) if whole and text.source else [],
        refused=refused,
        to_mend=bool(problems),
        meanwhile=meanwhile,
        insertable=insertable(sources.guide),
        users=_users(sources, text),
        changed=typed.differs_from(on_disk.fields, on_disk.body),
        shows=SHOWS,
        look=look_at(desk, sources, text, typed, asked.base, asked.form, problems),
    )


def _leads_to(sources: Sources, text: DeskText, ids: tuple[str, ...]) -> list[tuple[str, str]]:
    """The pages of its buttons, each with the words that stand there where it has none of its own."""
    if text.source is None:
        return []
    pages = sources.guide.pages
    reader = text.source.page.audience
    return [(name, pages[reader, name].front.button if (reader, name) in pages else name) for name in ids]


def _users(sources: Sources, text: DeskText) -> list[tuple[str, str]]:
    """Where a passage stands: path in short and title of each page."""
    if text.source:
        return []
    return [
        (
            path_name_of(source.page.file.name),
            f"{source.front.title} ({READER_NAMES[source.page.audience]})",
        )
        for source in pages_with(sources, text)
        if source.page.file.name != text.name
    ]
