"""The one way to say no: a Bot API error, with the status and words Telegram uses."""


class ApiError(Exception):
    """A refused request. `description` is what Telegram would say, word for word."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def bad_request(message: str) -> ApiError:
    """A 400. The server puts "Bad Request: " first and lowers the first letter of an ordinary sentence.

    Names in capitals such as `BUTTON_DATA_INVALID` stay as they are
    (telegram-bot-api, `Client.cpp`, `fail_query_with_error`).
    """
    if len(message) > 1 and (message[1] == "_" or message[1].isupper()):
        return ApiError(400, f"Bad Request: {message}")
    return ApiError(400, f"Bad Request: {message[:1].lower()}{message[1:]}")


def forbidden(message: str) -> ApiError:
    """A 403: the bot may not do this to this person or group."""
    return ApiError(403, f"Forbidden: {message}")


def conflict(message: str) -> ApiError:
    """A 409: somebody else is fetching this bot's updates."""
    return ApiError(409, f"Conflict: {message}")
