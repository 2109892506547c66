"""Which jobs someone may see, and which one a worker may take."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Q

if TYPE_CHECKING:
    from jobs.models import Job, JobFile  # noqa: F401


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> Self:
        """Jobs that this user asked for. Nobody sees another's: arguments and files may hold names."""
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

    def queued(self) -> Self:
        return self.filter(state="queued")

    def claimable(self, at: datetime) -> Self:
        """Due and waiting, or running under a lease that has ended because its worker died."""
        return self.filter(Q(state="queued", run_at__lte=at) | Q(state="running", lease_until__lt=at))

    def held_with(self, token: Any) -> Self:
        """The job whose lease carries this token: none once another worker has taken it over."""
        return self.filter(state="running", lease_token=token)

    def waiting_unheard(self, at: datetime, wait: timedelta) -> Self:
        """Claimable jobs whose last announcement, or run_at, is longer than `wait` ago."""
        return self.claimable(at - wait).filter(Q(announced_at=None) | Q(announced_at__lte=at - wait))

    def counts_by_state(self) -> dict[str, int]:
        return dict(self.order_by().values_list("state").annotate(Count("pk")))

    def longest_wait(self, at: datetime) -> timedelta:
        """How long the oldest claimable job has been so; zero when none waits."""
        first = self.claimable(at).order_by("run_at").values_list("run_at", flat=True).first()
        return at - first if first else timedelta(0)

    def over_before(self, at: datetime) -> Self:
        return self.filter(state__in=["done", "failed"], finished_at__lt=at)


class JobFileQuerySet(models.QuerySet["JobFile"]):
    def visible_to(self, user: Any) -> Self:
        """Files that this user brought in or asked for."""
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()

    def expired(self, at: datetime) -> Self:
        return self.filter(expires_at__lt=at)
