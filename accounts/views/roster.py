"""A list comes in: upload, reading, what would happen, the import. One set of pages for a class and for a school."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import DomainError, GroundMissing, RosterGone
from accounts.forms.roster import ConfirmForm, RosterUploadForm, SchoolRosterUploadForm
from accounts.models import Classroom, Institution
from accounts.roster_words import problem_line
from accounts.services.roster import ImportPlan, name_rule
from accounts.services.roster_files import (
    IMPORT,
    READ,
    Target,
    classroom_target,
    institution_target,
    kept_rows,
    plan_for,
    start_import,
    start_reading,
)
from accounts.views.access import classroom_for, institution_for, staff
from jobs.models import Job


@dataclass(frozen=True)
class Place:
    """Where the list goes, and the addresses of its pages."""

    institution: Institution
    classroom: Classroom | None
    upload_url: str

    def step_url(self, job_id: UUID) -> str:
        return f"{self.upload_url}{job_id}/"

    @property
    def done_url(self) -> str:
        return f"/teach/classes/{self.classroom.pk}/" if self.classroom else "/head/"

    def owns(self, job: Job) -> bool:
        name, row = ("classroom", self.classroom) if self.classroom else ("institution", self.institution)
        return job.kind in (READ, IMPORT) and job.arguments.get(name) == str(row and row.pk)


@login_required
@require_http_methods(["GET", "POST"])
def class_roster(request: HttpRequest, classroom_id: UUID) -> HttpResponse:
    """Upload a list for one class."""
    place = _class_place(request, classroom_id)
    form = RosterUploadForm(*_sent(request))
    return _upload(request, place, form, lambda data: classroom_target(place.classroom))  # type: ignore[arg-type]


@login_required
@require_http_methods(["GET", "POST"])
def class_roster_step(request: HttpRequest, classroom_id: UUID, job_id: UUID) -> HttpResponse:
    """Reading, what would happen, importing, done: whichever the job has come to."""
    return _step(request, _class_place(request, classroom_id), job_id)


@login_required
@require_http_methods(["GET", "POST"])
def school_roster(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Upload one list for every class of the institution."""
    place = _school_place(request, institution_id)
    form = SchoolRosterUploadForm(*_sent(request))
    return _upload(request, place, form, lambda data: institution_target(place.institution, data["school_year"]))


@login_required
@require_http_methods(["GET", "POST"])
def school_roster_step(request: HttpRequest, institution_id: UUID, job_id: UUID) -> HttpResponse:
    return _step(request, _school_place(request, institution_id), job_id)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """Fields and files of a POST, also of one in which no file was chosen."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _class_place(request: HttpRequest, classroom_id: UUID) -> Place:
    classroom = classroom_for(request, classroom_id, "accounts.import_roster")
    return Place(classroom.institution, classroom, reverse("accounts:class-roster", args=[classroom.pk]))


def _school_place(request: HttpRequest, institution_id: UUID) -> Place:
    institution = institution_for(request, institution_id, "accounts.import_school_roster")
    return Place(institution, None, reverse("accounts:school-roster", args=[institution.pk]))


def _upload(request: HttpRequest, place: Place, form: RosterUploadForm, target_of: Any) -> HttpResponse:
    try:
        rule = name_rule(place.institution)
    except GroundMissing as error:
        return render(request, "accounts/roster_no_ground.html", {"place": place, "error": error.message})
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        target = target_of(form.cleaned_data)
        job = start_reading(content=content, target=target, by=staff(request), at=timezone.now())
        return redirect(place.step_url(job.pk))
    return render(request, "accounts/roster_upload.html", {"place": place, "form": form, "rule": rule})


def _step(request: HttpRequest, place: Place, job_id: UUID) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=job_id)
    if not place.owns(job):
        raise Http404
    if job.kind == IMPORT or job.state != Job.State.DONE:
        return render(
            request, "accounts/roster_progress.html", {"place": place, "job": job, "is_import": job.kind == IMPORT}
        )
    return _preview(request, place, job)


def _preview(request: HttpRequest, place: Place, job: Job) -> HttpResponse:
    target = _target(job)
    try:
        plan = plan_for(target, kept_rows(job.result["rows"], job.owner_id))
    except RosterGone as error:
        messages.warning(request, str(error.message))
        return redirect(place.upload_url)
    except DomainError as error:
        messages.error(request, str(error.message))
        return redirect(place.upload_url)
    form = ConfirmForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["fingerprint"] == plan.fingerprint:
            importing = start_import(
                reading=job,
                fingerprint=plan.fingerprint,
                leaving=form.cleaned_data["leaving"],
                target=target,
                by=staff(request),
            )
            return redirect(place.step_url(importing.pk))
        messages.warning(
            request, _("Lớp đã thay đổi sau khi xem trước. Chưa ghi gì; hãy xem lại rồi xác nhận lần nữa.")
        )
    return render(request, "accounts/roster_preview.html", _preview_context(place, plan))


def _preview_context(place: Place, plan: ImportPlan) -> dict[str, Any]:
    lines = [problem_line(problem) for problem in plan.problems if problem.code != "other_class"]
    others = sorted({problem.value for problem in plan.problems if problem.code == "other_class"})
    return {
        "place": place,
        "plan": plan,
        "fingerprint": plan.fingerprint,
        "problems": lines,
        "skipped": sum(line["is_skipped"] for line in lines),
        "other_rows": sum(problem.code == "other_class" for problem in plan.problems),
        "other_classes": others,
        "leaving": [(one.classroom, seat) for one in plan.classes for seat in one.plan.of("left")],
        "counts": [
            {
                "classroom": one.classroom,
                "is_new": one.is_new,
                "listed": len(one.plan.seats) - len(one.plan.of("left")),
                "added": len(one.plan.of("added")),
                "changed": len(one.plan.of("changed", "named", "unnamed", "returned")),
                "unchanged": len(one.plan.of("unchanged")),
                "unnamed": len(one.plan.unnamed),
                "left": len(one.plan.of("left")),
            }
            for one in plan.classes
        ],
    }


def _target(job: Job) -> Target:
    return {name: value for name, value in job.arguments.items() if name in ("classroom", "institution", "school_year")}
