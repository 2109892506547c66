"""Recomputing the whole log from what is stored, and saying which row does not fit.

evidence (record, salt) → digest → leaf → leaf hash → tree → signed checkpoints. An act's promise, signed when it was
made, tells which row was altered even where everything after it was altered to fit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from commitments.merkle import EMPTY_ROOT, Coordinate, leaf_hash, node_hash
from commitments.models import Act, Checkpoint, LedgerEntry, LedgerNode, PendingAct, PledgeText
from commitments.notes import NoteError, TreeHead, VerifierKey, open_checkpoint
from commitments.services import verifying_acts
from commitments.services.findings import Finding

CHUNK = 500


@dataclass
class Report:
    """What was found. `size` and `root` are recomputed from the entries."""

    findings: list[Finding] = field(default_factory=list)
    size: int = 0
    root: bytes = EMPTY_ROOT
    acts_erased: int = 0
    pending: int = 0

    @property
    def is_sound(self) -> bool:
        return not self.findings


class _Edge:
    """The right edge of a growing tree: enough for the root at every size, in O(log n) memory."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []  # (level, hash), largest first

    def add(self, hash_: bytes) -> Iterator[tuple[Coordinate, bytes]]:
        """Add a leaf; gives every complete subtree that came to be."""
        level, index = 0, self.size
        self.size += 1
        yield (level, index), hash_
        while self._peaks and self._peaks[-1][0] == level:
            _, left = self._peaks.pop()
            hash_ = node_hash(left, hash_)
            level, index = level + 1, index >> 1
            yield (level, index), hash_
        self._peaks.append((level, hash_))

    def root(self) -> bytes:
        if not self._peaks:
            return EMPTY_ROOT
        *left, (_, found) = self._peaks
        for _, hash_ in reversed(left):
            found = node_hash(hash_, found)
        return found


def verify_log(*, key: VerifierKey, at: datetime, kept: Sequence[tuple[str, str]] = ()) -> Report:
    """Check every row of the log and of the acts in it.

    kept: (where it was kept, signed checkpoint) pairs from outside the database, each to be a beginning of the log.
    """
    report = Report()
    checkpoints = {checkpoint.size: checkpoint for checkpoint in Checkpoint.objects.order_by("size")}
    heads = _kept_heads(kept, key, report)
    roots = _check_entries(report, key, set(checkpoints) | {head.size for _, head in heads}, checkpoints)
    _check_nodes_left_over(report)
    _check_checkpoints(report, key, checkpoints, roots)
    for place, head in heads:
        _check_kept(report, place, head, roots)
    report.findings += [*verifying_acts.unlogged(key, at), *verifying_acts.misstated()]
    report.pending = PendingAct.objects.count()
    return report


def _check_entries(
    report: Report, key: VerifierKey, wanted: set[int], checkpoints: dict[int, Checkpoint]
) -> dict[int, bytes]:
    """Go through the entries in order. Returns the recomputed root at each wanted size that is reached."""
    edge, roots, first = _Edge(), {0: EMPTY_ROOT}, -1
    texts = PledgeText.objects.in_bulk()
    signed_at = [(size, checkpoints[size].at) for size in sorted(checkpoints)]
    while chunk := list(_entries_after(first)):
        first = chunk[-1].index
        made: dict[Coordinate, bytes] = {}
        for entry in chunk:
            if entry.index != edge.size:
                report.findings.append(Finding.gap(edge.size, entry.index))
                return roots  # what follows stands elsewhere than it was signed: every later root would differ
            while signed_at and signed_at[0][0] <= entry.index:
                signed_at.pop(0)
            report.findings += verifying_acts.entry_findings(entry, key, signed_at[0][1] if signed_at else None, texts)
            report.acts_erased += entry.act.kind == Act.Kind.ERASED
            made.update(edge.add(leaf_hash(bytes(entry.leaf))))
            if edge.size in wanted:
                roots[edge.size] = edge.root()
        _check_nodes(report, made)
    report.size, report.root = edge.size, edge.root()
    return roots


def _entries_after(index: int) -> Iterator[LedgerEntry]:
    entries = LedgerEntry.objects.in_order().filter(index__gt=index)
    return iter(
        entries.select_related(
            "act__evidence", "act__party__commitment__pledge_version", "act__erases", "act__erased_by__entry"
        )[:CHUNK]
    )


def _check_nodes(report: Report, made: dict[Coordinate, bytes]) -> None:
    """The stored subtrees that the chunk completed, level by level."""
    for level in sorted({level for level, _ in made}):
        indexes = [index for at_level, index in made if at_level == level]
        stored = LedgerNode.objects.filter(level=level, index__range=(min(indexes), max(indexes)))
        hashes = {node.index: bytes(node.hash) for node in stored}
        for index in indexes:
            if hashes.get(index) != made[level, index]:
                report.findings.append(Finding.node(level, index, is_missing=index not in hashes))


def _check_nodes_left_over(report: Report) -> None:
    """Subtrees over leaves that the log does not have."""
    for level in LedgerNode.objects.order_by("level").values_list("level", flat=True).distinct():
        beyond = LedgerNode.objects.filter(level=level, index__gte=report.size >> level).order_by("index").first()
        if beyond is not None:
            report.findings.append(Finding.node(level, beyond.index, is_missing=False))


def _check_checkpoints(
    report: Report, key: VerifierKey, checkpoints: dict[int, Checkpoint], roots: dict[int, bytes]
) -> None:
    """Signatures, sizes and roots. All of them being roots of one tree, each continues the one before."""
    before = 0
    for size, checkpoint in checkpoints.items():
        try:
            head = open_checkpoint(checkpoint.note, key)
        except NoteError as error:
            report.findings.append(Finding.checkpoint(size, "note", str(error)))
            continue
        if head.size != size:
            report.findings.append(Finding.checkpoint(size, "size", f"{head.size}"))
        elif head.root != bytes(checkpoint.root):
            report.findings.append(Finding.checkpoint(size, "root", bytes(checkpoint.root).hex()))
        elif roots.get(size) != head.root:
            report.findings.append(Finding.batch(before, size))
        before = size
    if report.size and report.size not in checkpoints:
        report.findings.append(Finding.unsigned(before, report.size))


def _kept_heads(kept: Sequence[tuple[str, str]], key: VerifierKey, report: Report) -> list[tuple[str, TreeHead]]:
    heads = []
    for place, note in kept:
        try:
            heads.append((place, open_checkpoint(note, key)))
        except NoteError as error:
            report.findings.append(Finding.kept(place, str(error)))
    return heads


def _check_kept(report: Report, place: str, head: TreeHead, roots: dict[int, bytes]) -> None:
    if head.size > report.size:
        report.findings.append(Finding.cut_short(place, head.size, report.size))
    elif roots.get(head.size) != head.root:
        report.findings.append(Finding.rewritten(place, head.size))
