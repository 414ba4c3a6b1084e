"""The commands: `conference-guide …`. Each imports what it needs when it runs, so `run` loads no compiler."""

import asyncio
import json
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click

from bot import logs
from bot.guide.place import READERS, Audience
from bot.guide.store import GuideError
from bot.settings import SettingsError, read_settings

ROOT = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with content/ and locales/.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="conference-guide")
def commands() -> None:
    """Conference Guide: explains child protection conferences in England, on Telegram."""


def main() -> None:
    """Run a command; what is wrong with the settings or the guide is one sentence, never a traceback."""
    try:
        commands()
    except (SettingsError, GuideError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)


@commands.command()
@ROOT
@click.option("--force", is_flag=True, help="Build even if nothing has changed.")
@click.option(
    "--text", type=click.Path(file_okay=False, path_type=Path), help="Also print the whole guide as text here."
)
def build(root: Path | None, force: bool, text: Path | None) -> None:
    """Compile content/ and locales/ into the guide (GUIDE_DB, default guide.db)."""
    if not compile_guide(root, read_settings().guide_db, force=force, text=text):
        sys.exit(1)


@commands.command()
@ROOT
def check(root: Path | None) -> None:
    """Say what is wrong in content/ and locales/: file, line, what to do. Writes nothing."""
    if not compile_guide(root, None):
        sys.exit(1)


@commands.command()
def run() -> None:
    """The live bot. Needs BOT_TOKEN and a compiled guide."""
    from bot.running import run as run_bot

    settings = read_settings()
    logs.set_up(settings.log_level)
    _run(run_bot(settings))


@commands.command(name="try")
@ROOT
@click.option("--port", default=8080, show_default=True, help="Port of the chat page; 0 for any free one.")
@click.option("--open/--no-open", "open_page", default=True, help="Open the page in a browser.")
def try_(root: Path | None, port: int, open_page: bool) -> None:
    """The guide on this computer: a pretended Telegram and a chat page. No token, no network."""
    from bot.trial import try_guide

    settings = read_settings()
    logs.set_up(settings.log_level)
    if not compile_guide(root, settings.guide_db):
        sys.exit(1)
    _run(try_guide(settings.guide_db, root, port=port, open_page=open_page, rebuild=compile_guide))


@commands.command()
@click.option("--language", default="en", show_default=True, help="Language of the answer.")
@click.option("--audience", type=click.Choice([str(reader) for reader in READERS]), default=str(Audience.PARENT))
@click.option("--batch", is_flag=True, help="JSON lines from standard input to JSON lines on standard output.")
@click.argument("question", required=False)
def ask(language: str, audience: str, batch: bool, question: str | None) -> None:
    """The guide's answer to QUESTION, here in the terminal."""
    if batch == (question is not None):
        raise click.UsageError("Give either a question or --batch.")
    guide = read_settings().guide_db
    if batch:
        _run(_ask_batch(guide))
    else:
        _run(_ask(guide, question or "", Audience(audience), language))


def compile_guide(root: Path | None, out: Path | None, *, force: bool = False, text: Path | None = None) -> bool:
    """Check and, with `out`, build the guide; say what is wrong. True if all is well."""
    from telegram.constants import MessageLimit

    from bot.compiler.build import build, guide_root

    def say(line: str) -> None:
        click.echo(line, err=True)

    report = build(root or guide_root(), out, max_text=MessageLimit.MAX_TEXT_LENGTH, say=say, force=force, text=text)
    for problem in report.problems:
        say(str(problem))
    if report.problems:
        say(f"{len(report.problems)} problem(s). Nothing was written.")
        return False
    if report.built or out is None:
        say(f"{report.pages} pages in {report.languages} language(s), {report.seconds:.1f} s: all is well.")
    return True


async def _ask(guide: Path, question: str, audience: Audience, language: str) -> None:
    from bot.answers.answer import Answers
    from bot.guide.place import Place
    from bot.guide.plain import plain_text
    from bot.guide.store import ContentStore

    store = await ContentStore.open(guide)
    try:
        found = await Answers(store).to(question, audience, language)
        if found.urgent or not found.answered:
            page = await store.page(Place(audience, language, found.pages[0] if found.urgent else "unanswered"))
            click.echo(plain_text(page.parts[0].text))
            return
        for name in found.pages:
            page = await store.page(Place(audience, language, name))
            click.echo(f"{page.title}  [{page.id}]")
    finally:
        await store.close()


async def _ask_batch(guide: Path) -> None:
    from bot.answers.answer import Answers
    from bot.guide.page import topic_of
    from bot.guide.store import ContentStore

    store = await ContentStore.open(guide)
    try:
        answers = Answers(store)
        for number, line in enumerate(sys.stdin, start=1):
            if not line.strip():
                continue
            try:
                asked = json.loads(line)
                audience = Audience(asked.get("audience") or Audience.PARENT)
                text, language = str(asked["text"]), str(asked.get("lang") or "en")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise click.ClickException(
                    f'Line {number} of the input is not {{"id", "lang", "audience", "text"}} ({type(error).__name__}).'
                ) from None
            start = time.perf_counter()
            found = await answers.to(text, audience, language, most=10)
            topics = list(dict.fromkeys(topic_of(page) for page in found.pages))[:5]
            answer = {
                "id": asked.get("id"),
                "topics": topics,
                "answered": found.answered,
                "urgent": found.urgent,
                "ms": round((time.perf_counter() - start) * 1000, 2),
            }
            click.echo(json.dumps(answer, ensure_ascii=False))
    finally:
        await store.close()


def _run(work: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(work)
    except KeyboardInterrupt:
        sys.exit(130)
