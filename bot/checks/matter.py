"""Matter: one thing on the go-live list, in words for somebody who does not program."""

from dataclasses import dataclass
from enum import Enum, auto

HELP_IN_DANGER = "Help when somebody is in danger"
COMPLAINTS = "Complaints"
HELP_LINES_CHECKED = "Help lines"
WORDS_APPROVED = "Who has approved the words"
LAW = "The law and the guidance"
LANGUAGES = "Other languages"
CONTENT = "Mistakes in the files"
UPKEEP = "Keeping it right"

GROUPS = (CONTENT, HELP_IN_DANGER, HELP_LINES_CHECKED, COMPLAINTS, WORDS_APPROVED, LAW, LANGUAGES, UPKEEP)
"""In the order of the list."""

LEAD = "The safeguarding lead"
UNIT = "The head of the unit that publishes the guide"
EDITOR = "Whoever edits the words"


class Settled(Enum):
    """How a matter is settled. What leads there is a command in the terminal, and a page on the desk."""

    BY_HAND = auto()
    IN_THE_DETAILS = auto()
    AT_THE_HELP_LINES = auto()
    BY_SIGNING_OFF = auto()
    AT_EACH_PLACE = auto()
    BY_MENDING = auto()
    BY_TRANSLATING = auto()


@dataclass(frozen=True, slots=True)
class Matter:
    """What must be settled, once, whatever it touches: `details` has each place.

    `blocks`: families must not use the guide before; else it can wait. `file` is where the answer is written, by hand
    (0 as `line`: the file as a whole). `do` says how it is settled from here, with the command; `first` and `also`,
    what is to be done or known before and beside that, wherever it is settled.
    """

    group: str
    what: str
    why: str
    who: str
    do: str
    file: str = ""
    line: int = 0
    details: tuple[str, ...] = ()
    blocks: bool = True
    settled: Settled = Settled.BY_HAND
    first: str = ""
    also: str = ""

    @property
    def to_do(self) -> str:
        """All that is to be done, from here."""
        return " ".join(filter(None, (self.first, self.do, self.also)))

    @property
    def where(self) -> str:
        """The file and the line, or nothing."""
        return f"{self.file}, line {self.line}" if self.line else self.file


def in_order(matters: list[Matter]) -> list[Matter]:
    """What blocks first, then by group, as they came."""
    return sorted(matters, key=lambda matter: (not matter.blocks, GROUPS.index(matter.group)))
