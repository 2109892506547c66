"""Recognising a name without keeping it: keyed digests that only this site can make, different in every class."""

import base64
import hashlib
import hmac
from uuid import UUID

from accounts.names import exact, fold
from accounts.roster.plan import Digests

LENGTH = 22  # base64 of 16 bytes


def name_digests(key: bytes, classroom_id: UUID, name: str) -> Digests:
    """Of the exact name (wherever its tone marks were put) and of the name without marks."""
    return _digest(key, classroom_id, "exact", exact(name)), _digest(key, classroom_id, "folded", fold(name))


def joined(digests: Digests) -> str:
    """As one column holds them."""
    return "".join(digests)


def parted(stored: str) -> Digests:
    return stored[:LENGTH], stored[LENGTH:]


def _digest(key: bytes, classroom_id: UUID, purpose: str, text: str) -> str:
    message = f"lachan.v1\0{purpose}\0{classroom_id.hex}\0{text}".encode()
    return base64.urlsafe_b64encode(hmac.new(key, message, hashlib.sha256).digest()[:16]).decode("ascii").rstrip("=")
