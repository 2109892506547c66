"""What the page of one act shows: what was promised, whether it stands, and the proof that it was not altered."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.school_year import school_year_ends_on, school_year_name
from commitments.merkle import inclusion_spans
from commitments.models import Act, Checkpoint, LedgerEntry, LedgerNode, PledgeText
from commitments.notes import LogProof


@dataclass(frozen=True)
class Proof:
    """The place of an act in the log, against the newest signed head."""

    index: int
    size: int
    root: bytes
    hashes: list[bytes]
    leaf: bytes
    leaf_hash: bytes
    note: str
    signed_at: datetime

    @property
    def receipt(self) -> str:
        """The `.tlog-proof` file; its `extra` is the leaf data, so that the leaf's hash can be worked out."""
        return str(LogProof(self.index, tuple(self.hashes), self.note, self.leaf))

    @property
    def hexadecimal(self) -> dict[str, Any]:
        return {
            "root": self.root.hex(),
            "leaf_hash": self.leaf_hash.hex(),
            "hashes": [hash_.hex() for hash_ in self.hashes],
        }


@dataclass(frozen=True)
class ShownAct:
    """One act as anyone with its code sees it: no name and no class. `state`: stands, withdrawn, erased, over; for
    acts that are not confirmations: withdrawal, erasure.
    """

    act: Act
    state: str
    role: str | None
    school_year: str | None
    ends_on: Any
    text: dict[str, Any] | None
    method: str | None
    device: str | None
    shown_by: str | None
    withdrawn_at: datetime | None
    erased_at: datetime | None
    proof: Proof | None = field(default=None)


def proof_of(entry: LedgerEntry) -> Proof | None:
    """Two queries. None while the entry's head is not signed (which the sequencer does in one go)."""
    head = Checkpoint.objects.newest_first().first()
    if head is None or head.size <= entry.index:
        return None
    return Proof(
        index=entry.index,
        size=head.size,
        root=bytes(head.root),
        hashes=LedgerNode.objects.span_roots(inclusion_spans(entry.index, head.size)),
        leaf=bytes(entry.leaf),
        leaf_hash=bytes(entry.leaf_hash),
        note=head.note,
        signed_at=head.at,
    )


def shown_act(act: Act) -> ShownAct:
    """From an act fetched by its public code. At most four more queries."""
    commitment = act.party.commitment if act.party is not None else None
    evidence, erasure, entry = (getattr(act, name, None) for name in ("evidence", "erased_by", "entry"))
    record = json.loads(bytes(evidence.record)) if evidence is not None else {}
    withdrawal = _withdrawal_of(act)
    ends_on = school_year_ends_on(commitment.school_year) if commitment is not None else None
    return ShownAct(
        act=act,
        state=_state(act, withdrawal, erasure, ends_on),
        role=act.party.get_role_display() if act.party is not None else None,
        school_year=school_year_name(commitment.school_year) if commitment is not None else None,
        ends_on=ends_on,
        text=_text(record.get("pledge_sha256")),
        method=record.get("method"),
        device=record.get("device"),
        shown_by=record.get("shown_by"),
        withdrawn_at=withdrawal.at if withdrawal is not None else None,
        erased_at=erasure.at if erasure is not None else None,
        proof=proof_of(entry) if entry is not None else None,
    )


def _state(act: Act, withdrawal: Act | None, erasure: Act | None, ends_on: Any) -> str:
    if act.kind == Act.Kind.ERASED:
        return "erasure"
    if erasure is not None:
        return "erased"
    if act.kind == Act.Kind.WITHDREW:
        return "withdrawal"
    if withdrawal is not None:
        return "withdrawn"
    return "over" if timezone.localdate() > ends_on else "stands"


def _withdrawal_of(act: Act) -> Act | None:
    if act.kind != Act.Kind.SIGNED:
        return None
    later = Act.objects.filter(party=act.party_id, kind=Act.Kind.WITHDREW, at__gte=act.at)
    return later.in_order().first()


def _text(sha256: str | None) -> dict[str, Any] | None:
    text = PledgeText.objects.by_public_code(sha256).first() if sha256 else None
    return json.loads(text.content) if text is not None else None
