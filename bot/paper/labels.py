"""The words of leaflets themselves: what stands around the guide's own. Pure."""

from bot.guide.language import Translate


def labels_of(_: Translate) -> dict[str, str]:
    """Every word of ours on a leaflet, by the name under which it is known here."""
    return {
        "name": _("Conference Guide"),
        "title": _("Child protection conferences"),
        "danger": _("If anyone is in danger now, call {number}."),
        "draft": _("A qualified translator has not yet checked this translation. The English counts."),
        "untranslated": _("This page is not in your language yet. Here it is in English."),
        "quotation": _("This quotation is translated to help you. The English words count."),
        "more": _("More in this guide: {pages}"),
        "web": _("On the web"),
        "web_alt": _("A code to scan. It opens this on the web."),
        "telegram": _("In Telegram"),
        "telegram_alt": _("A code to scan. It opens this in Telegram."),
        "sixteen": _("Telegram says that you must be 16 or older to use it."),
        "aloud": _("To have this read aloud, or in larger letters, use the web page."),
        "edition": _("Edition {mark}"),
        "text": _("Text of this page {mark}"),
        "texts": _("Marks of the texts: {marks}"),
        "made": _("Made on {day}."),
        "current": _("Is my copy current?"),
    }
