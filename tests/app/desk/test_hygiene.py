"""Every door there is, and every answer it gives: dressed, sealed against others, and still."""

import hashlib
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from app.contract import contract
from app.main import make_app
from tests.app.desk.conftest import Evening
from tests.app.desk.real import addresses
from tests.cast import content_digest, letter
from walks.people import passwords
from walks.tables import Person

__all__ = ["addresses"]
UNSAFE = ("post", "put", "patch", "delete")
# A guess is counted, also one that is asked with GET; and who is shown what is closed is noted.
NOTES = ("tries", "event")
ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
)


def doors(client: TestClient, *methods: str) -> list[tuple[str, str]]:
    """Method and pattern of every door of the app with one of these methods."""
    told = contract(client.app)["paths"]
    return [(m, path) for path, found in sorted(told.items()) for m in found if m in methods]


def real(pattern: str, evening: Evening, addresses: dict[str, str]) -> str:
    """The pattern with ids that are there."""
    known = {path.replace(":uuid", ""): address for path, address in addresses.items()}
    line = known["/desk/lines/{line_id}"].rpartition("/")[2]
    named = {"{id}": str(evening.lamp), "{name}": "sw.js", "{code}": "not-found", "{line_id}": line}
    address = known.get(pattern, pattern)
    for name, value in named.items():
        address = address.replace(name, value)
    if "photos/" in address and "/api/" in address:
        address += f"?observation={evening.lamp}"
    assert "{" not in address, f"no real address for {pattern}"
    return address


def everything(database) -> dict[str, str]:
    """Every row of every table as it stands."""
    found = {}
    with database.reading() as session:
        for name, table in SQLModel.metadata.tables.items():
            if name not in NOTES:
                rows = sorted(map(repr, session.execute(table.select())))
                found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def asking(evening: Evening) -> dict[str, str]:
    return {"Authorization": f"Bearer {evening.phones[0].token}"}


def test_what_another_site_sends_to_any_door_changes_nothing(
    client, coordinator, evening: Evening, addresses, database
):
    before, asked = everything(database), 0
    for method, pattern in doors(client, *UNSAFE):
        address = real(pattern, evening, addresses)
        for told in ELSEWHERE:
            answer = coordinator.request(
                method, address, headers=told | asking(evening), follow_redirects=False
            )
            assert answer.status_code == 403, (method, pattern, told)
            asked += 1
    assert everything(database) == before
    assert asked >= 150


def test_a_letter_that_a_form_could_have_sent_is_no_letter(
    client, evening: Evening, addresses, database
):
    """text/plain is what a page elsewhere may send without asking; so are the two of forms."""
    body = letter(evening.walk)
    digest = {name: content_digest(body) for name in ("Content-Digest", "Repr-Digest")}
    before = everything(database)
    for method, pattern in doors(client, *UNSAFE):
        if pattern.startswith("/api/") and "photos" not in pattern and method != "delete":
            for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
                told = asking(evening) | digest | {"Content-Type": kind}
                answer = client.request(
                    method, real(pattern, evening, addresses), content=body, headers=told
                )
                assert answer.status_code in (415, 422), (pattern, kind)
    assert everything(database) == before


def test_looking_changes_nothing(client, coordinator, evening: Evening, addresses, database):
    before, statuses = everything(database), set()
    for _, pattern in doors(client, "get"):
        told = asking(evening) | {"Tryg-Invitation": "7K3M-P2QX"}
        answer = coordinator.get(
            real(pattern, evening, addresses), headers=told, follow_redirects=False
        )
        assert answer.status_code < 500, pattern
        statuses.add(answer.status_code)
    assert everything(database) == before
    assert 200 in statuses


def all_answers(
    client: TestClient, person: TestClient, evening: Evening, addresses: dict[str, str]
) -> Iterator[tuple[str, object]]:
    """One of every door, as somebody with rights, as nobody, and of what is not there."""
    for method, pattern in doors(client, "get", "head", *UNSAFE):
        address = real(pattern, evening, addresses)
        for who in (person, client):
            yield pattern, who.request(method, address, follow_redirects=False)
    for address in ("/findes-ikke", "/api/findes-ikke", "/static/x.js", "/desk/walks/not-an-id"):
        yield address, client.get(address)
    yield "TRACE", client.request("TRACE", "/")
    yield "elsewhere", client.post("/desk/sign-in", headers=ELSEWHERE[0])
    yield "other name", client.get("/", headers={"Host": "evil.example"})


