"""Every address of the desk, and what answers there. `{path_name}` is a text's file without `content/` and `.md`."""

from collections.abc import Callable

from bot.desk import at_details, at_files, at_list, at_lists, at_signing, at_text, at_voices, at_word
from bot.desk.asked import Reply, Request
from bot.desk.desk import Desk

_PATH_NAME = "{path_name:[a-z0-9/_-]+}"

EVERY: tuple[tuple[str, str, Callable[[Desk, Request], Reply]], ...] = (
    ("GET", "", at_list.shown),
    ("GET", f"page/{_PATH_NAME}", at_text.shown),
    ("POST", f"page/{_PATH_NAME}", at_text.as_typed),
    ("POST", f"look/{_PATH_NAME}", at_text.looked_at),
    ("POST", f"save/{_PATH_NAME}", at_text.saved),
    ("GET", f"voices/{_PATH_NAME}", at_voices.side_by_side),
    ("GET", f"changes/{_PATH_NAME}", at_voices.changes),
    ("GET", f"sign/{_PATH_NAME}", at_signing.shown),
    ("POST", f"sign/{_PATH_NAME}", at_signing.signed),
    ("GET", f"word/{_PATH_NAME}", at_word.shown),
    ("GET", f"word-file/{_PATH_NAME}", at_word.file),
    ("POST", f"word/{_PATH_NAME}", at_word.came_back),
    ("POST", f"word-take/{_PATH_NAME}", at_word.taken),
    ("GET", "details", at_details.details),
    ("POST", "details", at_details.details_saved),
    ("GET", "help-lines", at_details.help_lines),
    ("POST", "help-lines", at_details.help_line_saved),
    ("GET", "saved", at_lists.saved),
    ("GET", "live-list", at_lists.live_list),
    ("GET", "due", at_lists.due),
    ("GET", "sheet", at_lists.sheet),
    ("GET", "assets/{name}", at_files.asset),
    ("GET", "site/{address:.+}", at_files.site),
    ("GET", "kept/{key}.png", at_files.picture),
)
