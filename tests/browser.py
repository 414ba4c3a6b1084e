"""Where the browser for the page tests is; run as a script, install Debian's if it is missing and can be had."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's Chromium, with fonts for our scripts. Where that cannot be done the page tests are skipped."""
    if chromium() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    packages = ["chromium", "fonts-noto-core"]
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    )
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True, timeout=900)
    except (subprocess.SubprocessError, OSError) as error:
        sys.stderr.write(f"Chromium could not be installed ({type(error).__name__}): the page tests are skipped.\n")


if __name__ == "__main__":
    install()
