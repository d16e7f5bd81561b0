"""What every answer carries and every unsafe request must show, before any door is reached."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.problems import on_fault, tell
from walks.errors import Refused

FOREVER = "public, max-age=31536000, immutable"  # a built file's name holds its hash
LARGEST = 1024 * 1024  # bytes of any body but a photo
LARGEST_PHOTO = 16 * LARGEST
SAFE = {"GET", "HEAD", "OPTIONS"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
TRUSTED_TYPES = "; require-trusted-types-for 'script'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it browsers send "Origin: null", and our own forms would be refused.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
}


class Guard:
    """Security headers, and no state is changed on the word of another site (CSRF)."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self.app = app
        self.is_secure = is_secure

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

        if scope["method"] not in SAFE and not _is_ours(scope):
            await tell(Request(scope), "cross-site", 403)(scope, receive, dressed)
            return
        try:
            await self.app(scope, _capped(scope, receive), dressed)
        except Exception as trouble:
            answer = await on_fault(Request(scope), trouble)
            if not has_begun:
                await answer(scope, receive, dressed)

    def _dress(self, path: str, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if path.startswith("/api/"):
            headers["Tryg"] = "1"  # it is us who answer, and not a captive portal
        field = path.startswith("/tur")
        headers.setdefault("Content-Security-Policy", POLICY + (TRUSTED_TYPES if field else ""))
        headers.setdefault("Cache-Control", FOREVER if path.startswith("/static/") else "no-store")
        if self.is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")


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
