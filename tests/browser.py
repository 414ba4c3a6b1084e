"""Where the browser for the page tests is; run as a script, install Debian's if it is missing and can be had."""

import os
import shutil
import subprocess
import sys

SHELL = "chromium-headless-shell"
"""Chromium without the windows of a browser: pages are read and drawn by the same engine, and each opens in a fifth of
the time."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
APT = ["apt-get", "-qq", "-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=20"]


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install Debian's Chromium, with fonts for our scripts. Where that cannot be done another that is there is used,
    or the page tests are skipped."""
    if shutil.which(SHELL) or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    packages = [SHELL, "fonts-noto-core"]
    commands = ([*APT, "update"], [*APT, "install", "-y", "--no-install-recommends", *packages])
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True, timeout=900)
    except (subprocess.SubprocessError, OSError) as error:
        instead = f"{found} is used, and takes longer" if (found := chromium()) else "the page tests are skipped"
        sys.stderr.write(f"{SHELL} could not be installed ({type(error).__name__}): {instead}.\n")


if __name__ == "__main__":
    install()
