"""The documents name every command, setting and page field: what is not written down does not exist for its user."""

import importlib
import re
import tomllib
from functools import reduce
from pathlib import Path

import click
import pytest

from bot.checks.english import count, counted_words, sentences
from bot.checks.style import HIGHEST_AGE, LONGEST_SENTENCE
from bot.cli import commands
from bot.guide.place import Audience
from bot.settings import Settings
from bot.source.front_matter import FIELDS
from bot.telegram.profile import commands as bot_commands

PROJECT = Path(__file__).parent.parent
_FUNCTION = re.compile(r"def (test_\w+)\(")
README = (PROJECT / "README.md").read_text("utf-8")
DOCUMENTS = sorted((*(PROJECT / "docs").rglob("*.md"), *PROJECT.glob("*.md")))
COUNCIL = PROJECT / "docs/council"


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_command_is_in_the_readme(name: str) -> None:
    assert f"`conference-guide {name}`" in README
    assert commands.commands[name].help, "and explains itself"


@pytest.mark.parametrize("name", sorted(commands.commands))
def test_every_option_says_what_it_does(name: str) -> None:
    for option in commands.commands[name].params:
        if isinstance(option, click.Option) and option.name != "audience":
            assert option.help, option.name


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_setting_is_in_the_readme(name: str) -> None:
    assert f"| `{name.upper()}` |" in README


@pytest.mark.parametrize("name", FIELDS)
def test_page_field_is_in_the_writers_guide(name: str) -> None:
    assert f"| `{name}` |" in (PROJECT / "docs/writing-content.md").read_text("utf-8")


def test_bot_commands_have_short_descriptions() -> None:
    described = {command.command: command.description for command in bot_commands(str)}
    assert set(described) == {"start", "help", "ask", "language", "hide", "privacy", "about"}
    assert len(set(described.values())) == len(described)
    for name, description in described.items():
        # One line of the command list on a 360-pixel phone, beside the longest name.
        assert 5 < len(description) <= 32, name
        assert description[0].isupper(), name
        assert not description.endswith("."), name


