"""A provider of sign-ins on this machine: keys of its own, and it says what a test wants."""

import base64
import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import orjson
from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

CLIENT = "tryg"
SECRET = "en hemmelighed til udbyderen"
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
STRANGER = RSAKey.generate_key(2048, {"kid": "stranger"})


def text_of(told: bytes) -> str:
    return base64.urlsafe_b64encode(told).rstrip(b"=").decode()


def at_hash(access_token: str) -> str:
    return text_of(hashlib.sha256(access_token.encode()).digest()[:16])


@dataclass
class Provider:
    """What it answers, and what it was asked. A test bends one thing."""

    issuer: str = ""
    subject: str = "karen-hos-kommunen"
    claims: dict[str, Any] = field(default_factory=dict)  # None: left out
    header: dict[str, Any] = field(default_factory=dict)
    key: Key = field(default_factory=lambda: RSA)
    token: Any = None  # a token made by hand: from the claims
    discovery: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    trips: dict[str, dict[str, str]] = field(default_factory=dict)  # by code
    asked: list[str] = field(default_factory=list)
    access_token: str = "adgang"

    def show(self, address: str) -> dict[str, str]:
        """Somebody signs in at the address we sent them to; what their browser brings back."""
        assert address.startswith(f"{self.issuer}/authorize?"), address
        trip = dict(parse_qsl(urlsplit(address).query))
        code = f"kode-{secrets.token_hex(8)}"
        self.trips[code] = trip
        return {"code": code, "state": trip["state"], "iss": self.issuer}

    def exchanged(self, form: dict[str, str], proof: str) -> tuple[int, dict[str, Any]]:
        """The token for a code: once, to who asked for it and knows the verifier."""
        trip = self.trips.pop(form.get("code", ""), None)
        pair = f"{CLIENT}:{'+'.join(SECRET.split())}".encode()
        expected = f"Basic {base64.b64encode(pair).decode()}"
        if trip is None or proof != expected:
            return 400, {"error": "invalid_grant"}
        shown = text_of(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if shown != trip["code_challenge"] or form["redirect_uri"] != trip["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self.made(trip["nonce"]), "access_token": self.access_token}

    def made(self, nonce: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "exp": now + 300, "iat": now,
            "nonce": nonce, "auth_time": now, "at_hash": at_hash(self.access_token),
            "email": "karen@tryg.example", "email_verified": True,
        }  # fmt: skip
        claims = {name: v for name, v in (claims | self.claims).items() if v is not None}
        if self.token:
            return str(self.token(claims))
        alg = "ES256" if isinstance(self.key, ECKey) else "RS256"
        header = {"alg": alg, "kid": self.key.kid} | self.header
        header = {name: value for name, value in header.items() if value is not None}
        return jwt.encode(header, claims, self.key)

    def told(self, path: str) -> dict[str, Any]:
        if path == "/keys":
            return {"keys": [RSA.as_dict(private=False), EC.as_dict(private=False)]}
        doors = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return doors | self.discovery


def unsigned(claims: dict[str, Any]) -> str:
    head = text_of(orjson.dumps({"alg": "none", "kid": "rsa"}))
    return f"{head}.{text_of(orjson.dumps(claims))}."


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    """HS256, with the published key as if it were a shared secret."""
    head = text_of(orjson.dumps({"alg": "HS256", "kid": "rsa"}))
    told = f"{head}.{text_of(orjson.dumps(claims))}"
    seal = hmac.digest(RSA.as_pem(private=False), told.encode(), "sha256")
    return f"{told}.{text_of(seal)}"


def of_an_unknown_algorithm(claims: dict[str, Any]) -> str:
    _, body, seal = jwt.encode({"alg": "RS256", "kid": "rsa"}, claims, RSA).split(".")
    return f"{text_of(orjson.dumps({'alg': 'RS999', 'kid': 'rsa'}))}.{body}.{seal}"


def changed_on_the_way(claims: dict[str, Any]) -> str:
    head, _, seal = jwt.encode({"alg": "RS256", "kid": "rsa"}, claims, RSA).split(".")
    return f"{head}.{text_of(orjson.dumps(claims | {'sub': 'en-anden'}))}.{seal}"


@contextmanager
def open_provider() -> Iterator[Provider]:
    """It listens on this machine until the test is over."""
    provider = Provider()

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(200, provider.told(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: told[0] for name, told in parse_qs(body).items()}
            self._answer(*provider.exchanged(form, self.headers.get("Authorization", "")))

        def _answer(self, status: int, told: dict[str, Any]) -> None:
            provider.asked.append(self.path)
            bent = provider.answers.get(self.path, (status, {}, orjson.dumps(told)))
            self.send_response(bent[0])
            for name, value in bent[1].items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(bent[2])))
            self.end_headers()
            self.wfile.write(bent[2])

        def log_message(self, *_: object) -> None:
            """Nothing on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
