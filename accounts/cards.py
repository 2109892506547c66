"""A student's PIN and card: HMACs of the student's id and epoch. No Django: the key is passed in.

Nothing is stored, so there is nothing to steal from the table; both can be printed again, and raising the epoch makes
both worthless.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

PIN_DIGITS = 6
MAC_BYTES = 10  # 80 bits: beyond guessing
CARD_LENGTH = 42  # base32 of 16 + 10 bytes, without padding


@dataclass(frozen=True)
class Card:
    """What stands on a card, taken apart. Proves nothing until `matches` says so."""

    student_id: UUID
    mac: bytes

    def matches(self, key: bytes, epoch: int) -> bool:
        return hmac.compare_digest(self.mac, _mac(key, b"card", self.student_id, epoch)[:MAC_BYTES])


def pin_for(key: bytes, student_id: UUID, epoch: int) -> str:
    """Six digits, leading zeros kept."""
    number = int.from_bytes(_mac(key, b"pin", student_id, epoch)[:8]) % 10**PIN_DIGITS
    return f"{number:0{PIN_DIGITS}d}"


def card_for(key: bytes, student_id: UUID, epoch: int) -> str:
    """42 capital letters and digits 2–7: the student's id and 80 bits that only the key's holder can make."""
    mac = _mac(key, b"card", student_id, epoch)[:MAC_BYTES]
    return base64.b32encode(student_id.bytes + mac).decode("ascii").rstrip("=")


def read_card(text: str) -> Card | None:
    """Take a card's text apart; None when it is none. Small letters, spaces and hyphens are forgiven."""
    letters = "".join(text.split()).replace("-", "").upper()
    if len(letters) != CARD_LENGTH or not letters.isascii():
        return None
    try:
        raw = base64.b32decode(letters + "=" * (-CARD_LENGTH % 8))
    except binascii.Error:
        return None
    return Card(student_id=UUID(bytes=raw[:16]), mac=raw[16:])


def pin_matches(key: bytes, student_id: UUID, epoch: int, pin: str) -> bool:
    """In constant time; spaces are forgiven."""
    typed = "".join(pin.split()).encode("utf-8")
    return hmac.compare_digest(typed, pin_for(key, student_id, epoch).encode("ascii"))


def _mac(key: bytes, purpose: bytes, student_id: UUID, epoch: int) -> bytes:
    message = b"lachan.v1\0" + purpose + b"\0" + student_id.bytes + epoch.to_bytes(4, "big")
    return hmac.new(key, message, hashlib.sha256).digest()