@pytest.fixture
def behind_tls(settings) -> Iterator[TestClient]:
    """The same house, reached over HTTPS."""
    told = settings.model_copy(update={"base_url": "https://testserver"})
    with TestClient(
        make_app(told), base_url="https://testserver", raise_server_exceptions=False
    ) as talking:
        yield talking


def test_every_answer_behind_tls_is_dressed(
    behind_tls, coordinator, evening: Evening, addresses, monkeypatch
):
    monkeypatch.setattr("app.public.texts", lambda _: 1 / 0)  # /problems/... is our own fault
    person = TestClient(
        behind_tls.app,
        base_url="https://testserver",
        cookies={"__Host-bord": coordinator.cookies["bord"]},
        raise_server_exceptions=False,
    )
    statuses = set()
    for where, answer in all_answers(behind_tls, person, evening, addresses):
        headers = answer.headers
        statuses.add(answer.status_code)
        assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains", where
        assert headers["x-content-type-options"] == "nosniff", where
        assert headers["referrer-policy"] == "same-origin", where
        assert headers["cross-origin-opener-policy"] == "same-origin", where
        assert headers["cross-origin-resource-policy"] == "same-origin", where
        assert "geolocation=(self)" in headers["permissions-policy"], where
        assert "access-control-allow-origin" not in headers, where
        assert "server" not in headers, where
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy, where
        assert "default-src 'none'" in policy, where
        if "/photos/{photo_id}" not in where:
            for rule in (
                "base-uri 'none'",
                "frame-ancestors 'none'",
                "trusted-types tryg tryg-map",
            ):
                assert rule in policy, where
        if where.startswith(("/desk/", "/api/")):
            assert "no-store" in headers["cache-control"], where
    assert {200, 303, 400, 401, 403, 404, 405, 422, 500} <= statuses


def test_every_cookie_is_bound_to_this_very_host_and_out_of_reach(
    behind_tls, evening: Evening, addresses, database
):
    password = "en lang adgangssaetning"
    with database.writing() as session:
        hashed = passwords.hashed(password)
        session.add(Person(email="k@k.dk", name="K", password_hash=hashed))
    typed = {"email": "k@k.dk", "password": password}
    given = [behind_tls.post("/desk/sign-in", data=typed, follow_redirects=False)]
    assert given[0].status_code == 303
    given += [answer for _, answer in all_answers(behind_tls, behind_tls, evening, addresses)]
    cookies = [one for answer in given for one in answer.headers.get_list("set-cookie")]
    assert len(cookies) >= 2  # one to sign in, one to sign out
    for cookie in cookies:
        name, *attributes = [part.strip().lower() for part in cookie.split(";")]
        assert name.startswith("__host-"), cookie
        assert {"secure", "httponly", "path=/"} <= set(attributes), cookie
        assert {"samesite=lax", "samesite=strict"} & set(attributes), cookie
        assert not any(part.startswith("domain") for part in attributes), cookie


def test_an_answer_of_the_api_is_never_a_page(client, evening: Evening, addresses):
    """Opened in the address bar it shows text or is saved; a browser runs nothing of it."""
    page = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Dest": "document"}
    for method, pattern in doors(client, "get"):
        if pattern.startswith("/api/"):
            address = real(pattern, evening, addresses)
            answer = client.request(method, address, headers=asking(evening) | page)
            assert "html" not in answer.headers.get("content-type", ""), pattern
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_photo_opened_in_the_address_bar_is_a_picture_in_a_sandbox(
    coordinator, addresses, evening: Evening
):
    answer = coordinator.get(addresses["/desk/photos/{photo_id:uuid}/{size}"])
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8")
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_the_database_the_crawl_leaned_on_was_not_empty(database, evening: Evening):
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM observation")).scalar_one() == 4
