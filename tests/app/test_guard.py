"""What every answer carries, and what another site may not make us do."""

import pytest

from app.guard import FOREVER


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
def test_no_address_is_built_from_the_host_a_stranger_sends(client, path):
    answer = client.get(path, headers={"Host": "evil.example"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, f"{path}/")
