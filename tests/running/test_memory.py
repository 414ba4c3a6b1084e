"""What was needed only to start is given back to the system."""

import platform
import subprocess
import sys

import pytest

HOLDS = """
import sys
from bot.running.memory import give_back, hold_little
resident = lambda: int(open("/proc/self/statm").read().split()[1]) * 4096
if "little" in sys.argv:
    hold_little()
small = [bytes(2000) for _ in range(20_000)]
kept = small[::2000]
before = resident()
del small
if "little" in sys.argv:
    give_back()
print((before - resident()) >> 20, len(kept))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc keeps what others give back by themselves")
def test_what_was_freed_is_given_back_though_something_between_is_kept() -> None:
    def given_back(*how: str) -> int:
        found = subprocess.run([sys.executable, "-c", HOLDS, *how], capture_output=True, text=True, check=True)
        return int(found.stdout.split()[0])

    assert given_back("little") > 30, "of 40 MB"
