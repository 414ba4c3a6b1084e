"""What is due, to whom: texts to be signed off or looked at again, and days that have passed. Imports when it runs."""

from pathlib import Path

import click

from bot.commands import days
from bot.commands.sources import ROOT, sources


@click.command()
@ROOT
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Also write it as a page to print.")
def review(root: Path | None, html: Path | None) -> None:
    """What is due, to whom.

    Texts that changed since they were signed off, with the change in words; what is to be looked at again within
    30 days; what nobody has signed off.
    """
    from bot.commands.to_file import write
    from bot.compiler.gathered import read_signoff
    from bot.desk.due import as_page, as_text, what_is_due

    today = days.today()
    found = what_is_due(read_signoff(sources(root), today), today)
    for line in as_text(found):
        click.echo(line)
    if html:
        write(html, as_page(found, today))
        click.echo(f"\nWritten: {html}.")
