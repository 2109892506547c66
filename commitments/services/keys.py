"""The log's signing key, and the last signed head, which is kept beside it and so outside the database."""

import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from commitments.errors import LedgerKeyMissing
from commitments.notes import SigningKey


def signing_key() -> SigningKey:
    """The key in LEDGER_KEY_FILE under the name LEDGER_ORIGIN. While developing it is made when first asked for.

    Raises LedgerKeyMissing when there is none, or when the file holds something else.
    """
    path = Path(settings.LEDGER_KEY_FILE)
    if not path.exists() and (settings.DEBUG or settings.TESTING):
        make_key_unless_there(path)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise LedgerKeyMissing from error
    return _read_key(path, changed, settings.LEDGER_ORIGIN)


def make_key(path: Path) -> None:
    """Write a new Ed25519 key, readable by its owner alone. Raises FileExistsError rather than overwrite one."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        _flush(file.fileno())


def make_key_unless_there(path: Path) -> bool:
    """True when a key was made; one that is there stays."""
    try:
        make_key(path)
    except FileExistsError:
        return False
    return True


def head_path() -> Path:
    path = Path(settings.LEDGER_KEY_FILE)
    return path.with_name(path.name + ".head")


def kept_head() -> str | None:
    """The signed note of the last checkpoint, as kept outside the database; None before the first."""
    try:
        return head_path().read_text("utf-8")
    except FileNotFoundError:
        return None


def keep_head(note: str) -> None:
    """Replace the kept head in one step: a reader sees the old one or the new one."""
    path = head_path()
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with fresh.open("w", encoding="utf-8", newline="\n") as file:
        file.write(note)
        file.flush()
        _flush(file.fileno())
    fresh.replace(path)


def set_kept_head_aside() -> Path | None:
    """For a database that begins anew (a demonstration): the head of the log before it is renamed, never deleted."""
    path = head_path()
    if not path.exists():
        return None
    number = 1
    while (aside := path.with_name(f"{path.name}.{number}.old")).exists():
        number += 1
    path.rename(aside)
    return aside


@lru_cache(maxsize=8)
def _read_key(path: Path, changed: int, origin: str) -> SigningKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise LedgerKeyMissing from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LedgerKeyMissing
    return SigningKey(origin, key)


def _flush(descriptor: int) -> None:
    os.fsync(descriptor)
