"""Which text is for whom."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.models import Classroom

if TYPE_CHECKING:
    from commitments.models import Pledge, PledgeText, PledgeVersion  # noqa: F401 - name the type arguments below

OLDEST_BAND = 12  # classrooms without a grade (groups, offices) get the text of the oldest
YOUNGEST_BAND = 6


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def for_students(self) -> Self:
        return self.filter(role="student")

    def for_teachers(self) -> Self:
        return self.filter(role="teacher")

    def for_classroom(self, classroom: Classroom) -> Self:
        """Those whose age band holds the class's grade."""
        grade = max(classroom.grade or OLDEST_BAND, YOUNGEST_BAND)
        return self.filter(
            Q(min_grade__isnull=True) | Q(min_grade__lte=grade), Q(max_grade__isnull=True) | Q(max_grade__gte=grade)
        )


class PledgeVersionQuerySet(models.QuerySet["PledgeVersion"]):
    def latest_of(self, pledges: models.QuerySet["Pledge"]) -> Self:
        """The newest version of each of the pledges."""
        newest = self.model._default_manager.filter(pledge=models.OuterRef("pledge")).order_by("-number")
        return self.filter(pledge__in=pledges, pk=models.Subquery(newest.values("pk")[:1])).select_related("pledge")

    def fitting(self, version: "PledgeVersion", classroom: Classroom) -> "PledgeVersion":
        """Of the version's family, the newest for the class's age band; the version itself where the band has none."""
        pledge = version.pledge
        family = type(pledge)._default_manager.filter(family=pledge.family, role=pledge.role)
        if family.for_classroom(classroom).filter(pk=pledge.pk).exists():
            return version
        return self.latest_of(family.for_classroom(classroom)).order_by("pledge__key").first() or version


class PledgeTextQuerySet(models.QuerySet["PledgeText"]):
    """Public by nature: an exact text names nobody, and whoever has its hash may read it."""

    def by_public_code(self, sha256: str) -> Self:
        return self.filter(sha256=sha256)
