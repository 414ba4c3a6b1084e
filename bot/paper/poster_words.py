"""The words of posters and slips. Pure."""

from bot.guide.language import Translate
from bot.guide.place import Audience


def poster_words(_: Translate) -> dict[str, str]:
    """Every word of ours on a poster, by the name under which it is known here."""
    return {
        "name": _("Conference Guide"),
        "title": _("What is a child protection conference?"),
        "about": _("What happens, who is there, and how to have your say. In plain words."),
        "scan": _("Scan the code with the camera of a phone, or type the address."),
        "names": _("It asks for no names."),
        "web": _("On the web"),
        "web_alt": _("A code to scan. It opens this on the web."),
        "telegram": _("In Telegram"),
        "telegram_alt": _("A code to scan. It opens this in Telegram."),
        "sixteen": _("Telegram says that you must be 16 or older to use it."),
        "danger": _("If anyone is in danger now, call {number}."),
        "draft": _("This translation is a draft. The English counts."),
        "edition": _("Edition {mark}"),
        "made": _("Made on {day}."),
    }


def slip_words(audience: Audience, _: Translate) -> dict[str, str]:
    """What a slip says to its reader: `title`, what it is `about`, and how to `scan`."""
    said = {
        Audience.PARENT: {
            "title": _("Your meeting, explained"),
            "about": _(
                "You are invited to a child protection conference. This guide says what happens, who is there, and how"
                " you can have your say."
            ),
        },
        Audience.YOUNG_PERSON: {
            "title": _("What is this meeting?"),
            "about": _(
                "There is a meeting about keeping you safe. You are not in trouble. This guide says what happens, and"
                " how you can have your say."
            ),
        },
        Audience.PROFESSIONAL: {
            "title": _("Your part in a child protection conference"),
            "about": _(
                "Purpose, roles, time limits, reports, confidentiality and how to raise a concern. With sources."
            ),
        },
    }[audience]
    return {**said, "scan": poster_words(_)["scan"]}
