"""`make audit`: are faults known in the pinned packages? pip-audit asks the OSV database.

Where the database cannot be asked, that is said and is no failure: every check must run on a machine without a
network. Another address of an OSV database, such as a mirror's: PIP_AUDIT_OSV_URL.
"""

import re
import subprocess
import sys

import click

COMMAND = [sys.executable, "-m", "pip_audit", "--disable-pip", "--progress-spinner", "off", "-s", "osv"]

# pip-audit ends with 1 for everything. No network, an answer that is no answer (a proxy's page), or its own two errors.
_NOT_ASKED = re.compile(r"requests\.exceptions\.(\w+)|ServiceError|Could not connect|network may be blocking")


@click.command()
@click.argument("requirements", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
def audit(requirements: tuple[str, ...]) -> None:
    """Say whether faults are known in the packages that REQUIREMENTS pin."""
    files = [part for name in requirements for part in ("--requirement", name)]
    asked = subprocess.run([*COMMAND, *files], capture_output=True, text=True, check=False)  # noqa: S603 (our own files)
    if asked.returncode == 0:
        click.echo("No known faults in the pinned packages.")
    elif asked.returncode == 1 and asked.stdout.strip():
        click.echo(asked.stdout.rstrip())
        raise click.ClickException("Faults are known. Take newer versions (make pins), then make test.")
    elif asked.returncode == 1 and (why := _NOT_ASKED.search(asked.stderr)):
        reason = why[1] or "no answer"
        click.echo(f"NOT CHECKED: the database of known faults could not be asked ({reason}). Try with a network.")
    else:
        raise click.ClickException(f"pip-audit failed:\n{asked.stderr.strip()}")


if __name__ == "__main__":
    audit()
