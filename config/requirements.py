"""What a site outside of development must have set. Each fault is a sentence that says what to do."""

from collections.abc import Iterator, Sequence
from pathlib import Path

KEY_LENGTH = 40
MAKE_ONE = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"


def faults(
    *,
    secret_key: str,
    card_key: str,
    site_url: str,
    allowed_hosts: Sequence[str],
    ledger_key_file: Path,
    ledger_origin: str,
) -> Iterator[str]:
    """Sentences, most urgent first; nothing when all is well."""
    for name, value in (("DJANGO_SECRET_KEY", secret_key), ("CARD_KEY", card_key)):
        if len(value) < KEY_LENGTH or len(set(value)) < 12 or value.startswith("development-only"):
            yield f"{name} is missing, shorter than {KEY_LENGTH} characters or too simple. {MAKE_ONE}"
    if secret_key == card_key:
        yield f"CARD_KEY is the same as DJANGO_SECRET_KEY; it must be a key of its own. {MAKE_ONE}"
    if not site_url.startswith(("https://", "http://")):
        yield "SITE_URL is missing: the address people open, e.g. SITE_URL=https://lachan.dienbien.example"
    if not allowed_hosts or "*" in allowed_hosts:
        yield "DJANGO_ALLOWED_HOSTS must name the site's hosts, e.g. DJANGO_ALLOWED_HOSTS=lachan.dienbien.example"
    if not ledger_origin:
        yield "LEDGER_ORIGIN is missing: the ledger's name for ever, e.g. LEDGER_ORIGIN=lachan.dienbien.example/ledger"
    if not ledger_key_file.is_file():
        yield (
            f"LEDGER_KEY_FILE names {ledger_key_file}, which is not there. Make it once, keep a copy in a safe place: "
            f"python tools/make_ledger_key.py {ledger_key_file}"
        )
    elif ledger_key_file.stat().st_mode & 0o077:
        yield f"LEDGER_KEY_FILE {ledger_key_file} can be read by others. Correct it: chmod 600 {ledger_key_file}"
