"""Guards around the service: which hosts and origins may ask, and the headers of every answer."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .chat import is_for_clients, refusal
from .problems import Problem
from .settings import Settings

_LOOPBACK = frozenset(["localhost", "127.0.0.1", "::1"])
# Programs whose pages have no host: extensions of browsers, and apps.
_PROGRAMS = frozenset(
    ["chrome-extension", "moz-extension", "safari-web-extension", "app", "capacitor", "tauri", "file"]
)
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guards:
    """Refuses requests of strange hosts and origins, and adds the headers of security to all answers.

    A page of a stranger can point a name of its own at this machine (DNS rebinding), and can send requests
    from the browser of the user. So the name that a browser asks for must be known, and a script must come
    from the service itself.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.names = _LOOPBACK | settings.names | {settings.host.lower()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        allowed = self._allowed_origin(origin) if is_for_clients(path) else ""

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.update(_HEADERS)
                if allowed:
                    answer.update({"Access-Control-Allow-Origin": allowed, "Vary": "Origin"})
            await send(message)

        try:
            self._check(headers, path, origin, allowed)
        except Problem as problem:
            await refusal(problem, path)(scope, receive, guarded_send)
            return
        if allowed and scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_preflight(headers))(scope, receive, guarded_send)
            return
        await self.app(scope, receive, guarded_send)

    def _check(self, headers: Headers, path: str, origin: str, allowed: str) -> None:
        """Refuse a name that is not known, and a script of another origin."""
        host = headers.get("host", "")
        if (self.settings.is_local or self.settings.names) and _name(host) not in self.names:
            raise Problem(
                403,
                f"this service does not answer for {host[:80]!a}; start it with --name if it is reached so",
            )
        if origin and not allowed and _parts(origin).netloc.lower() != host.lower():
            advice = f"; start the service with --allow-origin {origin[:80]}" if is_for_clients(path) else ""
            raise Problem(403, f"scripts of {origin[:80]!a} may not ask here{advice}")

    def _allowed_origin(self, origin: str) -> str:
        """Return the origin if its scripts may ask the interface of OpenAI's clients, or ""."""
        if not origin:
            return ""
        parts = _parts(origin)
        known = self.settings.origins
        is_known = origin in known or "*" in known or parts.scheme in _PROGRAMS
        return origin if is_known or (parts.hostname or "") in _LOOPBACK else ""


def _preflight(headers: Headers) -> dict[str, str]:
    """Return what a script may send."""
    return {
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": headers.get("access-control-request-headers", "content-type"),
        "Access-Control-Allow-Private-Network": "true",  # a page of the internet may ask this machine
        "Access-Control-Max-Age": "600",
    }


def _name(host: str) -> str:
    """Return the name in a Host header, without the port."""
    return (_parts(f"//{host}").hostname or "").rstrip(".")


def _parts(address: str) -> SplitResult:
    """Return the parts of an address. An address with an open bracket has none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
