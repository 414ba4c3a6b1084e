"""The person's side over HTTP: what the chat page asks for, and tests that act as a person.

Everything lies under `/person/<id>/`; a person who is not there yet is made up. Bodies and answers are
JSON. Refusals have the status 400 and an `error` to show. `chat_id` may be left out: the private chat.
"""

import asyncio
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.local_telegram import people
from bot.local_telegram.errors import ApiError, bad_request
from bot.local_telegram.state import USERNAME, Chat, Person, State

Json = dict[str, Any]
Act = Callable[[State, Person, Json], Any]

_BREATH = 15.0
"""Seconds between signs of life on a quiet event stream."""
_LONGEST_WAIT = 60.0
_OPENED_IN_PLACE = ("image/png", "image/jpeg", "application/pdf", "text/plain")


def overview(state: State, person: Person, body: Json) -> Json:
    """Who this is, what the bot looks like to them, and the chat so far."""
    chat = _chat(state, person, body)
    language = person.language_code[:2]
    text = state.profile.text
    return {
        "person": {**person.user(), "language_code": person.language_code},
        "bot": {
            "name": text("name", language),
            "username": USERNAME,
            "description": text("description", language),
            "short_description": text("short_description", language),
            "commands": state.profile.commands_for(chat.id, language, group=chat.id < 0),
        },
        "chat": state.describe(chat),
        "started": person.started,
        "blocked": person.blocked,
        "reply_wanted": chat.reply_wanted,
        "messages": [message.shown() for message in chat.messages.values()],
        "number": state.stream.last,
        "update": state.updates.next_id - 1,
        "confirmed": state.updates.confirmed,
    }


def _text(state: State, person: Person, body: Json) -> Json:
    sent = people.says(state, person, _chat(state, person, body), str(body["text"]), body.get("reply_to_message_id"))
    return {"messages": [message.shown() for message in sent]}


def _press(state: State, person: Person, body: Json) -> Json:
    chat, message_id = _chat(state, person, body), int(body["message_id"])
    stale = bool(body.get("stale"))
    return {"query_id": people.presses(state, person, chat, message_id, str(body["data"]), stale=stale)}


def _attach(state: State, person: Person, body: Json) -> Json:
    chat = _chat(state, person, body)
    return {"messages": [people.attaches(state, person, chat, body["kind"], body.get("caption", "")).shown()]}


def _edit(state: State, person: Person, body: Json) -> Json:
    chat = _chat(state, person, body)
    return {"messages": [people.edits(state, person, chat, int(body["message_id"]), str(body["text"])).shown()]}


def _block(state: State, person: Person, body: Json) -> Json:
    (people.blocks if body.get("blocked", True) else people.unblocks)(state, person)
    return {"blocked": person.blocked}


def _group(state: State, person: Person, body: Json) -> Json:
    if "chat_id" in body:
        people.removes_from_group(state, person, _chat(state, person, body))
        return {"chat_id": body["chat_id"]}
    return {"chat_id": people.adds_to_group(state, person, str(body.get("title", "A group"))).id}


def _open(state: State, person: Person, body: Json) -> Json:
    return {"messages": [people.opens_link(state, person, str(body["link"])).shown()]}


def _start_over(state: State, person: Person, body: Json) -> Json:
    people.starts_over(state, person)
    return {}


def _settings(state: State, person: Person, body: Json) -> Json:
    person.language_code = str(body.get("language_code", person.language_code))
    person.first_name = str(body.get("first_name", person.first_name))
    state.stream.add("profile", person.id)
    return {"person": person.user()}


def _no_reply(state: State, person: Person, body: Json) -> Json:
    _chat(state, person, body).reply_wanted = 0
    return {}


ACTS: dict[str, Act] = {
    "text": _text,
    "press": _press,
    "attach": _attach,
    "edit": _edit,
    "block": _block,
    "group": _group,
    "open": _open,
    "start-over": _start_over,
    "settings": _settings,
    "no-reply": _no_reply,
}


