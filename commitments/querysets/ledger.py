"""Reading the log. All of it is public: hashes, ids and signed heads."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models

from commitments.merkle import Coordinate, Span, complete_subtrees, stored_root

if TYPE_CHECKING:
    from commitments.models import Checkpoint, LedgerEntry, LedgerNode  # noqa: F401 - name the type arguments below


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    def in_order(self) -> Self:
        return self.order_by("index")


class LedgerNodeQuerySet(models.QuerySet["LedgerNode"]):
    def hashes_at(self, coordinates: Iterable[Coordinate]) -> dict[Coordinate, bytes]:
        """The stored hashes of these complete subtrees, in one query; one that is missing is left out."""
        wanted = models.Q(pk__in=[])
        for level, index in set(coordinates):
            wanted |= models.Q(level=level, index=index)
        return {(node.level, node.index): bytes(node.hash) for node in self.filter(wanted)}

    def span_roots(self, spans: list[Span]) -> list[bytes]:
        """The root of each span, in one query. Raises KeyError when the log has a hole."""
        nodes = self.hashes_at(coordinate for span in spans for coordinate in complete_subtrees(span))
        return [stored_root(span, nodes) for span in spans]


class CheckpointQuerySet(models.QuerySet["Checkpoint"]):
    def newest_first(self) -> Self:
        return self.order_by("-size")
