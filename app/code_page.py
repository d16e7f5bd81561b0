"""How a secret for one-time codes is shown: as a QR code, and as text to type."""

from typing import Any

from app.drawings import qr
from walks.people import codes


def for_app(secret: str, email: str, host: str) -> dict[str, Any]:
    """What the page shows; the text in groups of four."""
    address = codes.address(secret, email, f"Tryg Vandring ({host})")
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    return {"qr": qr(address), "typed_secret": " ".join(groups)}
