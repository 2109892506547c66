"""The sequencer: takes what is pending into the log, in batches, and signs the new head. Alone it writes the log.

One at a time: an advisory lock on PostgreSQL, the one writer on SQLite, and a file lock beside the key, where the last
signed head is kept. Nothing is signed that is not a continuation of that head and of the last checkpoint.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.db import connection, transaction

from commitments.errors import LedgerInconsistent
from commitments.merkle import (
    EMPTY_ROOT,
    Coordinate,
    complete_subtrees,
    consistency_spans,
    grown_nodes,
    leaf_hash,
    stored_root,
    verify_consistency,
)
from commitments.models import Act, Checkpoint, LedgerEntry, LedgerNode, PendingAct
from commitments.notes import NoteError, SigningKey, TreeHead, open_checkpoint
from commitments.records import leaf_data
from commitments.services.keys import head_path, keep_head, kept_head, signing_key

log = structlog.get_logger(__name__)
LOCK = 0x4C61_4368  # "LaCh"
BATCH = 1000


def sequence_pending(at: datetime, *, batch: int = BATCH) -> int:
    """Take up to `batch` pending acts in. Returns how many; 0 costs one query.

    Raises LedgerInconsistent, having signed and written nothing, and LedgerKeyMissing.
    """
    if not PendingAct.objects.exists():
        return 0
    key = signing_key()
    with _only_here(), transaction.atomic():
        _only_one()
        taken, note = _take_in(key, at, batch)
        if note:
            # After the commit: a head kept for a batch that was rolled back would stop the log for ever.
            transaction.on_commit(lambda: keep_head(note))
    if taken:
        log.info("ledger.sequenced", entries=taken, origin=key.name)
    return taken


def _take_in(key: SigningKey, at: datetime, batch: int) -> tuple[int, str]:
    acts = list(Act.objects.filter(pending__isnull=False).order_by("pending__at", "pk")[:batch])
    if not acts:
        return 0, ""
    head = _trusted_head(key)
    leaves = [act_leaf(act) for act in acts]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    edge = _stored(complete_subtrees((0, head.size)))
    made = grown_nodes(head.size, hashes, edge.__getitem__)
    size = head.size + len(acts)
    root = stored_root((0, size), edge | made)
    _demand_continuation(head, TreeHead(key.name, size, root), made)
    note = key.sign_note(str(TreeHead(key.name, size, root)))
    LedgerEntry.objects.bulk_create(
        LedgerEntry(index=head.size + offset, act=act, leaf=leaf, leaf_hash=hash_, at=at)
        for offset, (act, leaf, hash_) in enumerate(zip(acts, leaves, hashes, strict=True))
    )
    LedgerNode.objects.bulk_create(
        LedgerNode(level=level, index=index, hash=hash_) for (level, index), hash_ in made.items()
    )
    Checkpoint.objects.create(size=size, root=root, note=note, at=at)
    PendingAct.objects.filter(act__in=[act.pk for act in acts]).delete()
    return len(acts), note


def act_leaf(act: Act) -> bytes:
    return leaf_data(entry_id=str(act.pk), institution=str(act.institution_id), kind=act.kind, digest=bytes(act.digest))


def _trusted_head(key: SigningKey) -> TreeHead:
    """The last checkpoint, once it is known to be ours, to fit the entries, and to continue the kept head."""
    last = Checkpoint.objects.newest_first().first()
    entries = LedgerEntry.objects.order_by("-index").values_list("index", flat=True).first()
    size = 0 if entries is None else entries + 1
    head = TreeHead(key.name, 0, EMPTY_ROOT) if last is None else _opened(last.note, key)
    if head.size != size or (last is not None and (last.size, bytes(last.root)) != (head.size, head.root)):
        raise LedgerInconsistent(size=size, signed=head.size)
    if size and _root_at(size) != head.root:
        raise LedgerInconsistent(size=size, signed=head.size)
    kept = kept_head()
    if kept is None:
        if size:
            log.warning("ledger.kept_head_missing", path=str(head_path()), size=size)
        return head
    earlier = _opened(kept, key)
    if earlier.size > size or (earlier.size and _root_at(earlier.size) != earlier.root):
        raise LedgerInconsistent(size=size, signed=earlier.size)
    return head


def _opened(note: str, key: SigningKey) -> TreeHead:
    try:
        return open_checkpoint(note, key.verifier)
    except NoteError as error:
        raise LedgerInconsistent from error


def _root_at(size: int) -> bytes:
    try:
        return LedgerNode.objects.span_roots([(0, size)])[0]
    except KeyError as error:
        raise LedgerInconsistent(size=size) from error


def _stored(coordinates: list[Coordinate]) -> dict[Coordinate, bytes]:
    nodes = LedgerNode.objects.hashes_at(coordinates)
    if len(nodes) != len(coordinates):
        raise LedgerInconsistent
    return nodes


def _demand_continuation(old: TreeHead, new: TreeHead, made: dict[Coordinate, bytes]) -> None:
    """The very check that any outsider would make of the two heads."""
    if old.size == 0:
        return
    spans = consistency_spans(old.size, new.size)
    wanted = {coordinate for span in spans for coordinate in complete_subtrees(span)} - made.keys()
    nodes = _stored(sorted(wanted)) | made
    proof = [stored_root(span, nodes) for span in spans]
    if not verify_consistency(old.size, new.size, proof, old.root, new.root):
        raise LedgerInconsistent(size=new.size, signed=old.size)


@contextmanager
def _only_here() -> Iterator[None]:
    """One sequencer on this machine from the look at the kept head until it is replaced."""
    path = head_path()
    with path.with_name(path.name + ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _only_one() -> None:
    """One sequencer on this database until the transaction ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
