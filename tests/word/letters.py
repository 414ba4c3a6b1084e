"""What people do to a document in Word, in the form in which Word writes it down: XML put in place of other XML."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

WHO = 'w:id="1" w:author="{who}" w:date="2026-11-01T10:00:00Z"'


def parts(data: bytes) -> dict[str, str]:
    """The text parts of a document."""
    with ZipFile(BytesIO(data)) as file:
        return {name: file.read(name).decode("utf-8", "replace") for name in file.namelist()}


def with_part(data: bytes, name: str, text: str) -> bytes:
    """The document with this part in place of what was there, or beside it."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, text)
    return out.getvalue()


def edited(data: bytes, *changes: tuple[str, str]) -> bytes:
    """The document with parts of its text replaced, each of which must stand there."""
    text = parts(data)["word/document.xml"]
    for old, new in changes:
        assert old in text, f"{old!r} is not in the document"
        text = text.replace(old, new, 1)
    return with_part(data, "word/document.xml", text)


def ins(text: str, who: str = "Jo") -> str:
    return f'</w:t></w:r><w:ins {WHO.format(who=who)}>{run(text)}</w:ins><w:r><w:t xml:space="preserve">'


def out(text: str, who: str = "Jo") -> str:
    deleted = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>'
    return f'</w:t></w:r><w:del {WHO.format(who=who)}>{deleted}</w:del><w:r><w:t xml:space="preserve">'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def hung(text: str, key: int) -> str:
    """Words on which a comment hangs."""
    start, end = f'<w:commentRangeStart w:id="{key}"/>', f'<w:commentRangeEnd w:id="{key}"/>'
    sign = f'<w:r><w:commentReference w:id="{key}"/></w:r>'
    return f'</w:t></w:r>{start}{run(text)}{end}{sign}<w:r><w:t xml:space="preserve">'


def paragraph_of(data: bytes, words: str) -> str:
    """The XML of the paragraph that has these words."""
    found = [each for each in re.findall(r"<w:p>.*?</w:p>", parts(data)["word/document.xml"]) if words in each]
    assert len(found) == 1, words
    return str(found[0])


def marked(paragraph: str, how: str, who: str = "Jo") -> str:
    """A paragraph whose end is put in ("ins") or taken out ("del")."""
    mark = f"<w:rPr><w:{how} {WHO.format(who=who)}/></w:rPr>"
    if "<w:pPr>" in paragraph:
        return paragraph.replace("</w:pPr>", f"{mark}</w:pPr>", 1)
    return paragraph.replace("<w:p>", f"<w:p><w:pPr>{mark}</w:pPr>", 1)


def with_comments(data: bytes, *said: tuple[int, str, str]) -> bytes:
    """The document with these comments: key, author, text."""
    relations = "word/_rels/document.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    named = f'<Relationship Id="rId99" Type="{kind}" Target="comments.xml"/></Relationships>'
    listed = with_part(data, relations, parts(data)[relations].replace("</Relationships>", named))
    return with_part(listed, "word/comments.xml", _comments(*said))


def _comments(*said: tuple[int, str, str]) -> str:
    each = "".join(
        f'<w:comment w:id="{key}" w:author="{who}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        for key, who, text in said
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<?xml version="1.0"?><w:comments xmlns:w="{space}">{each}</w:comments>'