def person_routes(state: State) -> Iterable[web.RouteDef]:
    """The addresses under `/person`."""

    async def everybody(request: web.Request) -> web.StreamResponse:
        return web.json_response({"people": [person.user() for person in state.people.values()]})

    async def act(request: web.Request) -> web.StreamResponse:
        name = request.match_info["act"]
        if name not in ACTS:
            return _refusal("There is no such act.", 404)
        if request.content_type != "application/json":
            return _refusal("JSON expected", 415)
        try:
            body = json.loads(await request.read() or b"{}")
            return web.json_response(
                {**ACTS[name](state, _person(state, request), body), "update": state.updates.next_id - 1}
            )
        except ApiError as error:
            return _refusal(error.description.removeprefix("Bad Request: "))
        except (KeyError, TypeError, ValueError, AttributeError):
            return _refusal("That request is not complete.")

    async def look(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(overview(state, _person(state, request), dict(request.query)))
        except ApiError as error:
            return _refusal(error.description)

    async def wait(request: web.Request) -> web.StreamResponse:
        return await _wait(state, request)

    async def events(request: web.Request) -> web.StreamResponse:
        return await _events(state, request)

    async def file(request: web.Request) -> web.StreamResponse:
        return _file(state, request.match_info["file_id"])

    person = r"/person/{person:\d+}"
    return [
        web.get("/person", everybody),
        web.get(person, look),
        web.get(f"{person}/wait", wait),
        web.get(f"{person}/events", events),
        web.get(f"{person}/file/{{file_id}}", file),
        web.post(f"{person}/{{act}}", act),
    ]


def _person(state: State, request: web.Request) -> Person:
    return state.person(int(request.match_info["person"]))


def _refusal(error: str, status: int = 400) -> web.Response:
    return web.json_response({"error": error}, status=status)


async def _wait(state: State, request: web.Request) -> web.StreamResponse:
    """Events after a number, at once or as soon as there are any; also when the bot confirms an update."""
    person = int(request.match_info["person"])
    after = int(request.query.get("after", state.stream.last))
    confirmed = int(request.query.get("confirmed", state.updates.confirmed))
    patience = min(float(request.query.get("timeout", _BREATH)), _LONGEST_WAIT)
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while not (found := state.stream.after(after, person)) and state.updates.confirmed <= confirmed:
        if not await state.stream.changed(end - loop.time()):
            break
    return web.json_response({"events": found, "number": state.stream.last, "confirmed": state.updates.confirmed})


async def _events(state: State, request: web.Request) -> web.StreamResponse:
    """The events as server-sent events (HTML standard), until the reader goes or the server stops."""
    person = int(request.match_info["person"])
    seen = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    after = int(seen) if seen.isdigit() else state.stream.last
    answer = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    with suppress(ConnectionError):
        await answer.prepare(request)
        await answer.write(b": hello\n\n")
        while not state.stream.closed:
            for event in state.stream.after(after, person):
                after = event["number"]
                await answer.write(f"id: {after}\ndata: {json.dumps(event)}\n\n".encode())
            if not state.stream.after(after, person) and not await state.stream.changed(_BREATH):
                await answer.write(b": still here\n\n")
    return answer


def _file(state: State, file_id: str) -> web.Response:
    upload = state.files.kept.get(file_id)
    if upload is None:
        return _refusal("There is no such file.", 404)
    safe_name = "".join(c for c in upload.name if c.isascii() and (c.isalnum() or c in "._- ")) or "file"
    way = "inline" if upload.mime_type in _OPENED_IN_PLACE else "attachment"
    headers = {"Content-Type": upload.mime_type, "Content-Disposition": f'{way}; filename="{safe_name}"'}
    return web.Response(body=upload.content, headers=headers)


def _chat(state: State, person: Person, body: Json) -> Chat:
    chat = state.chats.get(int(body.get("chat_id", person.id)))
    if chat is None or person.id not in chat.members:
        raise bad_request("chat not found")
    return chat
