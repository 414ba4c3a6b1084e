"""The commands as a whole: what goes wrong is one sentence, whichever code says it."""

from pathlib import Path

from click.testing import CliRunner

from bot.cli import commands


def test_what_goes_wrong_is_a_sentence_and_nothing_before_it(tmp_path: Path) -> None:
    """Some of it is click's own kind of error, which begins with "Error:" when click shows it."""
    missing = str(tmp_path / "missing")
    for command, settings, begins in (
        ("check", {"CONTENT_OVERLAY": missing}, "CONTENT_OVERLAY is"),
        ("about", {"GUIDE_DB": missing}, "There is no compiled guide at"),
    ):
        ended = CliRunner().invoke(commands, [command], env=settings)
        assert ended.exit_code == 1
        assert ended.output.startswith(begins)
        assert ended.output.count("\n") == 1


def test_of_a_command_that_is_written_wrongly_it_says_how_it_is_written() -> None:
    ended = CliRunner().invoke(commands, ["site"])
    assert ended.exit_code == 2
    assert ended.output.startswith("Usage:")
