"""Checks a receipt anywhere: no site, no Django, no database.

    python -m commitments.check_receipt RECEIPT.tlog-proof VKEY

VKEY is the log's public key as `/ledger/key` gives it; keep it from the day of the signing. Exits 1 when the receipt
does not prove that its entry stands in the signed log.
"""

import json
import sys
from pathlib import Path

from commitments.merkle import leaf_hash, verify_inclusion
from commitments.notes import LogProof, NoteError, TreeHead, VerifierKey, open_checkpoint


def check(receipt: str, vkey: str) -> tuple[LogProof, TreeHead]:
    """The proof and the head that it stands on. Raises NoteError, with the reason, for what proves nothing."""
    proof = LogProof.parse(receipt)
    head = open_checkpoint(proof.checkpoint, VerifierKey.parse(vkey.strip()))
    if not verify_inclusion(leaf_hash(proof.extra), proof.index, head.size, proof.proof, head.root):
        raise NoteError("the entry is not in the tree that was signed")
    return proof, head


def main(arguments: list[str]) -> int:
    if len(arguments) != 2:
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        proof, head = check(Path(arguments[0]).read_text("utf-8"), arguments[1])
    except (NoteError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"NOT PROVED: {error}\n")
        return 1
    leaf = json.loads(proof.extra)
    sys.stdout.write(f"proved: entry {proof.index} of {head.size} in {head.origin}\n")
    sys.stdout.write(f"{leaf['kind']} {leaf['entry_id']}, institution {leaf['institution']}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
