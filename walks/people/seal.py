"""Secrets we must read again lie sealed in the database, by a key that lies elsewhere."""

from base64 import b64decode, b64encode
from secrets import token_bytes

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12  # bytes


class Seal:
    """AES-256-GCM with a key derived from the deployment's own, for this use alone."""

    def __init__(self, key: bytes) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"tryg codes").derive(key)
        self._cipher = AESGCM(derived)

    def shut(self, text: str) -> str:
        """The text, readable only with the key."""
        nonce = token_bytes(NONCE)
        return b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), None)).decode()

    def open(self, sealed: str) -> str:
        """The text again. Raises InvalidTag when the key is another or a bit has changed."""
        raw = b64decode(sealed)
        return self._cipher.decrypt(raw[:NONCE], raw[NONCE:], None).decode()
