"""Pages for people who sign off, made from a template beside this file: they load nothing and run nothing."""

from pathlib import Path
from typing import Any

import click
from jinja2 import Environment, FileSystemLoader

HERE = Path(__file__).parent


def write_page(out: Path, template: str, **values: Any) -> None:
    """Write a page; raises click.ClickException where that is not possible."""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, loader=FileSystemLoader(HERE))
    try:
        out.write_text(environment.get_template(template).render(values), "utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written ({error.strerror}).") from None
