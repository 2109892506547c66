"""Who may know of which promise. Organisers see totals only; a code opens one act and no name."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from accounts.models import Classroom, Student, User
from commitments.records import read_public_code

if TYPE_CHECKING:
    from commitments.models import (  # noqa: F401 - name the type arguments below
        Act,
        Commitment,
        Evidence,
        Party,
        PledgeOpening,
    )

Staff = User | AnonymousUser


class PledgeOpeningQuerySet(models.QuerySet["PledgeOpening"]):
    def visible_to(self, user: Staff) -> Self:
        """Those of the classrooms that the user teaches or heads."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(classroom__in=Classroom.objects.named_to(user).values("pk"))

    def open(self) -> Self:
        return self.filter(closed_at=None)


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, user: Staff) -> Self:
        """Those of the classrooms that the user teaches or heads. Organisers: none, they count with `signed_counts`."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(classroom__in=Classroom.objects.named_to(user).values("pk"))

    def open_to(self, student: Student) -> Self:
        """A student's own."""
        return self.filter(institution=student.institution_id, student=student)

    def waiting_for(self, student: Student) -> Self:
        """What a student's page shows: their promises in signings that are open, and those already signed.

        Each row brings its pledge version and carries `state` (waiting, signed, declined, withdrawn) and
        `receipt_code` (of the confirmation that stands, else None).
        """
        from commitments.models import Act, Party, PledgeOpening

        party = Party.objects.filter(commitment=OuterRef("pk"), role="student")
        standing = Act.objects.filter(party__commitment=OuterRef("pk"), party__state="signed", kind="signed")
        openings = PledgeOpening.objects.filter(
            institution=student.institution_id,
            classroom=OuterRef("classroom"),
            pledge_version=OuterRef("pledge_version"),
            series=OuterRef("series"),
            closed_at=None,
        )
        return (
            self.open_to(student)
            .annotate(
                state=Subquery(party.values("state")[:1]),
                receipt_code=Subquery(standing.order_by("-at", "-pk").values("public_code")[:1]),
                is_open=Exists(openings),
            )
            .filter(Q(is_open=True) | Q(state="signed"))
            .select_related("pledge_version")
            .order_by("-is_open", "created_at", "pk")
        )

    def totals_for(self, user: Staff) -> Self:
        """Rows to be counted, never listed, by those who may list them. Organisers count by campaigns' roll-ups."""
        return self.visible_to(user)

    def of_students(self) -> Self:
        return self.filter(student__isnull=False)

    def of_series(self, series_id: UUID) -> Self:
        return self.filter(series=series_id)


class PartyQuerySet(models.QuerySet["Party"]):
    def signed_counts(self, *, series: UUID, classrooms: Iterable[object]) -> dict[UUID, int]:
        """{classroom id: students whose confirmation stands}; a class with none is left out. For roll-ups."""
        rows = (
            self.filter(
                role="student",
                state="signed",
                commitment__series=series,
                commitment__classroom__in=list(classrooms),
                commitment__student__isnull=False,
            )
            .values("commitment__classroom")
            .annotate(signed=Count("pk"))
            .order_by("commitment__classroom")
        )
        return {row["commitment__classroom"]: row["signed"] for row in rows}


class ActQuerySet(models.QuerySet["Act"]):
    def by_public_code(self, typed: str) -> Self:
        """The act that somebody has the code of, with what its page shows. A refusal to sign has no public page."""
        code = read_public_code(typed)
        if code is None:
            return self.none()
        return (
            self.filter(public_code=code)
            .exclude(kind="declined")
            .select_related(
                "entry", "evidence", "institution", "party__commitment__pledge_version", "erased_by__entry", "erases"
            )
        )

    def in_order(self) -> Self:
        return self.order_by("at", "pk")

    def unlogged(self) -> Self:
        """Promised to the log, and not in it."""
        return self.filter(entry__isnull=True)

    def of_student(self, student: Student) -> Self:
        return self.filter(institution=student.institution_id, party__commitment__student=student)

    def latest_of_parties(self, parties: Iterable[object]) -> Self:
        newest = self.model._default_manager.filter(party=OuterRef("party")).order_by("-at", "-pk")
        return self.filter(party__in=list(parties), pk=Subquery(newest.values("pk")[:1])).annotate(
            role=F("party__role")
        )


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def of_acts(self, acts: Iterable[object]) -> Self:
        return self.filter(act__in=list(acts))
