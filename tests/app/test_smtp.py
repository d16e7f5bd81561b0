"""The mail server is spoken to in secret, and only when it shows who it is."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.settings import Settings
from app.smtp import Undelivered, deliver, message
from tests.smtp import Postbox, post_office
from walks.tables import Mail

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
MAIL = Mail(key="k", kind="new", address="drift@bo.example", subject="Nyt: æøå", body="Hej æøå",
            made_at=NOW)  # fmt: skip


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[Path, Path]:
    """A certificate for this machine, signed by itself, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.NameAttribute
    who = x509.Name([name(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    return files


@pytest.fixture(params=["starttls", "tls"])
def office(request, certificate):
    """A server that speaks in secret, the one way or the other."""
    secret = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secret.load_cert_chain(*certificate)
    postbox = Postbox()
    how = {"ssl_context": secret}
    if request.param == "starttls":
        how = {"tls_context": secret, "require_starttls": True}
    served = post_office(postbox, **how)
    served.start()
    yield request.param, served.port, postbox
    served.stop()


def settings(port: int, security: str, **more) -> Settings:
    return Settings(
        smtp_host="127.0.0.1", smtp_port=port, smtp_security=security,
        mail_from="tryg@kommune.example", **more,
    )  # fmt: skip


def test_a_server_that_is_vouched_for_gets_the_mail(office, certificate, monkeypatch):
    security, port, postbox = office
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    told = settings(port, security)
    deliver(message(MAIL, MAIL.body, told), told)
    [mail] = postbox.arrived
    assert (mail["subject"], mail.get_content().strip()) == ("Nyt: æøå", "Hej æøå")


def test_a_server_that_nobody_vouches_for_gets_nothing(office):
    security, port, postbox = office
    told = settings(port, security)
    with pytest.raises(Undelivered) as fault:
        deliver(message(MAIL, MAIL.body, told), told)
    assert (fault.value.code, fault.value.is_final) == ("unreachable", False)
    assert postbox.arrived == []


def test_a_server_that_speaks_in_the_open_gets_nothing_when_secrecy_is_asked_for():
    postbox = Postbox()
    served = post_office(postbox)
    served.start()
    told = settings(served.port, "starttls")
    with pytest.raises(Undelivered):
        deliver(message(MAIL, MAIL.body, told), told)
    served.stop()
    assert postbox.arrived == []


def test_a_server_elsewhere_is_never_spoken_to_in_the_open():
    told = settings(25, "none").model_copy(update={"smtp_host": "post.kommune.example"})
    with pytest.raises(Undelivered):
        deliver(message(MAIL, MAIL.body, told), told)
