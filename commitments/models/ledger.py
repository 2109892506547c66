"""The log. Written by the sequencer alone and never changed."""

from django.db import models

from commitments.querysets.ledger import CheckpointQuerySet, LedgerEntryQuerySet, LedgerNodeQuerySet


class LedgerEntry(models.Model):
    """An act's place in the log, gap-free from 0."""

    index = models.PositiveBigIntegerField(primary_key=True)
    act = models.OneToOneField("commitments.Act", models.PROTECT, related_name="entry")
    leaf = models.BinaryField()  # leaf data, JCS
    leaf_hash = models.BinaryField()
    at = models.DateTimeField()

    objects = LedgerEntryQuerySet.as_manager()


class LedgerNode(models.Model):
    """The hash of a complete subtree: leaves from index << level on, 1 << level of them. Level 0 repeats the leaves,
    so that a proof is one query.
    """

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField()

    objects = LedgerNodeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="ledger_node_once")]


class Checkpoint(models.Model):
    """A signed tree head: the C2SP signed note, as published."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    objects = CheckpointQuerySet.as_manager()
