"""The two tables of the floor view: one that is inserted into, one whose rows are updated."""

from django.db import models


class FloorRow(models.Model):
    """Like one answer."""

    institution = models.UUIDField()
    counter = models.ForeignKey("FloorCounter", models.CASCADE)
    answer = models.JSONField()
    created_at = models.DateTimeField()


class FloorCounter(models.Model):
    """Like one sitting's count."""

    count = models.PositiveIntegerField(default=0)
