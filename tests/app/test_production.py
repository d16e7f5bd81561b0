"""A production with weak settings does not open, and says in words what is wrong."""

import pytest
import uvicorn
from sqlmodel import select
from starlette.testclient import TestClient

from app.main import make_app
from app.production import Unready, demo_left, weak_settings, weak_ways_in
from app.settings import Settings
from app.texts import texts
from tests.app.test_cli import run
from walks.tables import Person

__all__ = ["run"]
STRONG = "nL3v0qk8cJ7yq2mZ1xW5tR9bV4gH6dSa"
GOOD = {
    "PRODUCTION": "1",
    "BASE_URL": "https://tryg.kommune.example",
    "SECRET_KEY": STRONG,
    "SECURITY_CONTACT": "sikkerhed@kommune.example",
    "CONTROLLER_NAME": "Eksempel Kommune",
    "CONTROLLER_CONTACT": "tryghed@kommune.example",
}
PROXY = ("--forwarded", "127.0.0.1")


@pytest.fixture
def serve(run, monkeypatch):
    """`tryg serve` as the operator starts it; what it would have served with, if it dared."""
    served: list[dict] = []
    monkeypatch.setattr(uvicorn, "run", lambda *_, **how: served.append(how))

    def start(*options: str, **changes: str) -> tuple[int, str, list[dict]]:
        for name, value in (GOOD | changes).items():
            monkeypatch.setenv(name, value)
        status, said = run("serve", *options)
        return status, said, served

    return start


def test_a_production_in_order_opens(serve):
    status, said, [how] = serve(*PROXY)
    assert (status, said) == (0, "")
    assert (how["proxy_headers"], how["forwarded_allow_ips"]) == (True, "127.0.0.1")


def test_a_key_made_here_is_good_enough(serve):
    assert serve(*PROXY, SECRET_KEY="")[0] == 0


def test_a_certificate_of_our_own_will_do_instead_of_a_proxy(serve, tmp_path):
    options = ("--certificate", str(tmp_path / "a.pem"), "--certificate-key", "b.pem")
    status, _, [how] = serve(*options)
    assert (status, how["ssl_certfile"], how["proxy_headers"]) == (0, tmp_path / "a.pem", False)


@pytest.mark.parametrize(
    ("code", "changes", "options"),
    [
        ("base-url-not-https", {"BASE_URL": "http://tryg.kommune.example"}, PROXY),
        ("cookies-not-secure", {"SECURE_COOKIES": "false"}, PROXY),
        ("key-weak", {"SECRET_KEY": STRONG[:31]}, PROXY),
        ("key-weak", {"SECRET_KEY": "changeme" * 8}, PROXY),
        ("no-security-contact", {"SECURITY_CONTACT": ""}, PROXY),
        ("no-controller", {"CONTROLLER_NAME": ""}, PROXY),
        ("no-controller", {"CONTROLLER_CONTACT": ""}, PROXY),
        ("mail-without-sender", {"SMTP_HOST": "post.kommune.example"}, PROXY),
        (
            "mail-in-the-open",
            {"SMTP_HOST": "post.kommune.example", "SMTP_SECURITY": "none", "MAIL_FROM": "t@k.dk"},
            PROXY,
        ),
        ("not-behind-a-proxy", {}, ()),
        ("proxy-not-named", {}, ("--forwarded", "*")),
        ("proxy-not-named", {}, ("--forwarded", "127.0.0.1,0.0.0.0/0")),
        ("proxy-not-named", {}, ("--forwarded", "proxy.kommune.example")),
    ],
)
def test_each_weakness_is_refused_in_words(serve, code, changes, options):
    status, said, served = serve(*options, **changes)
    assert (status, served) == (1, [])
    assert texts("da")[f"hygiene.{code}"] in said


def test_a_key_that_others_on_the_machine_can_read_is_refused(serve, tmp_path):
    (tmp_path / "secret.key").write_text(STRONG)
    (tmp_path / "secret.key").chmod(0o644)
    status, said, served = serve(*PROXY, SECRET_KEY="")
    assert (status, served) == (1, [])
    assert texts("da")["hygiene.key-open"] in said


def test_the_demos_people_are_refused(serve, db):
    db.add(Person(email="karen@tryg.example", name="Karen"))
    status, said, served = serve(*PROXY)
    assert (status, served) == (1, [])
    assert texts("da")["hygiene.demo-left"] in said


def test_what_the_demo_puts_in_is_found(run, database):
    assert run("demo")[0] == 0
    with database.reading() as session:
        assert session.exec(select(Person)).all()
        assert demo_left(session) == ["demo-left"]


def test_every_fault_is_said_at_once_and_in_english_too(serve):
    changes = {"BASE_URL": "http://x.example", "SECURITY_CONTACT": ""}
    _, said, _ = serve(**changes)
    for code in ("base-url-not-https", "no-security-contact", "not-behind-a-proxy"):
        assert texts("da")[f"hygiene.{code}"] in said
        assert texts("en")[f"hygiene.{code}"]


def test_whatever_starts_the_app_it_does_not_open_with_weak_settings(settings, monkeypatch):
    weak = settings.model_copy(update={"production": True})
    with pytest.raises(Unready) as refused, TestClient(make_app(weak)):
        pass
    assert "base-url-not-https" in refused.value.codes


def test_nothing_is_asked_of_a_try_out_on_ones_own_machine(serve):
    status, _, [how] = serve(PRODUCTION="0", BASE_URL="http://localhost:8000", SECRET_KEY="x")
    assert (status, how["proxy_headers"]) == (0, False)


def test_small_networks_and_sockets_are_names_of_proxies(tmp_path):
    for named in ("10.1.2.0/24", "10.0.0.1, ::1", "/run/tryg.sock"):
        assert weak_ways_in(named, None) == []
    facts = {name.lower(): value for name, value in GOOD.items()}
    facts |= {"data_dir": tmp_path, "security_contact": "https://k.example/hul"}
    assert weak_settings(Settings(**facts)) == []
