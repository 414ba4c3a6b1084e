"""Who may ask the desk for anything: other pages and programs on the same computer may not."""

from io import BytesIO

import pytest
from aiohttp import ClientSession, FormData

from bot.desk.desk import Desk
from bot.desk.guard import FROM_ELSEWHERE, NOT_SIGNED_IN, NOT_THIS_NAME, Guard
from bot.desk.server import PortError, serving
from tests.desk.conftest import EDITOR, served

HERE = Guard.on_this_computer(8070, EDITOR)
COUNCIL = Guard.behind_sign_in("desk.anytown.example", "X-Signed-In")
OWN = {"Host": "127.0.0.1:8070", "Origin": "http://127.0.0.1:8070"}


@pytest.mark.parametrize(
    ("method", "headers", "why"),
    [
        ("GET", {"Host": "127.0.0.1:8070"}, ""),
        ("GET", {"Host": "localhost:8070"}, ""),
        ("POST", OWN, ""),
        ("GET", {"Host": "evil.example"}, NOT_THIS_NAME),
        ("GET", {"Host": "127.0.0.1:8071"}, NOT_THIS_NAME),
        ("GET", {}, NOT_THIS_NAME),
        ("GET", {**OWN, "Origin": "http://evil.example"}, FROM_ELSEWHERE),
        ("POST", {**OWN, "Origin": "null"}, FROM_ELSEWHERE),
        ("POST", {"Host": OWN["Host"]}, FROM_ELSEWHERE),
        ("POST", {**OWN, "Sec-Fetch-Site": "cross-site"}, FROM_ELSEWHERE),
        ("PUT", {"Host": OWN["Host"]}, FROM_ELSEWHERE),
    ],
)
def test_a_request_names_this_desk_and_comes_from_it(method: str, headers: dict[str, str], why: str) -> None:
    assert HERE.refusal(method, headers) == why


def test_behind_a_sign_in_the_header_says_who_it_is_and_without_one_nobody_is_let_in() -> None:
    host = {"Host": "desk.anytown.example"}
    assert COUNCIL.refusal("GET", host) == NOT_SIGNED_IN
    signed = {**host, "X-Signed-In": "  J.  Smith <j@anytown.example>\n"}
    assert COUNCIL.refusal("GET", signed) == ""
    assert COUNCIL.person(signed) == "J. Smith j@anytown.example", "what would end a name in Git is not in it"
    assert COUNCIL.refusal("POST", {**signed, "Origin": "https://desk.anytown.example"}) == ""
    assert COUNCIL.refusal("POST", {**signed, "Origin": "http://desk.anytown.example"}) == FROM_ELSEWHERE


def test_each_person_and_each_start_has_an_address_of_its_own() -> None:
    token = HERE.token(EDITOR)
    assert HERE.knows(token, EDITOR)
    assert not HERE.knows(token, "Somebody else")
    assert not HERE.knows("", EDITOR)
    assert not HERE.knows("ä", EDITOR), "what is typed by hand is no error"
    assert not Guard.on_this_computer(8070, EDITOR).knows(token, EDITOR)


async def test_nothing_is_answered_without_the_address_and_every_answer_is_kept_apart(desk: Desk) -> None:
    async with served(desk) as address, ClientSession() as client:
        origin, token = address.rstrip("/").rsplit("/", 1)
        for path in ("/", "/assets/desk.css", "/wrong/", f"/{token[:-1]}/page/parent/abuse"):
            async with client.get(origin + path) as refused:
                assert refused.status == 403
                assert "abuse" not in await refused.text()
        async with client.get(address) as answer:
            assert answer.status == 200
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "Access-Control-Allow-Origin" not in answer.headers
            assert "Set-Cookie" not in answer.headers
        async with client.get(f"{address}assets/..%2Fdesk.py") as outside:
            assert outside.status == 404
        async with client.get(f"{address}nowhere") as nowhere:
            assert nowhere.status == 404
        async with client.post(f"{address}look/parent/abuse", data={"body": "x"}) as elsewhere:
            assert elsewhere.status == 403, "without Origin"


async def test_behind_a_sign_in_the_short_address_leads_on_and_no_other_name_is_answered(desk: Desk) -> None:
    async with (
        serving(desk, lambda _port: COUNCIL, 0) as (port, _guard),
        ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        signed = {"Host": "desk.anytown.example", "X-Signed-In": "J. Smith"}
        async with client.get("/", headers=signed, allow_redirects=False) as led:
            assert (led.status, led.headers["Location"]) == (303, f"/{COUNCIL.token('J. Smith')}/")
        async with client.get("/old/page/parent/abuse", headers=signed, allow_redirects=False) as led:
            assert led.headers["Location"] == f"/{COUNCIL.token('J. Smith')}/page/parent/abuse"
        async with client.get(led.headers["Location"], headers=signed) as page:
            assert "You are J. Smith" in await page.text()
        async with client.get(led.headers["Location"], headers={**signed, "X-Signed-In": "M. Jones"}) as other:
            assert "You are M. Jones" in await other.text(), "led to an address of their own"
        async with client.get("/", headers={"Host": "desk.anytown.example"}) as nobody:
            assert nobody.status == 403
        async with client.get("/", headers={**signed, "Host": f"127.0.0.1:{port}"}) as past:
            assert past.status == 403, "past the sign-in"


async def test_what_is_too_long_is_refused_in_a_sentence(desk: Desk) -> None:
    async with served(desk) as address, ClientSession() as client:
        sent = FormData({"file": BytesIO(bytes(13_000_000))})
        origin = address.rsplit("/", 2)[0]
        async with client.post(f"{address}word/parent/abuse", data=sent, headers={"Origin": origin}) as refused:
            assert refused.status == 413
            assert "at most 12 MB" in await refused.text()


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("multipart/form-data; boundary=x", b"no boundary at all"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nno name\r\n--x--\r\n"),
        ("multipart/form-data", b"--x"),
        ("application/x-www-form-urlencoded; charset=none", b"body=x"),
    ],
)
async def test_what_is_no_form_is_refused_in_a_sentence(desk: Desk, kind: str, sent: bytes) -> None:
    async with served(desk) as address, ClientSession() as client:
        headers = {"Origin": address.rsplit("/", 2)[0], "Content-Type": kind}
        async with client.post(f"{address}word/parent/abuse", data=sent, headers=headers) as refused:
            assert refused.status == 400
            assert "no form that can be read" in await refused.text()


async def test_a_port_that_is_taken_is_named(desk: Desk) -> None:
    async with serving(desk, lambda port: Guard.on_this_computer(port, EDITOR), 0) as (port, _guard):
        with pytest.raises(PortError, match=rf"Port {port} cannot be used .* --port"):
            async with serving(desk, lambda port: Guard.on_this_computer(port, EDITOR), port):
                pass


async def test_a_fault_of_ours_is_a_page_and_not_the_insides_of_the_program(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("the insides")

    monkeypatch.setattr(desk.reading, "sources", broken)
    async with served(desk) as address, ClientSession() as client, client.get(address) as answer:
        assert answer.status == 500
        page = await answer.text()
    assert "This is a fault of the program." in page
    assert "still there" not in page, "with no-store, what was typed is not there when one goes back"
    assert "the insides" not in page
    assert "the insides" in caplog.text, "whoever looks after it can see it"
