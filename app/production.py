"""What must be in order before a deployment opens to people: settings in, codes of faults out."""

from ipaddress import ip_network
from pathlib import Path

from sqlmodel import Session, col, select

from app.settings import LOCAL, Settings
from walks.tables import Person

KEY_BYTES = 32
KEY_VARIETY = 10  # different bytes; a key made by a machine has more, "aaaa..." has fewer
NOBODYS = ".example"  # no address can end so (RFC 2606): the demo's cast does


class Unready(Exception):  # noqa: N818 - a state, as Missing and Refused are
    """A production that must not open: the codes say why."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


def weak_settings(settings: Settings) -> list[str]:
    """What is wrong with the settings alone."""
    faults = {
        "base-url-not-https": not settings.base_url.startswith("https://"),
        "cookies-not-secure": not settings.is_secure,
        "key-weak": len(settings.key) < KEY_BYTES or len(set(settings.key)) < KEY_VARIETY,
        "key-open": _others_may_read(settings),
        "no-security-contact": not settings.security_contact,
        "mail-without-sender": bool(settings.smtp_host) and not settings.mail_from,
        "mail-in-the-open": bool(settings.smtp_host)
        and settings.smtp_security == "none"
        and settings.smtp_host not in LOCAL,
        # GDPR article 13: whoever joins is told who answers for the data, and how to reach them.
        "no-controller": not (settings.controller_name and settings.controller_contact),
    }
    return [code for code, is_so in faults.items() if is_so]


def weak_ways_in(forwarded: str, certificate: Path | None) -> list[str]:
    """What is wrong with how requests reach us: plain HTTP only from proxies that are named."""
    if not forwarded:
        return [] if certificate else ["not-behind-a-proxy"]
    return [] if all(_names_few(proxy) for proxy in forwarded.split(",")) else ["proxy-not-named"]


def demo_left(session: Session) -> list[str]:
    """The demo's people sign in with passwords that lie in a file."""
    anybody = select(Person.id).where(col(Person.email).endswith(NOBODYS)).limit(1)
    return ["demo-left"] if session.exec(anybody).first() else []


def _others_may_read(settings: Settings) -> bool:
    if settings.secret_key.get_secret_value():
        return False
    return bool(settings.key_file.stat().st_mode & 0o077)


def _names_few(proxy: str) -> bool:
    """An address, a small network or the path of a socket; never everybody."""
    told = proxy.strip()
    try:
        return ip_network(told).num_addresses <= 2**16
    except ValueError:
        return told.startswith("/")
