"""What `docs/deploying.md` has a server say is what the pages were made for."""

from pathlib import Path

from bot.web.frame import FRAME_POLICY, POLICY

PROJECT = Path(__file__).parent.parent.parent


def test_the_documented_header_is_the_policy_of_the_pages() -> None:
    assert f'"{POLICY}; {FRAME_POLICY}"' in (PROJECT / "docs/deploying.md").read_text("utf-8")
