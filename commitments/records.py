"""What is recorded of an act, byte for byte. Pure: no Django, no storage. The formats are final; see the fixture
tests/commitments/fixtures/ledger.json.

record   JCS (RFC 8785) of exactly RECORD_FIELDS; erasable, never in the log
digest   HMAC-SHA256(salt, record); the salt, 32 random bytes, is erased with the record
leaf     JCS of {v, entry_id, institution, kind, digest}: all that the log ever holds of an act
promise  a signed sentence that the log will take this leaf in by a given time
"""

import hmac
import json
import re
import secrets
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

import rfc8785

from commitments.notes import SigningKey, VerifierKey

LEAF_VERSION = 1
SALT_BYTES = 32
# A note never holds a NUL, so that a signed promise can never be read as a signed checkpoint, nor the other way round.
PROMISE_CONTEXT = b"la-chan/ledger-promise/v1\x00"
PROMISE_FIELDS = frozenset({"origin", "leaf", "receipt", "at", "by"})


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a party did. Ids are UUIDs in lower case; what does not apply is null."""

    act: str  # the act's own id, the leaf's entry_id
    kind: str  # signed, declined, withdrew, erased
    commitment: str | None
    pledge_sha256: str | None  # of the exact text promised (declined: offered), hexadecimal
    language: str | None
    role: str | None  # student, teacher
    signer: str | None  # what was typed, NFC; without a name on the roster, the number
    relation: str | None  # of a parent to the child
    for_whom: (
        str | None
    )  # the student's id; teacher: the classroom's; erased: that of the act whose record is destroyed
    method: str | None  # typed, drawn, paper; erased: why
    strokes_sha256: str | None
    device: str | None  # own, student, teacher, paper
    shown_by: str  # how the signer was let in: pin, card, link, teacher (a staff account), none
    witness: str | None
    at: str  # UTC, whole seconds, 2026-11-24T02:03:04Z

    def canonical(self) -> bytes:
        return rfc8785.dumps(asdict(self))

    @classmethod
    def parse(cls, raw: bytes) -> "Record":
        """Raises ValueError for what is not the canonical form of exactly these fields."""
        values = json.loads(raw)
        if not isinstance(values, dict) or set(values) != RECORD_FIELDS:
            raise ValueError("not a record")
        record = cls(**values)
        if record.canonical() != raw:
            raise ValueError("not a canonical record")
        return record


RECORD_FIELDS = frozenset(field.name for field in fields(Record))


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def record_digest(salt: bytes, record: bytes) -> bytes:
    return hmac.digest(salt, record, "sha256")


def leaf_data(*, entry_id: str, institution: str, kind: str, digest: bytes) -> bytes:
    """What the log takes in: no name, no class, nothing that can be guessed without the salt."""
    return rfc8785.dumps(
        {"v": LEAF_VERSION, "entry_id": entry_id, "institution": institution, "kind": kind, "digest": digest.hex()}
    )


def canonical_json(values: Mapping[str, Any]) -> bytes:
    return rfc8785.dumps(dict(values))


def utc_text(at: datetime) -> str:
    """Whole seconds in UTC with a Z. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def make_promise(key: SigningKey, *, leaf: bytes, receipt: str, at: datetime, by: datetime) -> str:
    """JCS of {promise: {origin, leaf, receipt, at, by}, key, signature}: the log named `origin` will hold `leaf` by
    `by`, and the page of the code `receipt` will say so.
    """
    promise = {
        "origin": key.name,
        "leaf": json.loads(leaf),
        "receipt": receipt,
        "at": utc_text(at),
        "by": utc_text(by),
    }
    signature = key.private.sign(PROMISE_CONTEXT + rfc8785.dumps(promise))
    return rfc8785.dumps(
        {"promise": promise, "key": str(key.verifier), "signature": b64encode(signature).decode()}
    ).decode()


def read_promise(promise: str, key: VerifierKey) -> dict[str, Any] | None:
    """What was promised, {origin, leaf, receipt, at, by}, once `key` is known to have signed it; else None."""
    try:
        parsed = json.loads(promise)
        said, signature = parsed["promise"], b64decode(parsed["signature"], validate=True)
        message = PROMISE_CONTEXT + rfc8785.dumps(said)
        is_signed = isinstance(said, dict) and set(said) == PROMISE_FIELDS and key.accepts(message, signature)
        return said if is_signed and said["origin"] == key.name else None
    except (ValueError, KeyError, TypeError, RecursionError, rfc8785.CanonicalizationError):
        return None


def is_promise_of(promise: str, *, leaf: bytes, key: VerifierKey) -> bool:
    """Whether `key` has promised to take this very leaf in. Rubbish answers False."""
    said = read_promise(promise, key)
    return said is not None and rfc8785.dumps(said["leaf"]) == leaf


# Names as typed

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_NOT_LETTERS = re.compile(r"[\s.,'’\-]+")


def is_same_name(one: str, other: str) -> bool:
    """Whether two Vietnamese names are one without regard to case, composition or the place of the tone mark."""
    return _name_key(one) == _name_key(other)


def _name_key(name: str) -> list[tuple[str, str]]:
    """Syllable by syllable: the letters with â, ơ, đ and the like kept, and the tone taken off its letter."""
    decomposed = unicodedata.normalize("NFD", name).casefold()
    key = []
    for syllable in _NOT_LETTERS.split(decomposed):
        tones = "".join(sorted(character for character in syllable if ord(character) in _TONES))
        if syllable:
            key.append((unicodedata.normalize("NFC", syllable.translate(_TONES)), tones))
    return key


# Public codes

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_SYMBOLS = 17  # 85 random bits, so that 80 remain for certain when awkward check characters are thrown back
_CHECK_SYMBOLS = CROCKFORD + "*~$=U"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "Đ": "D"})


def new_public_code() -> str:
    """17 random Crockford symbols and Crockford's check character (modulo 37), always a letter or digit."""
    while True:
        number = secrets.randbits(5 * CODE_SYMBOLS)
        check = _CHECK_SYMBOLS[number % 37]
        if check.isalnum():  # * ~ $ = cannot be typed on every phone
            return "".join(CROCKFORD[number >> shift & 31] for shift in range(5 * (CODE_SYMBOLS - 1), -1, -5)) + check


def read_public_code(typed: str) -> str | None:
    """The code somebody meant, or None when no code reads like that: the check character finds a slip."""
    text = re.sub(r"[\s\-–—.]+", "", unicodedata.normalize("NFC", typed)).upper().translate(_READ_AS)
    letters, check = text[:-1], text[-1:]
    if len(letters) != CODE_SYMBOLS or any(letter not in CROCKFORD for letter in letters):
        return None
    number = 0
    for letter in letters:
        number = number << 5 | CROCKFORD.index(letter)
    return text if _CHECK_SYMBOLS[number % 37] == check else None


def shown_code(code: str) -> str:
    """For reading aloud and copying: groups of six."""
    return "-".join(code[start : start + 6] for start in range(0, len(code), 6))
