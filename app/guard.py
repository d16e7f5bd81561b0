"""What every answer carries and every unsafe request must show, before any door is reached."""

from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import on_fault, tell
from walks.errors import Refused

FOREVER = "public, max-age=31536000, immutable"  # a built file's name holds its hash
STATIC = ("/static/", "/tur/static/")
LARGEST = 1024 * 1024  # bytes of any body but a photo
LARGEST_PHOTO = 16 * LARGEST
SAFE = {"GET", "HEAD", "OPTIONS"}
METHODS = SAFE | {"POST", "PUT", "PATCH", "DELETE"}
ANYWHERE = {"localhost", "127.0.0.1", "::1"}  # served here we know no name to hold anybody to
HEALTH = "/healthz"  # asked by whoever watches over the process, under any name
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types tryg tryg-map"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it browsers send "Origin: null", and our own forms would be refused.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}

# Only the phone's page, and only where recordings are taken.
MAY_LISTEN = HEADERS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")


class Guard:
    """Security headers, and no state is changed on the word of another site (CSRF)."""

    def __init__(
        self, app: ASGIApp, *, base_url: str, is_secure: bool, takes_sound: bool = False
    ) -> None:
        name = urlsplit(base_url).hostname or ""
        self.app = app
        self.name = "" if name in ANYWHERE else name  # empty: any
        self.is_secure = is_secure
        self.takes_sound = takes_sound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn away what another site sent; dress every answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        has_begun = False

        async def dressed(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                self._dress(scope["path"], MutableHeaders(scope=message))
            await send(message)

        if refused := self._refusal(scope):
            await tell(Request(scope), *refused)(scope, receive, dressed)
            return
        try:
            await self.app(scope, _capped(scope, receive), dressed)
        except ClientDisconnect:
            return  # the line was cut: no fault of ours, and nobody left to tell
        except Exception as trouble:
            answer = await on_fault(Request(scope), trouble)
            if not has_begun:
                await answer(scope, receive, dressed)

    def _refusal(self, scope: Scope) -> tuple[str, int] | None:
        """Why no door is to see the request; None when one may."""
        if scope["method"] not in METHODS:
            return "not-allowed", 405
        if self.name and scope["path"] != HEALTH and _host(scope) != self.name:
            return "other-host", 400
        if scope["method"] not in SAFE and not _is_ours(scope):
            return "cross-site", 403
        return ("malformed", 422) if _says_twice(scope) else None

    def _dress(self, path: str, headers: MutableHeaders) -> None:
        if path.startswith("/tur") and self.takes_sound:
            headers.setdefault("Permissions-Policy", MAY_LISTEN)
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if path.startswith("/api/"):
            headers["Tryg"] = "1"  # it is us who answer, and not a captive portal
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("Cache-Control", FOREVER if path.startswith(STATIC) else "no-store")
        if self.is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


def _host(scope: Scope) -> str:
    """The name we were asked under; two of them are none. The port is the proxy's business."""
    told = Headers(scope=scope).getlist("host")
    try:
        return (urlsplit(f"//{told[0]}").hostname or "") if len(told) == 1 else ""
    except ValueError:
        return ""


def _says_twice(scope: Scope) -> bool:
    """Whether the address names anything twice: no door asks for a list there."""
    try:
        told = scope["query_string"].decode("latin-1")  # as text: of bytes it takes no æ
        pairs = parse_qsl(told, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return True  # no door asks for so much
    return len({name for name, _ in pairs}) < len(pairs)


def _capped(scope: Scope, receive: Receive) -> Receive:
    """No door is handed more than it can use; the photo's door counts for itself."""
    most, got = (LARGEST_PHOTO if "/photos/" in scope["path"] else LARGEST), 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > most:
            raise Refused("too-large", limit=most)
        return message

    return counted


def _is_ours(scope: Scope) -> bool:
    """The rule of Go's CrossOriginProtection: Sec-Fetch-Site, else Origin, else not a browser."""
    headers = Headers(scope=scope)
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")
