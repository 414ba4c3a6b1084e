"""What a fact-checker reads: every screen of some pages in one file, old beside new. Imports when it runs."""

from pathlib import Path

import click

from bot.commands import days
from bot.commands.sign_off import WHOSE
from bot.commands.sources import ROOT, sources


@click.command("fact-check")
@ROOT
@click.option("--audience", "audiences", type=WHOSE, multiple=True, help="Whose pages; again for each. Without: all.")
@click.option("--language", "languages", multiple=True, help="In which language; again for each. Without: in all.")
@click.option("--all-below", is_flag=True, help="Also all pages below these.")
@click.option("--unsigned", is_flag=True, help="Also what nobody has signed off, where no page is named.")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.html")
@click.argument("pages", nargs=-1, metavar="[PAGE]...")
def fact_check(
    root: Path | None,
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    all_below: bool,
    unsigned: bool,
    out: Path,
    pages: tuple[str, ...],
) -> None:
    """Write every screen of PAGEs to one file for a fact-checker.

    It opens in any browser without anything else, and can be printed. Old and new stand beside each other. Without
    pages: those that changed since they were signed off.
    """
    from bot.commands.to_file import write
    from bot.compiler.gathered import read_signoff
    from bot.compiler.signoff import chosen_texts
    from bot.desk.contact_sheet import as_page, contact_sheet, to_be_checked

    if all_below and not pages:
        raise click.UsageError("--all-below goes with the name of a page.")
    today = days.today()
    signoff = read_signoff(sources(root), today)
    audiences = audiences or tuple(WHOSE.choices)
    languages = languages or tuple(signoff.languages)
    if pages:
        found = chosen_texts(signoff, pages, audiences, languages, all_below=all_below)
    else:
        found = to_be_checked(signoff, audiences, languages, unsigned=unsigned)
    if not found:
        raise click.ClickException("No text has changed since it was signed off. Name pages, or add --unsigned.")
    texts = contact_sheet(signoff, found)
    write(out, as_page(texts, today))
    screens, size = sum(len(each.cards) for each in texts), out.stat().st_size
    click.echo(f"{len(texts)} text(s), {screens} screens, {size / 1000:.0f} kB: {out}.")
