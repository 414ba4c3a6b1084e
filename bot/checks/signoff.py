"""Sign-off: which texts nobody has signed off, which have changed since, which are due again."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from bot.checks.matter import LEAD, UNIT, WORDS_APPROVED, Matter, Settled
from bot.guide.approval import DUE_SOON, Standing, State, siblings
from bot.guide.ledger import Where
from bot.source.problems import Problem, few

_REVIEW = "`conference-guide review` names them, and says in words what has changed, and for whom else to look."
_SIGN = "Read them (`conference-guide fact-check OUT.html --unsigned`), then `conference-guide sign-off`: docs/tasks/."


def name_of(where: Where) -> str:
    """A text as people type it: `parent/conference/decision [en]`."""
    return f"{where.reader}/{where.page} [{where.language}]"


def to_look_at_also(where: Where, standings: Sequence[Standing]) -> list[str]:
    """Where a text changed in meaning, its two siblings need a look: the same subject for the other readers."""
    there = {each.text.where for each in standings}
    return [name_of(other) for other in siblings(where) if other in there]


def signoff_warning(standings: Sequence[Standing], folder: str) -> Iterator[Problem]:
    """One line on all of them; none where nothing is signed off at all, or everything is."""
    count = Counter(each.state for each in standings)
    left = [(count[state], words) for state, words in _COUNTED if count[state]]
    if left and count[State.NEVER] < len(standings):
        counts = ", ".join(f"{number} {words}" for number, words in left)
        signed = len(standings) - count[State.NEVER] - count[State.LAPSED]
        yield Problem(folder, 0, f"{signed} of {len(standings)} texts are signed off; {counts}.", _REVIEW)


_COUNTED = (
    (State.LAPSED, "changed since"),
    (State.DUE, "to be looked at again"),
    (State.NEVER, "never signed off"),
)


def signoff_matters(standings: Sequence[Standing], offered: Collection[str]) -> Iterator[Matter]:
    """What the go-live list says of them, in the languages `offered` (none: all).

    Urgent texts block: who reads one is perhaps in danger, and has no time to doubt it. The others can wait, since
    [approval] says that the guide as a whole is approved, and one mended sentence must not close it.
    """
    asked = [each for each in standings if not offered or each.text.where.language in {"en", *offered}]
    open_ = [each for each in asked if each.state in (State.NEVER, State.LAPSED)]
    urgent = [name_of(each.text.where) for each in open_ if each.text.urgent]
    if urgent:
        what = f"Urgent texts that are not signed off as they stand: {len(urgent)}."
        why = "They are read by somebody in danger. What was reviewed must be what is shown, word for word."
        yield Matter(WORDS_APPROVED, what, why, LEAD, _SIGN, details=(few(urgent),), settled=Settled.BY_SIGNING_OFF)
    for state, what in (
        (State.LAPSED, "Texts that changed since they were signed off: {}."),
        (State.NEVER, "Texts without a sign-off of their own: {}."),
    ):
        names = [name_of(each.text.where) for each in open_ if each.state is state and not each.text.urgent]
        if names:
            why = "Readers trust that somebody answers for the words as they stand today."
            do = _REVIEW if state is State.LAPSED else _SIGN
            what, details = what.format(len(names)), (few(names),)
            yield Matter(
                WORDS_APPROVED, what, why, UNIT, do, details=details, blocks=False, settled=Settled.BY_SIGNING_OFF
            )
    due = [name_of(each.text.where) for each in asked if each.state is State.DUE]
    if due:
        what = f"Signed texts to be looked at again within {DUE_SOON.days} days, or overdue: {len(due)}."
        why = "Law, numbers and practice change beneath words that stay as they are."
        details = (few(due),)
        yield Matter(
            WORDS_APPROVED, what, why, UNIT, _REVIEW, details=details, blocks=False, settled=Settled.BY_SIGNING_OFF
        )


def uncounted_matters(wrong: Sequence[Problem]) -> Iterator[Matter]:
    """Approvals that do not count. Their texts are on the list as not signed off: here is why."""
    if wrong:
        what = "There are approvals that do not count."
        why = "Somebody gave them, and believes that they hold."
        do = "Mend each as it says, or sign off again (docs/tasks/)."
        details = tuple(f"{each.file}: {each.what} {each.do}" for each in wrong)
        yield Matter(WORDS_APPROVED, what, why, UNIT, do, details=details, blocks=False)
