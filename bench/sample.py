"""What Telegram sends back for a message of the guide: the same for every bot, so that none reads more than another."""

from typing import Any

TEXT = (
    "A child protection conference is a meeting. It brings together the family and the people who work with them, such"
    " as teachers, health visitors and the police. They share what they know, and decide together whether your child"
    " needs a plan to be kept safe.\n\nIt is not a court. Nobody is on trial, and the meeting cannot take your child"
    " away.\n\nYou will be asked what you think, and so will your child if they are old enough. You can bring somebody"
    " with you. Before the meeting your social worker goes through the report with you.\n\nThe person who leads the"
    " meeting is the chair. The chair does not work with your family and makes sure that everybody is heard."
)

CHAT: dict[str, Any] = {"id": 5_000_000_001, "first_name": "Sam", "username": "sam_example", "type": "private"}
BOT: dict[str, Any] = {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
BUTTONS = ("Help now", "Ask a question", "Up", "Home", "Reader", "Language", "Privacy")

MESSAGE: dict[str, Any] = {
    "message_id": 77,
    "from": BOT,
    "chat": CHAT,
    "date": 1_790_000_000,
    "text": TEXT,
    "entities": [{"offset": 0, "length": 37, "type": "bold"}, {"offset": 216, "length": 17, "type": "italic"}],
    "reply_markup": {
        "inline_keyboard": [[{"text": words, "callback_data": "p_en_1_conference_what"}] for words in BUTTONS]
    },
}
"""A message of the guide as Telegram describes it, 700 characters and six buttons."""
