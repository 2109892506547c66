"""What may not be shown, because few people stand behind it, or because it could be worked out of what is shown.

No Django. Two guards, for two kinds of figures:

`withheld` is for counts that are shown live (participation): a node with few people is withheld, and with it as many
neighbours as it takes that no sum or difference of shown nodes gives it away.

`adopted` is for results (what people answered), which come out in snapshots one after another. Hiding neighbours is not
enough there: the difference of two snapshots of one node can be one pupil. So a leaf's results are taken into the
snapshots in blocks of 5 or more, or not yet. Every node of every snapshot is then a sum of whole blocks, and so is
whatever can be worked out of them: nothing about fewer than 5 people ever is, and no neighbour need be hidden for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

SMALLEST_RESULT: Final = 5  # people behind any result
SMALLEST_ENROLMENT: Final = 10  # enrolled, below which participation is not shown


@dataclass(frozen=True, slots=True)
class Node:
    """A leaf with `n` people, or the sum of its children (its own `n` is not read)."""

    key: str
    n: int = 0
    children: "tuple[Node, ...]" = ()

    @property
    def people(self) -> int:
        return sum(child.people for child in self.children) if self.children else self.n


def adopted(
    published: Mapping[str, int], current: Mapping[str, int], smallest: int = SMALLEST_RESULT
) -> frozenset[str]:
    """Keys of the leaves whose current results may replace the published ones: those with `smallest` or more new ones.

    published, current: people behind each leaf's results; a leaf that is not in `published` has none there.
    """
    return frozenset(key for key, n in current.items() if n - published.get(key, 0) >= smallest)


def withheld(root: Node, smallest: int = SMALLEST_ENROLMENT) -> frozenset[str]:
    """Keys of the nodes that are not shown. 0 is shown.

    Shown nodes form equations over the withheld leaves; since the nodes are a tree, what can be worked out of them are
    sums over disjoint groups of withheld leaves. Each group gets two leaves and `smallest` people at least, or its
    node is withheld too and the group is left to the node above.
    """
    cover = _Cover(smallest)
    group = cover.settle(root)
    if group:
        cover.hidden.add(root.key)
    return frozenset(cover.hidden)


class _Cover:
    def __init__(self, smallest: int) -> None:
        self.smallest = smallest
        self.hidden: set[str] = set()

    def settle(self, node: Node) -> list[Node]:
        """Withhold below `node` what must be. Returns the group that is still too small to stand, and then belongs to
        the node above while `node` itself is withheld; empty when `node` may be shown."""
        if not node.children:
            if 0 < node.n < self.smallest:
                self.hidden.add(node.key)
                return [node]
            return []
        group = [leaf for child in node.children for leaf in self._settle_child(child)]
        while group and not self._stands(group):
            extra = self._open_smallest(node.children)
            if not extra:
                return group
            group += extra
        return []

    def _settle_child(self, child: Node) -> list[Node]:
        group = self.settle(child)
        if group:
            self.hidden.add(child.key)
        return group

    def _stands(self, group: Iterable[Node]) -> bool:
        sizes = [leaf.n for leaf in group]
        return len(sizes) >= 2 and sum(sizes) >= self.smallest

    def _open_smallest(self, nodes: Iterable[Node]) -> list[Node]:
        """Withhold the smallest node that is shown and holds people, with the least of what is below it."""
        shown = sorted((n for n in nodes if n.key not in self.hidden and n.people), key=lambda n: (n.people, n.key))
        if not shown:
            return []
        node = shown[0]
        self.hidden.add(node.key)
        if not node.children:
            return [node]
        already = self._withheld_leaves(node)  # its own group stood; it goes to the node above as a whole
        return already or self._open_smallest(node.children)

    def _withheld_leaves(self, node: Node) -> list[Node]:
        """Leaves withheld below `node` that no shown node between accounts for."""
        leaves: list[Node] = []
        for child in node.children:
            if child.key not in self.hidden:
                continue
            leaves += self._withheld_leaves(child) if child.children else [child]
        return leaves
