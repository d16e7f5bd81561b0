"""The operator's own mail server: one mail handed over, or a code that says what is wrong."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from app.settings import LOCAL, Settings
from walks.tables import Mail

SECONDS = 20  # that a server may be silent


class Undelivered(Exception):  # noqa: N818 - a state, as Missing and Refused are
    """Why it is still here; `is_final` when trying again helps nothing."""

    def __init__(self, code: str, *, is_final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.is_final = is_final


def message(mail: Mail, body: str, settings: Settings) -> EmailMessage:
    """As it goes out. The same mail has the same message id, however often it is tried."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = settings.mail_from, mail.address, mail.subject
    made["Date"] = format_datetime(mail.made_at)
    made["Message-ID"] = f"<{mail.id}@{urlsplit(settings.base_url).hostname}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(body)
    return made


def deliver(made: EmailMessage, settings: Settings) -> None:
    """Hand one mail over. Raises Undelivered."""
    try:
        with _server(settings) as server:
            server.send_message(made)
    except smtplib.SMTPRecipientsRefused as fault:
        [(code, _)] = fault.recipients.values()
        raise Undelivered("refused", is_final=code >= 500) from fault
    except smtplib.SMTPResponseException as fault:
        raise Undelivered("refused", is_final=fault.smtp_code >= 500) from fault
    except (OSError, smtplib.SMTPException) as fault:
        raise Undelivered("unreachable") from fault


@contextmanager
def _server(settings: Settings) -> Iterator[smtplib.SMTP]:
    if settings.smtp_security == "none" and settings.smtp_host not in LOCAL:
        raise OSError("a mail server elsewhere must be spoken to in secret")
    safe = ssl.create_default_context()
    host, port = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=safe)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    with server:
        if settings.smtp_security == "starttls":
            server.starttls(context=safe)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        yield server
