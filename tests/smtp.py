"""A real mail server for the tests: it keeps what it is given, and refuses when it is told to."""

import socket
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Postbox:
    """What arrived, and what the server says to the next."""

    arrived: list[EmailMessage] = field(default_factory=list)
    says: str = ""  # instead of taking it, e.g. "451 later"

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - its name for it
        """Take it, or say what was asked for."""
        if self.says:
            return self.says
        self.arrived.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


def post_office(postbox: Postbox, **how: Any) -> Controller:
    """A server on a free port of this machine, that is started and stopped by whoever asks."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return Controller(postbox, hostname="127.0.0.1", port=port, **how)
