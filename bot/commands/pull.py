"""`conference-guide pull`. Imports what it needs when it runs."""

from pathlib import Path

import click

from bot.settings import read_settings


@click.command()
@click.option(
    "--allowed-signers",
    "allowed",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Who may sign releases (ssh-keygen(1), ALLOWED SIGNERS). Without it nobody asks who made it.",
)
@click.option("--back", is_flag=True, help="Go back to the guide before the one in use.")
@click.option("--use", "number", type=int, metavar="NUMBER", help="Use the guide with this number, of those kept.")
@click.option("--which", is_flag=True, help="Say which guides are kept, and which is in use.")
@click.option("--not-live", is_flag=True, help="Take a rehearsal too.")
@click.option("--older", is_flag=True, help="Take one that was published before the one in use.")
@click.argument("source", required=False)
def pull(
    allowed: Path | None, back: bool, number: int | None, which: bool, not_live: bool, older: bool, source: str | None
) -> None:
    """For the server: the guide of the release at SOURCE becomes the one in use (GUIDE_DB).

    SOURCE is a folder or an https address. The guide is verified and opened whole first; whatever is wrong, the one in
    use stays. The last five are kept beside it. The running bot opens the new one by itself, within a second.
    """
    from bot.commands.pulling import go_back, pull_guide, what_is_here

    if [source is not None, back, number is not None, which].count(True) != 1:
        raise click.UsageError("Give SOURCE, or one of --back, --use and --which.")
    settings = read_settings()
    guide = settings.guide_db.absolute()
    try:
        if which:
            click.echo("\n".join(what_is_here(guide)))
        elif source is None:
            click.echo(go_back(guide, number))
        else:
            click.echo(pull_guide(guide, source, allowed, settings.offered, rehearsal=not_live, older=older))
    except OSError as error:
        raise click.ClickException(
            f"The guide in use is as it was: {error.filename or guide}: {error.strerror}."
        ) from None
