"""A job's page, its state for the progress bar, and its files. Only for whoever asked for it."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from jobs.models import Job, JobFile


@login_required
@require_GET
@never_cache
def job_detail(request: HttpRequest, job_id: UUID) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=job_id)
    return render(request, "jobs/detail.html", {"job": job})


@login_required
@require_GET
@never_cache
def job_state(request: HttpRequest, job_id: UUID) -> JsonResponse:
    """What the progress bar asks for: {"state", "state_label", "done", "total", "message", "error", "is_over"}."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=job_id)
    return JsonResponse(
        {
            "state": job.state,
            "state_label": job.get_state_display(),
            "done": job.progress_done,
            "total": job.progress_total,
            "message": job.message,
            "error": job.error,
            "is_over": job.is_over,
        }
    )


@login_required
@require_GET
@never_cache
def job_file(request: HttpRequest, job_id: UUID, file_id: UUID) -> HttpResponse:
    """Always as a download, with the type that the job gave it: nothing is opened inside the site."""
    file = get_object_or_404(JobFile.objects.visible_to(request.user), pk=file_id, job_id=job_id)
    response = HttpResponse(bytes(file.content), content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name or _("tệp"))
    return response
