"""The log. Written by the sequencer alone and never changed."""

from django.db import models


class LedgerEntry(models.Model):
    """An act's place in the log, gap-free from 0."""

    index = models.PositiveBigIntegerField(primary_key=True)
    act = models.OneToOneField("commitments.Act", models.PROTECT, related_name="entry")
    leaf = models.BinaryField()  # leaf data, JCS
    leaf_hash = models.BinaryField()
    at = models.DateTimeField()


class Checkpoint(models.Model):
    """A signed tree head: the C2SP signed note, as published."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()
