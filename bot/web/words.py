"""The words of the web pages themselves: what stands around a page's text, in one language. Pure."""

from bot.guide.language import Translate
from bot.guide.marks import Verdict, sentence_of
from bot.guide.place import Audience


def reader_name(audience: Audience, _: Translate) -> str:
    """The reader in words; "" for somebody who has not said."""
    return {
        Audience.PARENT: _("Parent or carer"),
        Audience.YOUNG_PERSON: _("Young person"),
        Audience.PROFESSIONAL: _("Professional"),
    }.get(audience, "")


def words_of(_: Translate) -> dict[str, str]:
    """Every word of ours on a web page, by the name under which the templates know it."""
    return {
        "name": _("Conference Guide"),
        "skip": _("Skip to the text"),
        "danger": _("If anyone is in danger now, call {number}."),
        "help": _("Help now"),
        "leave": _("Leave this page"),
        "leave_note": _(
            "“Leave this page” opens a weather forecast. The history of this browser still shows that you were here."
        ),
        "leave_keys": _("Pressing the Shift key three times does the same."),
        "phone": _("Someone may see my phone"),
        "home": _("Home"),
        "find": _("Search, and A to Z"),
        "find_label": _("What are you looking for?"),
        "find_note": _("What you type here stays on this device."),
        "find_found": _("Pages found: {number}"),
        "find_none": _("No page has these words. Try other words, or look through the list below."),
        "all": _("All pages, A to Z"),
        "next": _("Read next"),
        "who": _("Who are you? Choose."),
        "reader": _("Reader"),
        "readers": _("The same subject, in other words."),
        "language": _("Language"),
        "telegram": _("Open this page in Telegram"),
        "sixteen": _("Telegram says that you must be 16 or older to use it."),
        "untranslated": _("This page is not in your language yet. Here it is in English."),
        "draft": _("A qualified translator has not yet checked this translation. The English counts."),
        "quotation": _("This quotation is translated to help you. The English words count."),
        "english": _("In English"),
        "picture_alt": _("Picture: {title}. The same words follow."),
        "explicit": _("Show the exact words. They may upset you."),
        "copy_label": _("Copy"),
        "copy_this": _("Copy {number}"),
        "copied": _("Copied"),
        "aloud": _("Read this aloud"),
        "stop": _("Stop reading"),
        "sheet_by_hand": _("Print this page and write on the lines."),
        "sheet_stays": _(
            "What you write stays on this page. It is not sent, and not kept. It is gone when you leave or close this"
            " page: print it first if you want it."
        ),
        "sheet_shared": _(
            "Do others use this device? When you have finished, clear the sheet and close this page. Printers and"
            " computers may keep a list of what was printed."
        ),
        "sheet_print": _("Print"),
        "sheet_clear": _("Clear the sheet"),
        "sheet_cleared": _("The sheet is empty now."),
        "privacy": _("Privacy"),
        "about": _("About this guide"),
        "accessibility": _("Accessibility"),
        "wrong": _("Is something here wrong? Who to tell"),
        "edition": _("Edition {mark}"),
        "text": _("Text of this page {mark}"),
        "marks": _("Is my copy current?"),
        "marks_now": _("Each page and each leaflet has short marks. This is edition {mark} of the guide."),
        "marks_same": sentence_of(Verdict.CURRENT, _),
        "marks_other": sentence_of(Verdict.OTHER_EDITION, _),
        "marks_page": _("Page"),
        "marks_text": _("Mark of its text"),
        "marks_past": _("Not current any more"),
        "marks_became": _("What became of it"),
        "gone": _("That page is not here."),
        "moved": _("This page has moved."),
        "beginning": _("The beginning"),
    }
