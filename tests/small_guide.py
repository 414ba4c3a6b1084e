"""A small good guide for tests: every page that must be there, and one of each thing that pages may hold.

    write_small_guide(tmp_path)      # tmp_path/content and tmp_path/locales
    report = build_small(tmp_path)   # tmp_path/guide.db

The page to break is `content/parent/abuse/neglect.md` (`RICH`): it has every kind of block, a condition, a passage.
"""

import tomllib
from array import array
from datetime import date
from pathlib import Path

from bot.answers.examples import EXAMPLE_FOLDERS, NONE, OTHER, WEIGHTS, hash_of_examples
from bot.answers.judge import FEATURES
from bot.answers.model import DIMENSIONS
from bot.answers.spelling import learn
from bot.answers.typed import Vocabulary, checksum
from bot.answers.weights import Block, Weights, pack
from bot.compiler.build import Report, build
from bot.guide.page import ABOUT, HELP_NOW, HOME, PRIVACY, START, TOPICS, UNANSWERED
from bot.guide.place import READERS, Audience
from bot.source.tree import Tree

TODAY = date(2026, 6, 1)

HEADER = """\
---
title: {title}
next:
  - page: {next}
    label: Read this next
ask: Your social worker can tell you more.
sources:
  - leaflet
checked: 2026-01-05
review: 2027-01-05
---
"""

RICH = """\
---
title: What neglect means
button: Neglect
next:
  - abuse/neglect/more
  - page: help-now
    label: Get help
ask: Ask {{ authority.unit_name }} or the chair.
sources:
  - leaflet
  - book page 49
checked: 2026-01-05
review: 2027-01-05
---
A child does not get the **basics** they need. Ask *early*.

- Call {{ line.childline }} at any time.
- {{ about.childline }}

{% if authority.unit_phone %}
Call the unit: {{ authority.unit_phone }}.
{% else %}
Ask for the number of the unit.
{% endif %}

---

## The exact words

1. First this.
2. Then that.

{% include "definition" %}

See <https://example.org/words>.
"""

SHARED = """\
> The persistent failure to meet basic needs.
>
> It may include:

{% if not authority.complaints_team %}
Newer words exist.
{% endif %}
"""

URGENT = """\
---
title: Help now
next:
  - abuse
sources:
  - leaflet
checked: 2026-01-05
review: 2027-01-05
urgent: yes
---
If anyone is in danger now, call {{ line.emergency }}.

Nobody has been told.
"""

TABLES = {
    "content/authority.toml": """\
[authority]
name = ""
unit_name = ""
unit_phone = ""
children_services_phone = ""
complaints_team = ""
complaints_email = ""

[approval]
approved_by = ""
approved_on = ""
confidentiality_line_approved_by = ""
""",
    "content/help-lines.toml": """\
[emergency]
name = "The police"
number = "999"
about = "Day and night."
source = "many pages"
grade = "A"
checked = 2026-05-01

[childline]
name = "Childline"
number = "0800 1111"
about = "For anyone under 19."
source = "Childline"
grade = "A"
checked = 2026-05-01
""",
    "content/sources.toml": """\
[leaflet]
name = "the leaflet"
title = "The leaflet"
edition = "2018"
grade = "A"
checked = 2026-01-05

[book]
name = "the book"
title = "The book"
edition = "2018"
grade = "B"
checked = 2026-01-05
quoted_in = ["definition"]

[rumour]
name = "a rumour"
title = "A rumour"
edition = "none"
grade = "C"
checked = 2026-01-05

[provisional]
name = "a line to be approved"
title = "A line"
edition = "none"
grade = "C"
checked = 2026-01-05
provisional = true
approval = "confidentiality_line_approved_by"
""",
    "content/menu.toml": """\
[parent]
pages = [{menu}]

[young_person]
pages = [{menu}]

[professional]
pages = [{menu}]

[absent]
"abuse/neglect/more" = ["young_person", "professional"]
""",
    "content/redirects.toml": '"old/neglect" = "abuse/neglect"\n',
    "content/questions/en.toml": '"abuse/neglect" = ["what is neglect", "not feeding a child"]\n',
    "content/urgent/en.toml": '[hurt]\nphrases = ["he hits me"]\n\n[about]\nphrases = ["what is hitting"]\n',
    "locales/languages.toml": '[en]\nname = "English"\ndirection = "ltr"\nstatus = "approved"\n',
}

