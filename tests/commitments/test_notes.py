"""Against the examples published with C2SP signed-note and with golang.org/x/mod/sumdb/note."""

from base64 import b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from commitments.notes import (
    LogProof,
    NoteError,
    SigningKey,
    TreeHead,
    VerifierKey,
    open_checkpoint,
    open_note,
)

GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_KEY = SigningKey(
    "PeterNeumann",
    Ed25519PrivateKey.from_private_bytes(b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]),
)
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    GO_TEXT
    + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SPEC_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
LOG = SigningKey("lachan.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
HEAD = TreeHead("lachan.example/ledger", 5, bytes(range(32)))


def test_signing_gives_the_published_note_byte_for_byte():
    assert GO_KEY.sign_note(GO_TEXT) == GO_NOTE
    assert str(GO_KEY.verifier) == GO_VKEY


@pytest.mark.parametrize(("vkey", "note"), [(GO_VKEY, GO_NOTE), (SPEC_VKEY, SPEC_NOTE)])
def test_the_published_notes_open_with_their_keys(vkey, note):
    assert note.startswith(open_note(note, VerifierKey.parse(vkey)))


def test_a_note_opens_with_nobody_elses_key():
    with pytest.raises(NoteError, match="not signed"):
        open_note(GO_NOTE, VerifierKey.parse(SPEC_VKEY))


def test_an_altered_text_is_refused():
    with pytest.raises(NoteError, match="does not fit"):
        open_note(GO_NOTE.replace("cryptography", "cryptographY"), GO_KEY.verifier)


def test_signatures_of_unknown_keys_are_passed_over():
    cosigned = GO_NOTE + SPEC_NOTE.split("\n\n")[1]

    assert open_note(cosigned, GO_KEY.verifier) == GO_TEXT


def test_text_is_split_from_signatures_at_the_last_empty_line():
    text = "one\n\ntwo\n"

    assert open_note(GO_KEY.sign_note(text), GO_KEY.verifier) == text


@pytest.mark.parametrize("text", ["", "no newline", "tab\there\n", "nul\0\n", "cr\r\n"])
def test_no_note_is_made_of_what_a_note_may_not_hold(text):
    with pytest.raises(NoteError):
        GO_KEY.sign_note(text)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "a",
        "a+b",
        "a+00000000+AQ==",
        GO_VKEY.replace("c74f20a3", "c74f20a4"),
        GO_VKEY.replace("+A", "+B"),
        " +1+AQ==",
    ],
)
def test_what_is_no_key_is_refused(vkey):
    with pytest.raises(NoteError):
        VerifierKey.parse(vkey)


def test_a_checkpoint_comes_back_as_it_was_signed():
    assert open_checkpoint(LOG.sign_note(str(HEAD)), LOG.verifier) == HEAD


def test_a_checkpoint_of_another_log_is_refused():
    other = LOG.sign_note(str(TreeHead("other.example/ledger", 5, bytes(32))))

    with pytest.raises(NoteError, match="of other"):
        open_checkpoint(other, LOG.verifier)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "log\n5\n",
        "log\n05\nAAAA\n",
        "log\n-1\nAAAA\n",
        "log\n5\nAAAA\n",
        f"log\n5\n{'A' * 43}=",
        "\n5\nAA==\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NoteError):
        TreeHead.parse(text)


@given(
    index=st.integers(0, 2**62),
    hashes=st.lists(st.binary(min_size=32, max_size=32), max_size=40),
    extra=st.binary(max_size=60),
)
def test_a_receipt_comes_back_as_it_was_written(index, hashes, extra):
    receipt = LogProof(index, tuple(hashes), LOG.sign_note(str(HEAD)), extra)

    assert LogProof.parse(str(receipt)) == receipt


@given(text=st.text())
def test_rubbish_raises_nothing_but_note_errors(text):
    for read in (VerifierKey.parse, TreeHead.parse, LogProof.parse):
        with pytest.raises(NoteError):
            read(text)
    with pytest.raises(NoteError):
        open_note(text, GO_KEY.verifier)


@given(position=st.integers(0, len(GO_NOTE) - 1), character=st.characters(min_codepoint=32, max_codepoint=0x2FF))
def test_one_altered_character_closes_the_note(position, character):
    altered = GO_NOTE[:position] + character + GO_NOTE[position + 1 :]
    is_same = altered == GO_NOTE

    try:
        opened = open_note(altered, GO_KEY.verifier)
    except NoteError:
        opened = None

    assert (opened == GO_TEXT) is is_same
