"""What a sitting adds up to, item by item."""

from django.db import models
from django.db.models import F, Q

from quizzes.querysets.tally import ItemTallyQuerySet


class ItemTally(models.Model):
    """One item in one sitting, by how it was taken: `device` counts responses, `hands` counts raised hands (judge only)."""

    institution = models.ForeignKey("accounts.Institution", models.PROTECT, db_index=False)
    sitting = models.ForeignKey("quizzes.Sitting", models.CASCADE, related_name="tallies", db_index=False)
    item = models.ForeignKey("quizzes.Item", models.PROTECT, db_index=False)
    taken = models.CharField(max_length=6, choices=[("device", "device"), ("hands", "hands")])
    answered = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    marks = models.PositiveIntegerField(default=0)
    wrong_and_sure = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)  # hands only: so that an older count that comes late changes nothing
    objects = ItemTallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution", "sitting", "item", "taken"], name="tally_once"),
            models.CheckConstraint(name="tally_right_of_answered", condition=Q(right__lte=F("answered"))),
        ]
