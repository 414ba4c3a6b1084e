"""What an editor is shown of web pages is what readers will have."""

from pathlib import Path

from bot.compiler.build import build
from bot.desk.desk import Desk
from bot.desk.preview import web_guide
from bot.web.guide import read_web_guide


def test_a_page_has_the_mark_that_it_will_have_on_the_web(desk: Desk, tmp_path: Path) -> None:
    assert build(desk.tree, tmp_path / "guide.db", today=desk.today).built
    will_be = {key: page.mark for key, page in read_web_guide(tmp_path / "guide.db").pages.items()}
    assert {key: page.mark for key, page in web_guide(desk.reading.whole()).pages.items()} == will_be
