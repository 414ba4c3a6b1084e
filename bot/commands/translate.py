"""The `translate` commands. Each imports what it needs when it runs."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.saving import said_plainly
from bot.commands.sources import ROOT, sources

if TYPE_CHECKING:
    from bot.translation.project import Project

SPREADSHEET = click.Path(dir_okay=False, path_type=Path)


@click.group()
def translate() -> None:
    """For translators: make the catalogues, keep them up to date, see how far they are (docs/translating.md)."""


@translate.command()
@ROOT
def extract(root: Path | None) -> None:
    """Write the templates locales/interface.pot and content.pot: everything there is to translate."""
    from bot.source.aside import write_aside
    from bot.translation.write import pot_text

    project = _project(root)
    for name, units in project.units.items():
        path = project.tree.path(f"locales/{name}.pot")
        with said_plainly():
            write_aside(path, pot_text(units, name))
        click.echo(f"{path}: {len({unit.key for unit in units})} units.")


@translate.command("update")
@ROOT
@click.option("--typo", metavar="FILE", help="Keep the translations of this file: its meaning has not changed.")
@click.argument("lang", required=False)
def update_catalogues(root: Path | None, typo: str | None, lang: str | None) -> None:
    """Bring the catalogues of LANG, or of all languages, up to date with the English. Makes those that are missing."""
    from bot.translation.update import update

    project = _project(root)
    with said_plainly():
        merged, rekeyed = update(project, lang, typo)
    for change in rekeyed:
        click.echo(str(change))
    if typo is not None and not rekeyed:
        click.echo(f"No translated text has changed in {typo}.")
    for one in merged:
        if not one.units:
            continue  # an authority has no words of its own there
        left = f"{len(one.untranslated)} of {len(one.entries)} to translate, {len(one.stale)} stale."
        click.echo(f"{project.tree.shown(one.name)}: {left}")


@translate.command()
@ROOT
@click.option("--pages", is_flag=True, help="Also name each page that is not whole.")
@click.argument("lang", required=False)
def status(root: Path | None, pages: bool, lang: str | None) -> None:
    """How far LANG is, or every language, by reader. Ends with 1 if anything is stale or missing."""
    from bot.translation.status import count, lines, summed

    project = _project(root)
    whole = True
    for code in project.chosen(lang):
        entry = project.languages.values[code]
        counts = count(project.merged_catalogues(code))
        whole = whole and summed(counts.values()).whole
        for line in lines(f"{code} {entry.get('name')}", entry.get("status", "draft"), counts, pages=pages):
            click.echo(line)
    if not whole:
        sys.exit(1)


@translate.command(name="export")
@ROOT
@click.argument("lang")
@click.argument("file", type=SPREADSHEET)
def export_sheet(root: Path | None, lang: str, file: Path) -> None:
    """Write LANG as a spreadsheet, FILE.csv: one row a unit."""
    from bot.source.aside import write_aside
    from bot.translation.spreadsheet import export_csv

    project = _project(root)
    with said_plainly():
        (code,) = project.chosen(lang)
        write_aside(file, export_csv(project.merged_catalogues(code)).encode())
    click.echo(f"Written: {file}.")


@translate.command(name="import")
@ROOT
@click.argument("lang")
@click.argument("file", type=SPREADSHEET)
def import_sheet(root: Path | None, lang: str, file: Path) -> None:
    """Take the translations of FILE.csv into LANG: all that is new in it, or nothing if a row is wrong."""
    from bot.translation.project import TranslationError
    from bot.translation.spreadsheet import import_csv
    from bot.translation.update import write

    project = _project(root)
    with said_plainly():
        (code,) = project.chosen(lang)
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except OSError as error:
            raise TranslationError(f"{file} cannot be read ({error.strerror}).") from None
        except UnicodeDecodeError:
            raise TranslationError(f'{file} is not in UTF-8. Save it as "CSV UTF-8".') from None
        done = import_csv(text, project.merged_catalogues(code), code)
        write(project, done.catalogues)
    if done.left_out:
        rows = ", ".join(str(number) for number in done.left_out)
        click.echo(f"Left out, with nothing new in them, since their English has changed or gone: row {rows}.")
    click.echo(f"{done.new} translation(s) taken in. Now: `conference-guide check`.")


def _project(root: Path | None) -> "Project":
    from bot.checks.texts import check_texts
    from bot.source.guide import read_guide
    from bot.source.problems import Problem
    from bot.translation.project import project_of

    tree = sources(root)
    problems: list[Problem] = tree.unfit()
    guide = None if problems else read_guide(tree, problems)
    if guide is None or (problems := problems or check_texts(guide)):
        for problem in sorted(set(problems)):
            click.echo(str(problem), err=True)
        click.echo("The English must be sound first: see `conference-guide check`.", err=True)
        sys.exit(1)
    return project_of(tree, guide)