MENU = [topic for topic in TOPICS if topic not in {"abuse/neglect", HELP_NOW, PRIVACY}]


def write_small_guide(root: Path) -> None:
    """The guide's source files, below `root`."""
    for reader in READERS:
        for page in (HOME, UNANSWERED, *TOPICS):
            write(root, f"content/{reader}/{page}.md", page_text(page))
        write(root, f"content/{reader}/{HELP_NOW}.md", URGENT)
    for page in (START, PRIVACY, ABOUT, UNANSWERED):
        write(root, f"content/{Audience.EVERYONE}/{page}.md", page_text(page, following=HELP_NOW))
    write(root, f"content/{Audience.EVERYONE}/{HELP_NOW}.md", URGENT.replace("- abuse", "- about"))
    write(root, "content/parent/abuse/neglect.md", RICH)
    write(root, "content/parent/abuse/neglect/more.md", page_text("abuse/neglect/more"))
    write(root, "content/shared/definition.md", SHARED)
    menu = ", ".join(f'"{page}"' for page in MENU)
    for name, text in TABLES.items():
        write(root, name, text.replace("{menu}", menu))
    examples = Tree(root).read_all(*EXAMPLE_FOLDERS, suffix=".toml")
    made_from = hash_of_examples({name: tomllib.loads(data.decode()) for name, data in examples.items()})
    (root / WEIGHTS).write_bytes(small_weights(made_from))


def small_weights(made_from: str) -> bytes:
    """Weights that are whole, and have learnt nothing."""
    pages, kinds, limit = ["abuse", "behaviour", NONE], [OTHER], {"en": 1.0}
    how = {
        "sharpness": 1.0,
        "danger_above": limit,
        "net_above": limit,
        "refusing": [0.0] * (FEATURES + 1),
        "refuse_above": limit,
        "opening": [0.0] * (FEATURES + 1),
        "open_above": 1.0,
    }
    labels = len(pages) + len(kinds) + 1  # one sort of message: danger
    meta = {
        "made_from": made_from,
        "folding": learn({}, {}).to_dict(),
        "gamma": 1.0,
        "share_of_embedding": 0.5,
        "pages": pages,
        "kinds": kinds,
        "label_constants": [0.0] * labels,
        "sorts": ["danger"],
        "danger_constant": 0.0,
        "danger_layer": {
            # Signs: danger, danger by n-grams alone, the number of words, and one language.
            "means": [0.0] * 4,
            "spreads": [1.0] * 4,
            "neurons": [[0.0] * 4],
            "constants": [0.0],
            "weights": [0.0],
            "constant": 0.0,
        },
        "kind_sharpness": 1.0,
        "kind_above": 0.5,
        "languages": ["en"],
        "language_constants": [0.0],
        "language_sharpness": 1.0,
        "figures": [],
        "both": how,
        "ngrams_alone": how,
    }
    shapes = {
        "labels": (1, labels, labels),
        "danger": (1, 1, 1),
        "landmarks": (1, DIMENSIONS, 1),
        "mean": (1, DIMENSIONS, 1),
    }
    blocks = {name: Block(bytes(rows * width), width, [1.0] * scales) for name, (rows, width, scales) in shapes.items()}
    places, none = Vocabulary(array("I", [checksum("=child")])), Vocabulary(array("I"))
    return pack(Weights(meta, places, [1.0], blocks, bytes(4 * labels), none, []))


def page_text(page: str, following: str = "abuse") -> str:
    """A plain page about its own name."""
    words = page.replace("/", " ").replace("-", " ")
    header = HEADER.format(title=f"About {words}", next="abuse/neglect" if page == "abuse" else following)
    if page == HOME:
        header = header.replace(f"next:\n  - page: {following}\n    label: Read this next\n", "")
    return f"{header}This page tells you about {words}. Ask who can help.\n"


def write(root: Path, name: str, text: str) -> None:
    """One file below `root`, with the folders above it."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def build_small(root: Path, *, live: bool = False, today: date = TODAY, force: bool = False) -> Report:
    """Compile the guide below `root` to `root/guide.db`."""
    return build(Tree(root), root / "guide.db", live=live, today=today, force=force)
