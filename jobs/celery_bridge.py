"""The door to Celery: it carries a job's id, never its arguments. The Job row stays the only truth."""

from importlib import import_module
from uuid import UUID

from django.conf import settings

TASK_NAME = "jobs.run"


class BrokerUnavailable(Exception):
    """The broker did not take the message."""


def connect() -> None:
    """Load the Celery app where there is a broker, so that `current_app` and the tasks are its own."""
    if settings.CELERY_BROKER_URL:
        import_module(settings.CELERY_APP_MODULE)


def send(job_id: UUID) -> None:
    """Hand the id to the broker, within the few seconds that config/celery.py allows. Raises BrokerUnavailable."""
    from celery import current_app  # 20 MB and 0.2 s that a site without a broker does not pay for
    from kombu.exceptions import OperationalError

    try:
        current_app.send_task(TASK_NAME, args=[str(job_id)], ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
        raise BrokerUnavailable(type(error).__name__) from error