@pytest.mark.parametrize("path", sorted((PROJECT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_files_named_in_the_documents_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    made = {name.lstrip("+") for name in re.findall(r"^ *```\w+ (\S+)$", text, re.MULTILINE)}  # by who follows a task
    for word in text.replace("`", " ").split():
        name = word.strip(".,;:()")
        if name.startswith(("bot/", "tests/", "docs/", "content/")) and "<" not in name and "*" not in name:
            assert (PROJECT / name).exists() or name in made or "…" in name or name.startswith("content/parent/…"), (
                f"{path}: {name}"
            )


ARCHITECTURE = (PROJECT / "docs/architecture.md").read_text("utf-8")


def test_the_picture_of_the_house_is_the_list_that_the_import_rules_hold() -> None:
    picture = ARCHITECTURE.partition("\n## The house\n")[2].split("```")[1]
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in contracts if each["type"] == "layers")
    assert re.findall(r"^ *(\w+(?: \| \w+)*)", picture, re.MULTILINE) == [each for each in layers if each != "__main__"]


def test_what_the_picture_of_the_code_names_is_there() -> None:
    """`room/module`, `room/module.name` and `room/module.py`, as docs/architecture.md names them."""
    found = re.findall(r"`(?:bot/)?(\w+)/(\w+)((?:\.\w+)*)`", ARCHITECTURE)
    named = [(f"bot.{room}.{module}", rest) for room, module, rest in found if (PROJECT / "bot" / room).is_dir()]
    assert len(named) > 60
    for module, rest in named:
        assert (PROJECT / f"{module.replace('.', '/')}.py").is_file(), module
        if rest != ".py":
            reduce(getattr, rest.split(".")[1:], importlib.import_module(module))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_a_document_and_to_a_heading_in_it(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
        if not re.match(r"[a-z]+:", target):
            name, _hash, anchor = target.partition("#")
            there = (path.parent / name) if name else path
            assert there.exists(), f"{path}: {target}"
            assert not anchor or anchor in _anchors(there), f"{path}: {target}"


def _anchors(path: Path) -> set[str]:
    """The headings of a document as a forge names them in links."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_named_in_the_documents_exist(path: Path) -> None:
    named = set(re.findall(r"`conference-guide ([a-z][a-z-]*)", path.read_text("utf-8")))
    assert named <= set(commands.commands), named - set(commands.commands)
    rules = (PROJECT / "Makefile").read_text("utf-8")
    for rule in re.findall(r"`make ([a-z-]+)`", path.read_text("utf-8")):
        assert f"\n{rule}:" in rules, f"{path}: make {rule}"


def test_tests_named_in_the_documents_exist() -> None:
    named = {name for path in DOCUMENTS for name in re.findall(r"`(test_\w+)`", path.read_text("utf-8"))}
    there = {
        name for path in (PROJECT / "tests").rglob("test_*.py") for name in _FUNCTION.findall(path.read_text("utf-8"))
    }
    assert len(named) > 60
    assert named <= there, named - there


def test_the_keys_of_outside_facts_stand_in_their_list() -> None:
    listed = set(re.findall(r"^\| ([a-z][a-z0-9-]+) \|", (COUNCIL / "sources.md").read_text("utf-8"), re.MULTILINE)) - {
        "key"
    }
    assert len(listed) > 20
    used: set[str] = set()
    for path in (*COUNCIL.glob("*.md"), PROJECT / "docs/privacy.md"):
        if path.name != "sources.md":
            text = path.read_text("utf-8")
            used |= {key for key in re.findall(r"\*([a-z0-9]+(?:-[a-z0-9]+)+)\*", text) if "[sources.md]" in text}
    assert listed == used, listed ^ used


@pytest.mark.parametrize(
    ("part", "reader"),
    [("For parents and carers", Audience.PARENT), ("For young people", Audience.YOUNG_PERSON)],
)
def test_the_privacy_notice_reads_as_its_reader_does(part: str, reader: Audience) -> None:
    text = (COUNCIL / "privacy-notice.md").read_text("utf-8")
    lines = text.split(f"\n## {part}\n")[1].split("\n## ")[0].splitlines()
    paragraphs = " ".join(line.lstrip("> ") or "\n" for line in lines).replace("**", "").split("\n")
    said = [sentence for paragraph in paragraphs for sentence in sentences(paragraph.strip())]
    assert len(said) > 25
    assert [sentence for sentence in said if len(counted_words(sentence)) > LONGEST_SENTENCE[reader]] == []
    assert count(paragraph.strip() for paragraph in paragraphs if paragraph.strip()).age <= HIGHEST_AGE


NOTICE_HEADINGS = {
    "In the chat": ("Na czacie", "چیٹ میں"),
    "On the web pages": ("Na stronach internetowych", "ویب کے صفحوں پر"),
    "On paper": ("Na papierze", "کاغذ پر"),
    "If you tell us that something is wrong": (
        "Jeśli zgłoszą nam Państwo błąd|Jeśli zgłosisz nam błąd",
        "اگر آپ ہمیں گائیڈ کی کوئی غلطی بتائیں",
    ),
    "Why we may do this": ("Dlaczego wolno nam to robić", "ہمیں اس کی اجازت کیوں ہے"),
    "Your rights": ("Państwa prawa|Twoje prawa", "آپ کے حقوق"),
    "Who to ask": ("Kogo zapytać", "کس سے پوچھیں"),
}
"""The headings of the privacy notice in Polish and Urdu; by reader, where they are spoken to in another way."""


@pytest.mark.parametrize(("position", "language"), [(0, "pl"), (1, "ur")])
def test_the_privacy_notice_says_the_same_in_other_languages(position: int, language: str) -> None:
    whole = {code: (COUNCIL / f"privacy-notice{code}.md").read_text("utf-8") for code in ("", f".{language}")}
    english, other = (_readings(text) for text in whole.values())
    assert [re.sub(r".*\((.+)\)", r"\1", name) for name in other] == [*english][: len(other)]
    assert "A draft: not for publishing" in whole[f".{language}"].split("\n## ")[0]
    paragraphs = 0
    for (name, ours), theirs in zip(english.items(), other.values(), strict=False):
        assert len(theirs.split("\n>\n")) == len(ours.split("\n>\n")), name
        for facts in (r"\[[^]]+\]", r"/\w+|\b(?:\d+|ico\.org\.uk)\b", r"^> \*(?=[^*])"):
            assert _found(facts, theirs) == _found(facts, ours), (
                f"{name}: what to fill in, numbers, addresses, paragraphs"
            )
        headings, said = (re.findall(r"^> \*\*(.+)\*\*$", text, re.MULTILINE)[1:] for text in (ours, theirs))
        assert len(said) == len(headings), name
        for heading, translated in zip(headings, said, strict=True):
            assert translated in NOTICE_HEADINGS[heading][position].split("|"), f"{name}: {heading}"
        paragraphs += len(headings)
    assert paragraphs > 10


def _readings(text: str) -> dict[str, str]:
    """What stands in quotation below each heading of a notice that has some, without where its lines end."""
    parts = (part.partition("\n") for part in text.split("\n## ")[1:])
    quoted = ((name, "\n".join(line for line in body.splitlines() if line.startswith(">"))) for name, _, body in parts)
    return {name: body for name, body in quoted if body}


def _found(pattern: str, text: str) -> list[str]:
    """All that fits, sorted: another language has another order."""
    return sorted(" ".join(each.replace("\n>", " ").split()) for each in re.findall(pattern, text, re.MULTILINE))


def test_the_impact_assessment_names_what_shows_each_measure_or_that_there_is_none() -> None:
    rows = [line.split("|") for line in (COUNCIL / "dpia.md").read_text("utf-8").splitlines()]
    risks = [row for row in rows if len(row) == 8 and row[1].strip().isdigit()]
    assert len(risks) > 20
    assert [row[2] for row in risks if not re.search(r"`(tests|bot)/|on purpose|none in the program", row[4])] == []


def test_every_standard_of_the_childrens_code_is_answered() -> None:
    rows = re.findall(r"^\| (\d+) \S.*\|$", (COUNCIL / "childrens-code.md").read_text("utf-8"), re.MULTILINE)
    assert rows == [str(number) for number in range(1, 16)]


def test_every_document_stands_in_the_list() -> None:
    listed = (PROJECT / "docs/README.md").read_text("utf-8")
    for path in (*(PROJECT / "docs").glob("*.md"), *COUNCIL.glob("*.md")):
        if path.name != "README.md":
            assert f"({path.relative_to(PROJECT / 'docs').as_posix()})" in listed, path


def test_every_threat_names_what_shows_its_answer_or_that_there_is_none() -> None:
    rows = [line for line in (PROJECT / "docs/security.md").read_text("utf-8").splitlines() if line.count("|") == 4]
    threats = [row.split("|") for row in rows if not row.startswith(("| ---", "| threat"))]
    assert len(threats) > 30
    assert [row[1] for row in threats if not re.search(r"`(tests|bot)/|not answered here", row[3])] == []
