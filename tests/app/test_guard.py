"""What every answer carries, and what another site may not make us do."""

import pytest
from starlette.testclient import TestClient

from app.guard import FOREVER
from app.main import make_app
from app.pages import manifest


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_changes_nothing(client, headers):
    form = {"email": "a@b.example", "password": "x" * 12}
    answer = client.post("/desk/sign-in", data=form, headers=headers)
    assert answer.status_code == 403
    assert "problems." not in answer.text


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}],
)
def test_our_own_forms_are_taken(client, headers):
    form = {"email": "a@b.example", "password": "x" * 12}
    answer = client.post("/desk/sign-in", data=form, headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/", "/tur/", "/desk/sign-in", "/findes-ikke", "/healthz"])
def test_every_answer_is_dressed(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


def test_an_api_answer_to_another_site_is_a_problem_in_json(client):
    answer = client.post("/api/field/devices", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.headers["content-type"] == "application/problem+json"


def test_built_files_are_kept_for_ever_and_packed(client):
    page = client.get("/tur/").text
    name = page.partition("/static/field.")[2].partition('"')[0]
    answer = client.get(f"/static/field.{name}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["content-encoding"] == "gzip"


def test_a_worker_lies_below_the_service_worker_that_keeps_it(client):
    name = manifest()["map-worker.js"]
    answer = client.get(f"/tur/static/{name}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")


def test_our_own_fault_tells_nothing(client, monkeypatch):
    monkeypatch.setattr("app.public.page", lambda *_a, **_k: 1 / 0)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_refusals_to_the_phone_say_that_they_are_ours(client):
    for answer in (
        client.get("/api/field/package"),
        client.put("/api/field/observations/x", content=b"{}"),
        client.get("/api/field/findes-ikke"),
        client.post("/api/field/devices", content=b"{"),
    ):
        assert answer.status_code >= 400
        assert answer.headers["tryg"] == "1"


@pytest.mark.parametrize("path", ["/tur", "/desk"])
def test_no_address_is_built_from_the_host_a_stranger_sends(settings, path):
    at_home = settings.model_copy(update={"base_url": "http://localhost:8000"})
    with TestClient(make_app(at_home)) as client:
        answer = client.get(path, headers={"Host": "evil.example"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, f"{path}/")


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "evil.example:80", "[::1", "", "localhost"]
)
def test_under_another_name_than_ours_nobody_is_served(client, host):
    for path in ("/", "/desk/sign-in", "/tur/", "/api/field/ping"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.text


def test_our_own_name_on_any_port_is_served_and_health_under_any_name(client):
    assert client.get("/", headers={"Host": "testserver:8443"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND", "QUERY"])
def test_no_other_methods_than_those_we_know(client, method):
    for path in ("/", "/healthz", "/desk/", "/static/x.js", "/findes-ikke"):
        answer = client.request(method, path)
        assert (answer.status_code, answer.headers["x-content-type-options"]) == (405, "nosniff")


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/metrics", "/debug"])
def test_nothing_is_told_of_how_the_house_is_built(client, path):
    assert client.get(path).status_code == 404
    assert client.app.debug is False
