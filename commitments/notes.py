"""C2SP signed notes, checkpoints and `tlog-proof` receipts, byte for byte. Pure: no Django, no storage.

Sources: C2SP signed-note, tlog-checkpoint and tlog-proof@v1. A note is text that ends in a newline, an empty line,
and signature lines `— <key name> <base64(key id[4] || signature)>`. Only Ed25519 (type 0x01) is made and checked;
signatures of unknown keys are ignored, as the specification demands.
"""

import binascii
import re
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
MAX_SIGNATURES = 64
PROOF_HEADER = "c2sp.org/tlog-proof@v1"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


class NoteError(ValueError):
    """Not a well-formed note, key, checkpoint or proof, or not signed by the key that was asked for."""


@dataclass(frozen=True)
class VerifierKey:
    """A name and an Ed25519 public key. As text, `name+hex(id)+base64(type || key)`, it may be given to anyone."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _is_key_name(self.name) or len(self.public) != 32:
            raise NoteError("a key needs a name without spaces or + and 32 bytes")

    @property
    def id(self) -> bytes:
        """SHA-256(name || 0x0A || 0x01 || key), its first four bytes."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Raises NoteError for what is no Ed25519 verifier key or carries another key's id."""
        name, plus, rest = text.partition("+")
        id_, second_plus, encoded = rest.partition("+")
        blob = _unbase64(encoded)
        if not (plus and second_plus) or blob[:1] != ED25519:
            raise NoteError("not an Ed25519 verifier key")
        key = cls(name, blob[1:])
        if key.id.hex() != id_:
            raise NoteError("the key's id is not its own")
        return key

    def accepts(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """A named Ed25519 private key."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.private.public_key().public_bytes_raw())

    def sign_note(self, text: str) -> str:
        """The whole note with one signature. Raises NoteError for text that no note may hold."""
        if not text.endswith("\n") or _CONTROL.search(text):
            raise NoteError("a note's text ends in a newline and has no control characters")
        signature = self.private.sign(text.encode())
        return f"{text}\n— {self.name} {_base64(self.verifier.id + signature)}\n"


def open_note(note: str, key: VerifierKey) -> str:
    """The note's text, once `key` is known to have signed it. Raises NoteError otherwise."""
    text, signatures = _split_note(note)
    is_signed = False
    for name, blob in signatures:
        if name != key.name or blob[:4] != key.id:
            continue  # an unknown key, even if it shares the name or the id
        if not key.accepts(text.encode(), blob[4:]):
            raise NoteError(f"the signature of {name} does not fit the note")
        is_signed = True
    if not is_signed:
        raise NoteError(f"not signed by {key.name}")
    return text


@dataclass(frozen=True)
class TreeHead:
    """What a checkpoint says: this log had `size` leaves with this root."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "TreeHead":
        """From a checkpoint's text; extension lines are let pass. Raises NoteError."""
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0] or not _DECIMAL.fullmatch(lines[1]) or "" in lines[:-1] or lines[-1]:
            raise NoteError("not a checkpoint")
        root = _unbase64(lines[2])
        if len(root) != 32:
            raise NoteError("a root has 32 bytes")
        return cls(lines[0], int(lines[1]), root)


def open_checkpoint(note: str, key: VerifierKey) -> TreeHead:
    """The signed tree head. Raises NoteError unless signed by `key`, whose name is the log's origin."""
    head = TreeHead.parse(open_note(note, key))
    if head.origin != key.name:
        raise NoteError(f"a checkpoint of {head.origin}, not of {key.name}")
    return head


@dataclass(frozen=True)
class LogProof:
    """A receipt that can be checked with no access to the site: `.tlog-proof`."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""  # not authenticated by the proof

    def __str__(self) -> str:
        extra = [f"extra {_base64(self.extra)}"] if self.extra else []
        hashes = [_base64(hash_) for hash_ in self.proof]
        return "\n".join([PROOF_HEADER, *extra, f"index {self.index}", *hashes, "", self.checkpoint])

    @classmethod
    def parse(cls, text: str) -> "LogProof":
        """Raises NoteError for what is no tlog-proof@v1."""
        head, blank, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not blank or lines.pop(0) != PROOF_HEADER or not lines:
            raise NoteError("not a tlog-proof@v1")
        extra = _unbase64(lines.pop(0)[6:]) if lines[0].startswith("extra ") else b""
        if not lines or not lines[0].startswith("index ") or not _DECIMAL.fullmatch(lines[0][6:]):
            raise NoteError("a proof names the index of its entry")
        hashes = tuple(_unbase64(line) for line in lines[1:])
        if any(len(hash_) != 32 for hash_ in hashes):
            raise NoteError("every hash of a proof has 32 bytes")
        return cls(int(lines[0][6:]), hashes, checkpoint, extra)


def _split_note(note: str) -> tuple[str, Sequence[tuple[str, bytes]]]:
    text, blank, tail = note.rpartition("\n\n")
    if not blank or not tail.endswith("\n") or _CONTROL.search(note):
        raise NoteError("not a signed note")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError("too many signatures")
    return text + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    dash, name, encoded = [*line.split(" "), "", ""][:3]
    blob = _unbase64(encoded)
    if dash != "—" or line.count(" ") != 2 or not _is_key_name(name) or len(blob) < 5:
        raise NoteError("not a signature line")
    return name, blob


def _is_key_name(name: str) -> bool:
    return bool(name) and not any(_is_barred(character) for character in name)


def _is_barred(character: str) -> bool:
    return character == "+" or character.isspace() or unicodedata.category(character) in {"Zs", "Cc"}


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode()


def _unbase64(text: str) -> bytes:
    try:
        raw = b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64") from error
    if _base64(raw) != text:
        raise NoteError("not canonical base64")
    return raw
