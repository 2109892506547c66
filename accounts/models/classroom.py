"""Classes of one school year and the groups of other institutions."""

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from accounts.models.institution import Institution
from accounts.querysets.classroom import ClassroomQuerySet


class Classroom(models.Model):
    """A class of one school year, or another institution's group. A trial class is for trying out and counts nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="classrooms")
    name = models.CharField(max_length=40)
    grade = models.PositiveSmallIntegerField(null=True)  # 1..12; null outside schools
    school_year = models.PositiveSmallIntegerField()  # the year it begins in: 2026 is 2026-2027
    is_trial = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    objects = ClassroomQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "school_year", "name"],
                condition=Q(is_trial=False),
                name="classroom_name_once_a_year",
            ),
            # the target of composite foreign keys that keep every row inside its institution
            models.UniqueConstraint(fields=["institution", "id"], name="classroom_in_institution"),
            models.CheckConstraint(
                name="classroom_grade_1_to_12", condition=Q(grade__isnull=True) | Q(grade__range=(1, 12))
            ),
        ]

    def __str__(self) -> str:
        return self.name
