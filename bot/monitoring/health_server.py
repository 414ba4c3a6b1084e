"""Counts and health over HTTP, on this machine's own address only: `/metrics`, `/healthz`, `/readyz`.

In threads of its own, so that it can tell of an event loop that is stuck.
"""

import json
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app

from bot.monitoring.gauges import HealthCollector
from bot.monitoring.health import Health

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication


def serve_health(port: int, registry: CollectorRegistry, health: Health, questions: Callable[[], str]) -> WSGIServer:
    """Serve until `shutdown()`, which also closes. Raises OSError if the port cannot be had.

    `/healthz` is 200 while the answering side is alive: restart the bot if it is not. `/readyz` is 200 if questions can
    be judged, Telegram has been reached within a minute and, with a webhook, has its address. What does not stop the
    answers (a newer guide that was refused, an update that Telegram could not bring) shows in words, not in the status.
    """
    registry.register(HealthCollector(health, questions))
    metrics: WSGIApplication = make_wsgi_app(registry)

    def application(environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/healthz":
            return _say(start_response, not health.trouble, f"{health.trouble or 'ok'}\n", "text/plain")
        if path == "/readyz":
            state = health.state(questions())
            return _say(start_response, all(state.values()), json.dumps(state), "application/json")
        if path in {"/", "/metrics"}:
            return metrics(environ, start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"not found\n"]

    server = make_server("127.0.0.1", port, application, _Server, _Quiet)
    Thread(target=_serve, args=(server,), name="health", daemon=True).start()
    return server


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    timeout = 10

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: requests for counts are no news."""


def _serve(server: WSGIServer) -> None:
    with server:
        server.serve_forever()


def _say(start_response: "StartResponse", well: bool, text: str, kind: str) -> Iterable[bytes]:
    start_response("200 OK" if well else "503 Service Unavailable", [("Content-Type", f"{kind}; charset=utf-8")])
    return [text.encode()]
