"""The Celery app: a second way to the same Job table, used where CELERY_BROKER_URL is set.

Worker: `celery -A config worker`; periodic duties: `celery -A config beat`.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("lachan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=False,  # the lease, not the broker, brings back what a dead worker held
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"socket_connect_timeout": 2, "socket_timeout": 2, "max_retries": 1},
    beat_schedule={"tick": {"task": "jobs.tick", "schedule": 2.0}},
)
app.set_default()
app.autodiscover_tasks(["jobs"])
