"""Sittings, their codes and who has joined."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db import models

from accounts.models import Classroom, Student
from accounts.querysets.compiled import Compiled
from quizzes.codes import normalise_code

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from quizzes.models import JoinCode, Presence, Sitting  # noqa: F401 - name the type arguments below


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the classes that the user teaches or heads; everyone else, organisers too, gets none."""
        return self.filter(classroom__in=Classroom.objects.named_to(user).values("pk"))

    def open_to(self, student: Student, at: datetime) -> Self:
        """What the student may answer now: of the class they sit in, on devices, latest first."""
        seats = student.seats.filter(institution=student.institution_id, to_on=None)
        return self.filter(classroom__in=seats.values("classroom")).joinable(at)

    def joinable(self, at: datetime) -> Self:
        return (
            self.not_closed(at).filter(way="devices").select_related("quiz_version__quiz").order_by("-opened_at", "pk")
        )

    def on_devices_of(self, classroom: Classroom) -> Self:
        """The class's open and paused sittings on devices, latest first; whose time has run out the caller sees by closes_at."""
        own = self.filter(institution=classroom.institution_id, classroom=classroom.pk)
        return own.filter(state__in=["open", "paused"], way="devices").order_by("-opened_at", "pk")

    def not_closed(self, at: datetime) -> Self:
        """Open or paused; one whose time has run out counts as closed before anybody has closed it."""
        return self.filter(state__in=["open", "paused"], closes_at__gt=at)

    def overdue(self, at: datetime) -> Self:
        return self.filter(state__in=["open", "paused"], closes_at__lte=at)

    def of_step(self, classroom: Classroom, series_id: object, step: str) -> Self:
        """Every sitting of one step in one class, first opened first."""
        return self.filter(
            institution=classroom.institution_id, classroom=classroom, series=series_id, step=step
        ).order_by("opened_at", "pk")


class JoinCodeQuerySet(models.QuerySet["JoinCode"]):
    def by_public_code(self, typed: str, at: datetime) -> Self:
        """The code in force that was meant by what was typed; none otherwise."""
        code = normalise_code(typed)
        return self.coded(code).filter(expires_at__gt=at) if code else self.none()

    def coded(self, code: str) -> Self:
        """The code as it is written, in force or not: by_public_code for those who look at expires_at themselves."""
        return self.filter(code=code)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(sitting__classroom__in=Classroom.objects.named_to(user).values("pk"))

    def of_sitting(self, sitting: "Sitting") -> Self:
        return self.filter(institution=sitting.institution_id, sitting=sitting)

    def in_the_room(self) -> Self:
        return self.filter(removed_at=None)


def revision_visible_to(user: "User", sitting_id: UUID) -> int | None:
    """The sitting's revision if the user may know it; what boards ask every three seconds."""
    if not user.is_active:
        return None
    rows = _REVISION.rows(user.pk, sitting_id)
    return int(rows[0][0]) if rows else None


def _revision(user_id: UUID, sitting_id: UUID) -> "models.QuerySet[Sitting, Any]":
    from accounts.models import User
    from quizzes.models import Sitting

    visible = Sitting.objects.visible_to(User(pk=user_id, is_active=True))
    return visible.filter(pk=sitting_id).values_list("revision")


_REVISION = Compiled(_revision)
