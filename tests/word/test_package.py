"""What comes by mail is read with care: bounded, declaring nothing, and refused with a sentence."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from bot.word import package
from bot.word.package import NotOursError
from bot.word.proposals import proposals
from bot.word.returned import came_back
from bot.word.sent import SentOut, file_name
from tests.word.letters import edited, ins, parts, run, with_part

TEXT = "word/document.xml"


def zipped(**files: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no .docx file"),
        (b"\xd0\xcf\x11\xe0" + bytes(2000), "no .docx file"),
        (b"PK\x03\x04" + bytes(100), "no .docx file"),
        (zipped(a="1"), "no Word document"),
        (bytes(package.MOST_DOCUMENT_BYTES + 1), "larger than 10 MB"),
        (zipped(word__document_xml="<a>"), "damaged"),
        (zipped(word__document_xml="not XML"), "damaged"),
        (zipped(word__document_xml='<?xml version="1.0" encoding="no-such"?><a/>'), "damaged"),
        (zipped(word__document_xml="<a>" * 300 + "</a>" * 300), "damaged"),
        (zipped(word__document_xml="<a/>"), "does not say which page it is"),
    ],
    ids=["empty", "old Word", "cut off", "other zip", "large", "open", "text", "encoding", "deep", "no id"],
)
def test_what_is_none_of_ours_is_refused_with_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(NotOursError, match=why):
        came_back(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_that_declares_entities_is_refused_before_any_is_looked_up(encoding: str) -> None:
    declared = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;">]><a>&y;</a>'
    out = BytesIO()
    with ZipFile(out, "w") as file:
        file.writestr(TEXT, f'<?xml version="1.0" encoding="{encoding}"?>{declared}'.encode(encoding))
    with pytest.raises(NotOursError, match="damaged"):
        came_back(out.getvalue())


def test_a_bomb_is_not_unpacked(letter: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MOST_UNZIPPED", 100_000)
    bomb = with_part(letter, "word/footer2.xml", "<a>" + " " * 200_000 + "</a>")
    assert len(bomb) < 100_000
    with pytest.raises(NotOursError, match="too large when it is unpacked"):
        came_back(bomb)


def test_what_is_far_longer_than_a_page_is_refused_and_many_changes_are_one(sent: SentOut, letter: bytes) -> None:
    for more in ("<w:p/>" * 3000, f"<w:p>{run('word ' * 30_000)}</w:p>"):
        with pytest.raises(NotOursError, match="far longer"):
            came_back(edited(letter, ("<w:p/>", more)))
    changes = "".join(ins(f"{word} ") + "and " for word in range(200))
    found = proposals(sent, came_back(edited(letter, ("First this.", f"First {changes}this."))))
    (tracked,) = [each for each in found if each.who == "Jo"]
    assert "199 and this." in tracked.after


def test_which_page_it_is_survives_what_programs_throw_away(sent: SentOut, letter: bytes) -> None:
    """One program drops the properties, another renames the file, a third drops the foot."""
    nothing = letter
    for name, text in parts(letter).items():
        if name.startswith(("docProps/core", "word/footer")):
            nothing = with_part(nothing, name, text.replace(sent.mark, ""))
            only = with_part(letter, name, text.replace(sent.mark, ""))
            assert came_back(only).where == sent.tag.where
    with pytest.raises(NotOursError, match="does not say which page"):
        came_back(nothing)
    back = came_back(nothing, f"FW- checked {file_name(sent)} (2).docx")
    assert (back.where, back.mark) == sent.tag


def test_a_document_whose_parts_have_other_names_is_read_all_the_same(letter: bytes) -> None:
    """Some programs number them; what is called what stands in a list of its own."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, text in parts(letter).items():
            renamed = name.replace("document.xml", "document2.xml")
            file.writestr(renamed, text.replace("word/document.xml", "/word/document2.xml"))
    assert [piece.text for piece in came_back(out.getvalue()).paragraphs[0].pieces] == ["What neglect means"]
