"""What a class has to do, and when."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, OuterRef, Subquery, UUIDField, Value, When

from accounts.models import Classroom
from commitments.models import PledgeOpening
from quizzes.models import Sitting

if TYPE_CHECKING:
    from campaigns.models import PhaseWindow  # noqa: F401 - names the type argument below


class PhaseWindowQuerySet(models.QuerySet["PhaseWindow"]):
    def for_classroom(self, classroom: Classroom) -> Self:
        """Windows of the running campaigns that this class takes part in, in the order in which they open.

        By the institution, not by EnrolledClass: a class made a minute ago is in it already. Trial and archived
        classes and those of another school year have none. Brings phase, quiz, pledge, campaign and its series.

        Each row carries `open_sitting_id` and `open_pledge_id` (a sitting or a signing now open for this step, else
        None) and `is_done` (the class has closed one, and none is open).
        """
        if classroom.is_trial or classroom.archived_at:
            return self.none()
        sittings = Sitting.objects.filter(
            institution=classroom.institution_id,
            classroom=classroom,
            series=OuterRef("phase__campaign__series"),
            step=OuterRef("phase__step"),
        )
        signings = PledgeOpening.objects.filter(
            institution=classroom.institution_id, classroom=classroom, series=OuterRef("phase__campaign__series")
        )
        open_sitting = sittings.exclude(state=Sitting.State.CLOSED).order_by("-opened_at", "pk")
        open_signing = signings.filter(closed_at=None).order_by("-opened_at", "pk")
        return (
            self.filter(
                enrolment__institution=classroom.institution_id,
                enrolment__state="accepted",
                enrolment__campaign__state="running",
                enrolment__campaign__school_year=classroom.school_year,
            )
            .select_related("phase__campaign__series", "phase__campaign__unit", "phase__quiz", "phase__pledge")
            .annotate(
                open_sitting_id=Subquery(open_sitting.values("pk")[:1]),
                open_pledge_id=Case(
                    When(phase__step="pledge", then=Subquery(open_signing.values("pk")[:1])),
                    default=Value(None),
                    output_field=UUIDField(null=True),
                ),
                is_done=Case(
                    When(Exists(open_sitting), then=Value(False)),
                    When(phase__step="pledge", then=Exists(signings.exclude(closed_at=None)) & ~Exists(open_signing)),
                    default=Exists(sittings.filter(state=Sitting.State.CLOSED)),
                    output_field=models.BooleanField(),
                ),
            )
            .order_by("opens_at", "phase__position", "pk")
        )

    def due_for(self, classroom: Classroom, at: datetime) -> Self:
        """Of `for_classroom`, those that are open at `at`, done or not: the page says which."""
        return self.for_classroom(classroom).filter(opens_at__lte=at, closes_at__gt=at)

    def ahead_of(self, classroom: Classroom, at: datetime) -> Self:
        """Of `for_classroom`, those that have not opened at `at`."""
        return self.for_classroom(classroom).filter(opens_at__gt=at)
