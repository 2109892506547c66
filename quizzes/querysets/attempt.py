"""Attempts and their responses."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models

from accounts.models import Classroom

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from quizzes.models import Attempt, Response, Sitting  # noqa: F401 - name the type arguments below


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of the classes that the user teaches or heads; everyone else, organisers too, gets none."""
        return self.filter(sitting__classroom__in=Classroom.objects.named_to(user).values("pk"))

    def of_sitting(self, sitting: "Sitting") -> Self:
        return self.filter(institution=sitting.institution_id, sitting=sitting)

    def of_subject(self, institution_id: UUID, series_id: UUID, subject: UUID) -> Self:
        """Everything that one subject did in one series."""
        return self.filter(institution=institution_id, series=series_id, subject=subject)

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)

    def unfinished(self) -> Self:
        """Those that may still take answers."""
        return self.filter(finished_at=None, closed_at=None)

    def locked(self) -> Self:
        """The rows themselves, not their parents; weak enough for children to be inserted beside."""
        return self.select_for_update(of=("self",), no_key=True)


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        return self.filter(attempt__sitting__classroom__in=Classroom.objects.named_to(user).values("pk"))

    def of_attempt(self, attempt: "Attempt") -> Self:
        return self.filter(institution=attempt.institution_id, attempt=attempt)
