"""The Merkle tree of RFC 9162 §2.1 over bytes. Pure: no Django, no storage.

A leaf is SHA-256(0x00 || data), a node SHA-256(0x01 || left || right); a tree of n > 1 leaves splits at the largest
power of two smaller than n. Proofs are lists of 32-byte hashes in the RFC's order. The two `verify_` functions answer
False for whatever lies outside the RFC's domain (0 < old <= new, index < size, hashes of 32 bytes) and never raise.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
Coordinate = tuple[int, int]  # (level, index): the complete subtree over 1 << level leaves from index << level on
Span = tuple[int, int]  # leaves [start, end), as the RFC's recursion cuts them


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def tree_root(leaf_hashes: Sequence[bytes]) -> bytes:
    """MTH over leaf hashes (not leaf data). Of no leaves: SHA-256 of nothing."""
    if not leaf_hashes:
        return EMPTY_ROOT
    return _span_root(leaf_hashes, (0, len(leaf_hashes)))


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """PATH(index, leaves): the leaf's sibling first. Raises ValueError when there is no such leaf."""
    return [_span_root(leaf_hashes, span) for span in inclusion_spans(index, len(leaf_hashes))]


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """PROOF(old_size, leaves). Raises ValueError unless 0 < old_size <= number of leaves."""
    return [_span_root(leaf_hashes, span) for span in consistency_spans(old_size, len(leaf_hashes))]


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf with this hash stands at `index` in the tree of `size` leaves with this root."""
    if not (_are_sizes(index, size) and 0 <= index < size and _are_hashes(leaf_hash, root) and _is_proof(proof)):
        return False
    first, last, found = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            found = node_hash(sibling, found)
            first, last = _climb_to_left(first, last)
        else:
            found = node_hash(found, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether the old tree is the beginning of the new one. An empty old tree is outside the domain: False."""
    if not (_are_sizes(old_size, new_size) and 0 < old_size <= new_size and _is_proof(proof)):
        return False
    if not _are_hashes(old_root, new_root):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not proof or not path:
        return False
    first, last = old_size - 1, new_size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old = new = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old, new = node_hash(hash_, old), node_hash(hash_, new)
            first, last = _climb_to_left(first, last)
        else:
            new = node_hash(new, hash_)
        first, last = first >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


# The same tree over stored nodes, so that a root or a proof costs O(log n) hashes whatever the size.


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Of which leaves each hash of the inclusion proof is the root, in the proof's order."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    spans: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(old_size: int, new_size: int) -> list[Span]:
    """Of which leaves each hash of the consistency proof is the root, in the proof's order."""
    if not 0 < old_size <= new_size:
        raise ValueError(f"a tree of {new_size} has no beginning of {old_size}")
    spans: list[Span] = []
    start, end, is_old_root = 0, new_size, True
    while old_size != end:
        middle = start + _split(end - start)
        if old_size <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start, is_old_root = middle, False
    if not is_old_root:
        spans.append((start, end))
    return spans[::-1]


def complete_subtrees(span: Span) -> list[Coordinate]:
    """The complete subtrees that make up a span of the RFC's recursion, largest (leftmost) first."""
    start, end = span
    found: list[Coordinate] = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def stored_root(span: Span, nodes: Mapping[Coordinate, bytes]) -> bytes:
    """The root of a span from its stored complete subtrees. Raises KeyError when one is missing."""
    *left, last = complete_subtrees(span)
    found = nodes[last]
    for coordinate in reversed(left):
        found = node_hash(nodes[coordinate], found)
    return found


def grown_nodes(
    size: int, new_leaf_hashes: Sequence[bytes], node_at: Callable[[Coordinate], bytes]
) -> dict[Coordinate, bytes]:
    """The complete subtrees, leaves too, that come to be when leaves are added to a tree of `size`.

    node_at: gives a node that was there before; asked only for `complete_subtrees((0, size))`.
    """
    made: dict[Coordinate, bytes] = {}
    for offset, hash_ in enumerate(new_leaf_hashes):
        level, index = 0, size + offset
        made[level, index] = hash_
        while index & 1:
            sibling = (level, index - 1)
            hash_ = node_hash(made[sibling] if sibling in made else node_at(sibling), hash_)
            level, index = level + 1, index >> 1
            made[level, index] = hash_
    return made


def _split(count: int) -> int:
    """The largest power of two smaller than `count` (> 1)."""
    return 1 << ((count - 1).bit_length() - 1)


def _span_root(leaf_hashes: Sequence[bytes], span: Span) -> bytes:
    start, end = span
    if end - start == 1:
        return leaf_hashes[start]
    middle = start + _split(end - start)
    return node_hash(_span_root(leaf_hashes, (start, middle)), _span_root(leaf_hashes, (middle, end)))


def _climb_to_left(first: int, last: int) -> tuple[int, int]:
    """Up to the level where the subtree has a left sibling to be joined with."""
    while not first & 1 and first != 0:
        first, last = first >> 1, last >> 1
    return first, last


def _are_sizes(*numbers: object) -> bool:
    return all(type(number) is int for number in numbers)


def _are_hashes(*hashes: object) -> bool:
    return all(isinstance(hash_, bytes) and len(hash_) == HASH_BYTES for hash_ in hashes)


def _is_proof(proof: object) -> bool:
    return isinstance(proof, list | tuple) and _are_hashes(*proof)
