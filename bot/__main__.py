"""`python -m bot` is `conference-guide`."""

from bot.loading import loading


def main() -> None:
    """Load the commands and run one."""
    with loading():
        from bot.cli import main as run_command
    run_command()


if __name__ == "__main__":
    main()
