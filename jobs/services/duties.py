"""Periodic duties: each is begun by one worker when its time has come."""

from datetime import datetime

import structlog
from django.utils import timezone

from jobs.models import DueRun
from jobs.registry import Duty, all_duties
from jobs.services.queue import announce_waiting

log = structlog.get_logger(__name__)


def tick(at: datetime) -> list[str]:
    """Do what is due and announce what has waited. Returns the names of the duties begun.

    A duty that fails is logged and tried again when it is next due; the others are done all the same.
    """
    begun = []
    for duty in all_duties():
        if not _begin(duty, at):
            continue
        begun.append(duty.name)
        try:
            duty.function(at)
        except Exception:
            log.exception("duty.error", duty=duty.name)
    announce_waiting(at)
    return begun


def _begin(duty: Duty, at: datetime) -> bool:
    """True for exactly one of those who ask at the same time."""
    if DueRun.objects.filter(name=duty.name, began_at__lte=at - duty.every).update(began_at=at):
        return True
    if DueRun.objects.filter(name=duty.name).exists():
        return False
    _, is_first = DueRun.objects.get_or_create(name=duty.name, defaults={"began_at": at})
    return is_first


def now_tick() -> list[str]:
    return tick(timezone.now())
