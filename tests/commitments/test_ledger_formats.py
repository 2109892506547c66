"""The formats are final: whatever is signed today must still verify in ten years."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from commitments import merkle
from commitments.notes import LogProof, SigningKey, TreeHead, VerifierKey, open_checkpoint
from commitments.records import (
    RECORD_FIELDS,
    Record,
    is_promise_of,
    leaf_data,
    make_promise,
    read_public_code,
    record_digest,
)

FIXTURE = json.loads((Path(__file__).parent / "fixtures" / "ledger.json").read_text("utf-8"))
KEY = SigningKey("lachan.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes.fromhex(FIXTURE["key_seed"])))
ENTRIES = pytest.mark.parametrize("entry", FIXTURE["entries"], ids=["student", "teacher", "erased"])
LEAF_HASHES = [bytes.fromhex(entry["leaf_hash"]) for entry in FIXTURE["entries"]]


def moment(text):
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def test_a_record_has_exactly_these_fields():
    assert {
        *("act", "kind", "commitment", "pledge_sha256", "language", "role", "signer", "relation", "for_whom"),
        *("method", "strokes_sha256", "device", "shown_by", "witness", "at"),
    } == RECORD_FIELDS


@ENTRIES
def test_a_record_is_canonical_json(entry):
    raw = entry["record"].encode()

    assert Record(**json.loads(raw)).canonical() == raw
    assert Record.parse(raw).canonical() == raw


@ENTRIES
def test_the_digest_is_an_hmac_of_the_record_under_its_salt(entry):
    digest = record_digest(bytes.fromhex(entry["salt"]), entry["record"].encode())

    assert digest.hex() == entry["digest"]


@ENTRIES
def test_the_leaf_and_its_hash(entry):
    record = json.loads(entry["record"])
    leaf = leaf_data(
        entry_id=record["act"],
        institution=FIXTURE["institution"],
        kind=record["kind"],
        digest=bytes.fromhex(entry["digest"]),
    )

    assert leaf.decode() == entry["leaf"]
    assert merkle.leaf_hash(leaf).hex() == entry["leaf_hash"]


@ENTRIES
def test_the_promise(entry):
    leaf, receipt = entry["leaf"].encode(), entry["receipt"]
    at, by = moment(entry["at"]), moment(entry["by"])

    assert read_public_code(receipt) == receipt
    assert make_promise(KEY, leaf=leaf, receipt=receipt, at=at, by=by) == entry["promise"]
    assert is_promise_of(entry["promise"], leaf=leaf, key=KEY.verifier)


def test_the_key():
    assert str(KEY.verifier) == FIXTURE["vkey"]
    assert VerifierKey.parse(FIXTURE["vkey"]) == KEY.verifier


def test_the_checkpoint():
    head = TreeHead("lachan.example/ledger", FIXTURE["size"], merkle.tree_root(LEAF_HASHES))

    assert head.root.hex() == FIXTURE["root"]
    assert KEY.sign_note(str(head)) == FIXTURE["checkpoint"]
    assert open_checkpoint(FIXTURE["checkpoint"], KEY.verifier) == head


def test_the_receipt():
    proof = merkle.inclusion_proof(LEAF_HASHES, FIXTURE["index"])
    leaf = FIXTURE["entries"][FIXTURE["index"]]["leaf"].encode()

    assert [hash_.hex() for hash_ in proof] == FIXTURE["proof"]
    assert str(LogProof(FIXTURE["index"], tuple(proof), FIXTURE["checkpoint"], leaf)) == FIXTURE["tlog_proof"]


def test_the_receipt_proves_its_leaf_with_nothing_but_the_key():
    receipt = LogProof.parse(FIXTURE["tlog_proof"])
    head = open_checkpoint(receipt.checkpoint, VerifierKey.parse(FIXTURE["vkey"]))

    assert merkle.leaf_hash(receipt.extra) == LEAF_HASHES[1]
    assert merkle.verify_inclusion(LEAF_HASHES[1], receipt.index, head.size, receipt.proof, head.root)
    assert not merkle.verify_inclusion(LEAF_HASHES[0], receipt.index, head.size, receipt.proof, head.root)
