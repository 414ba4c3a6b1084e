"""Signing off a text on the desk: the whole of it is read first, and the rules are those of the command."""

from collections.abc import Mapping

from bot.compiler.signoff import SignOffError, approvals, chosen_texts, due_day, to_look_at_after, write_down
from bot.compiler.trying import save
from bot.desk.asked import MissingError, Reply, Request
from bot.desk.contact_sheet import contact_sheet
from bot.desk.desk import Desk
from bot.desk.keeping import sentence, where_kept
from bot.editing.draft import Draft, cannot_be_written
from bot.guide.errors import PlainError
from bot.guide.language import ENGLISH
from bot.source.approvals import wants_a_key

UNSOUND = (
    "The guide has mistakes: nobody can sign off what cannot go out. Mend them first; the list of pages names them."
)


def shown(desk: Desk, asked: Request) -> Reply:
    """The words, and the form under them."""
    return _page(desk, asked, {"language": asked.query.get("language", ENGLISH)})


def signed(desk: Desk, asked: Request) -> Reply:
    """Write down that somebody approves the words that they have read."""
    form = asked.form
    with desk.saving:
        whole = desk.reading.whole()
        text = desk.text(whole.sources, asked.parts["path_name"])
        where = text.where(form.get("language", ENGLISH))
        try:
            if not whole.sound:
                raise SignOffError(UNSOUND)
            chosen = chosen_texts(whole.signoff, [where.page], [where.reader], [where.language])
            made = approvals(
                desk.tree,
                whole.signoff,
                chosen,
                role=form.get("role", ""),
                name=_name(desk, asked),
                due=due_day(form.get("due", ""), desk.today),
                today=desk.today,
                mark=form.get("mark", "") or "none",
                despite=form.get("despite", ""),
                how_despite="write your reason in the last field",
                at_desk=asked.person,
            )
            message = f"{' '.join(form['role'].split())} signs off {text.path_name} [{where.language}]"
            draft = Draft(desk.tree)
            write_down(draft, made)
            done = save(draft, message, asked.person, check=False)
        except PlainError as error:
            return _page(desk, asked, form, str(error))
        except OSError as error:
            return _page(desk, asked, form, cannot_be_written(error))
    also = to_look_at_after(whole.signoff, chosen).get(where)
    look = f" It had changed. Look also at the same subject for others: {', '.join(also)}." if also else ""
    return desk.go(
        asked,
        f"changes/{text.path_name}",
        f"Signed off: {sentence(text.title)} {where_kept(done.kept, done.not_kept)}{look}",
    )


def _name(desk: Desk, asked: Request) -> str:
    """Who approves: whoever has signed in. At a desk without a sign-in a colleague may sit down and type their own."""
    return asked.person if desk.signed_in else asked.form.get("name", asked.person)


def _page(desk: Desk, asked: Request, form: Mapping[str, str], refused: str = "") -> Reply:
    whole = desk.reading.whole()
    sources = whole.sources
    text = desk.text(sources, asked.parts["path_name"])
    code = form.get("language", ENGLISH)
    standing = whole.standings.get(text.where(code if code in sources.catalogues else ENGLISH))
    if standing is None:
        raise MissingError("Nobody reads this text in that language yet: it is in English there, or it has mistakes.")
    return desk.page(
        "sign.html",
        asked,
        f"Sign off: {text.title}",
        status=409 if refused else 200,
        text=text,
        checked=contact_sheet(whole.signoff, [standing])[0],
        where=standing.text.where,
        form=form,
        name=_name(desk, asked),
        signed_in=desk.signed_in,
        refused=refused,
        sound=whole.sound,
        unsound=UNSOUND,
        wants_a_key=wants_a_key(desk.tree),
        languages=[
            (each, sources.languages[each].name) for each in sources.languages if text.where(each) in whole.standings
        ],
        in_a_year=due_day("", desk.today),
    )
