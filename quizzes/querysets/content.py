"""Published quizzes."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import OuterRef, Subquery

if TYPE_CHECKING:
    from quizzes.models import Quiz, QuizVersion


class QuizVersionQuerySet(models.QuerySet["QuizVersion"]):
    def latest_of(self, quiz: "Quiz") -> "QuizVersion | None":
        """What is opened when this quiz is asked for today; None before anything was published."""
        return self.filter(quiz=quiz).order_by("-number").first()

    def newest(self, mode: str | None = None) -> Self:
        """The latest version of each quiz, by key."""
        newest = self.model._default_manager.filter(quiz=OuterRef("quiz")).order_by("-number").values("pk")[:1]
        versions = self.filter(pk=Subquery(newest)).select_related("quiz").order_by("quiz__key")
        return versions.filter(quiz__mode=mode) if mode else versions
