import secrets

import pytest

from config.requirements import faults


@pytest.fixture
def whole(tmp_path):
    key = tmp_path / "ledger.key"
    key.write_text("key")
    key.chmod(0o600)
    return {
        "secret_key": secrets.token_urlsafe(50),
        "card_key": secrets.token_urlsafe(50),
        "site_url": "https://lachan.example",
        "allowed_hosts": ["lachan.example"],
        "ledger_key_file": key,
        "ledger_origin": "lachan.example/ledger",
    }


def test_a_site_with_everything_set_may_start(whole):
    assert list(faults(**whole)) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("secret_key", "", "DJANGO_SECRET_KEY is missing"),
        ("secret_key", "x" * 60, "DJANGO_SECRET_KEY is missing"),
        ("card_key", "short", "CARD_KEY is missing"),
        ("site_url", "lachan.example", "SITE_URL is missing"),
        ("allowed_hosts", ["*"], "DJANGO_ALLOWED_HOSTS must name"),
        ("allowed_hosts", [], "DJANGO_ALLOWED_HOSTS must name"),
        ("ledger_origin", "", "LEDGER_ORIGIN is missing"),
    ],
)
def test_a_missing_or_weak_setting_is_named_in_a_sentence(whole, name, value, said):
    [sentence] = faults(**{**whole, name: value})

    assert sentence.startswith(said)


def test_one_key_for_two_purposes_is_refused(whole):
    [sentence] = faults(**{**whole, "card_key": whole["secret_key"]})

    assert "a key of its own" in sentence


def test_a_ledger_key_that_others_can_read_is_refused(whole):
    whole["ledger_key_file"].chmod(0o644)

    [sentence] = faults(**whole)

    assert "chmod 600" in sentence


def test_a_missing_ledger_key_says_how_to_make_one(whole, tmp_path):
    [sentence] = faults(**{**whole, "ledger_key_file": tmp_path / "none"})

    assert "make_ledger_key" in sentence
