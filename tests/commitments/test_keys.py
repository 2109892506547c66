import stat

import pytest
from django.core.management import CommandError, call_command

from commitments.errors import LedgerKeyMissing
from commitments.notes import VerifierKey
from commitments.services.keys import head_path, keep_head, kept_head, set_kept_head_aside, signing_key


def test_a_made_key_is_for_its_owner_alone(ledger_key, capsys):
    call_command("make_ledger_key")

    assert stat.S_IMODE(ledger_key.stat().st_mode) == 0o600
    assert VerifierKey.parse(capsys.readouterr().out.split()[-1]) == signing_key().verifier


def test_a_key_is_never_overwritten(ledger_key):
    call_command("make_ledger_key")
    before = ledger_key.read_bytes()

    with pytest.raises(CommandError, match="đã có khóa"):
        call_command("make_ledger_key")
    assert ledger_key.read_bytes() == before


def test_in_production_a_missing_key_is_an_error_that_says_so(settings, ledger_key):
    settings.DEBUG = settings.TESTING = False

    with pytest.raises(LedgerKeyMissing) as refusal:
        signing_key()
    assert "chưa có khóa" in str(refusal.value.message)
    assert not ledger_key.exists()


@pytest.mark.parametrize("content", [b"", b"rubbish", b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"])
def test_a_file_that_holds_no_key_is_an_error(ledger_key, content):
    ledger_key.parent.mkdir(parents=True)
    ledger_key.write_bytes(content)

    with pytest.raises(LedgerKeyMissing):
        signing_key()


def test_the_kept_head_is_replaced_and_can_be_set_aside():
    signing_key()
    keep_head("one\n")
    keep_head("two\n")
    assert kept_head() == "two\n"

    aside = set_kept_head_aside()

    assert kept_head() is None
    assert aside.read_text("utf-8") == "two\n"
    assert not head_path().exists()
    assert set_kept_head_aside() is None
