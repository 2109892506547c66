from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        from jobs import celery_bridge, duties  # noqa: F401 - duties register themselves

        celery_bridge.connect()
        autodiscover_modules("jobs")
