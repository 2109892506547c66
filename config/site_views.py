"""What machines ask of the site: is it alive, is it ready, its figures, whom to tell of a hole."""

import hmac
import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from psycopg_pool import PoolTimeout

from jobs.models import Job


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when requests can be served, 503 while the database is away."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, PoolTimeout):
        return JsonResponse({"database": "unavailable"}, status=503, headers={"Retry-After": "5"})
    return JsonResponse({"database": "ok"})


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text: this process's figures and the queue of jobs. For this machine itself or with METRICS_TOKEN."""
    if not _may_read_metrics(request):
        return HttpResponse(status=404)
    return HttpResponse(generate_latest() + _job_figures(), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    given = request.headers.get("Authorization", "").encode()
    if settings.METRICS_TOKEN and hmac.compare_digest(given, expected):
        return True
    # Behind a proxy on the same machine every address would look like a loopback one if it were not for its header.
    is_direct = "HTTP_X_FORWARDED_FOR" not in request.META
    return is_direct and ipaddress.ip_address(request.META["REMOTE_ADDR"] or "0.0.0.0").is_loopback  # noqa: S104


def _job_figures() -> bytes:
    registry = CollectorRegistry()
    gauge = Gauge("lachan_jobs", "Jobs by state", ["state"], registry=registry)
    for state, count in Job.objects.counts_by_state().items():
        gauge.labels(state=state).set(count)
    oldest = Gauge("lachan_jobs_oldest_wait_seconds", "How long the oldest due job has waited", registry=registry)
    oldest.set(Job.objects.longest_wait(timezone.now()).total_seconds())
    return generate_latest(registry)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """What browsers ask for where a page names no icon, the administrator's site among them."""
    response = HttpResponseRedirect(static("icons/favicon.svg"))
    patch_cache_control(response, public=True, max_age=86_400)
    return response


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116."""
    expires = (timezone.now() + timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: vi, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
