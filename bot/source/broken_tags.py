"""What is wrong with template tags that cannot be read, for somebody who writes pages and not programs. Pure."""

import re

_TAG = re.compile(r"\{%[-+]?\s*(\w+)")
_UNKNOWN = re.compile(r"Encountered unknown tag '(\w+)'")
_HOW_IF = "Write {% if authority.unit_phone %}, with a name there is, or {% if not … %}: nothing more, on its own line."


def broken_tag(text: str, message: str, line: int) -> tuple[int, str, str]:
    """The line, what is wrong and what to do, from what Jinja2 says and the line it names."""
    unclosed = _unclosed_if(text)
    if message.startswith("Unexpected end of template") and unclosed:
        do = "Write {% endif %} on a line of its own, below the last words that are shown only then."
        return unclosed, "This {% if … %} has no {% endif %}.", do
    if unknown := _UNKNOWN.match(message):
        tag = unknown[1]
        if tag in ("endif", "else"):
            return (
                line,
                f"This {{% {tag} %}} belongs to no {{% if … %}}.",
                "Take it out, or write the {% if … %} above.",
            )
        return (
            line,
            f"There is no tag {{% {tag} … %}}.",
            "There are {% if … %}, {% else %}, {% endif %}, {% include … %}.",
        )
    written = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    if _TAG.match(written.strip()):
        return line, "This {% … %} cannot be read.", _HOW_IF
    return line, "A {{ … }} or {% … %} here cannot be read.", "Write it as {{ authority.unit_name }}, on one line."


def _unclosed_if(text: str) -> int:
    """The line of the last `if` that nothing closes; 0 where there is none."""
    open_: list[int] = []
    for number, written in enumerate(text.split("\n"), start=1):
        for tag in _TAG.findall(written):
            if tag == "if":
                open_.append(number)
            elif tag == "endif" and open_:
                open_.pop()
    return open_[-1] if open_ else 0
