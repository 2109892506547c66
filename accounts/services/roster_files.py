"""The files of an import, from upload to the last row: kept a day at most, gone as soon as they are used."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.errors import RosterGone
from accounts.models import Classroom, Institution, User
from accounts.roster.rows import RosterFile
from accounts.services.roster import ImportPlan, plan_classroom, plan_institution
from jobs.models import Job, JobFile
from jobs.services import enqueue

READ, IMPORT = "accounts.read_roster", "accounts.import_roster"
KEEP = timedelta(days=1)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Target = dict[str, Any]


def classroom_target(classroom: Classroom) -> Target:
    """Where a list goes, as job arguments hold it: one class."""
    return {"classroom": str(classroom.pk)}


def institution_target(institution: Institution, school_year: int) -> Target:
    """All classes of an institution in one school year."""
    return {"institution": str(institution.pk), "school_year": school_year}


@transaction.atomic
def start_reading(*, content: bytes, target: Target, by: User, at: datetime) -> Job:
    """Keep the uploaded file and queue its reading."""
    file = JobFile.objects.create(
        owner_id=by.pk, name="danh-sach.xlsx", media_type=XLSX, content=content, expires_at=at + KEEP
    )
    return enqueue(READ, owner=by, file=str(file.pk), **target)


@transaction.atomic
def start_import(*, reading: Job, fingerprint: str, leaving: list[str], target: Target, by: User) -> Job:
    """Queue what was shown. A second press while the first waits is the same job."""
    return enqueue(
        IMPORT,
        owner=by,
        dedupe_key=f"roster:{reading.pk}",
        rows=reading.result["rows"],
        reading=str(reading.pk),
        fingerprint=fingerprint,
        leaving=leaving,
        **target,
    )


def take_upload(file_id: str) -> bytes | None:
    """The uploaded file, or None when it was read and removed before."""
    file = JobFile.objects.filter(pk=file_id).first()
    return None if file is None else bytes(file.content)


@transaction.atomic
def keep_rows(*, file_id: str, owner_id: UUID | None, read: RosterFile) -> JobFile:
    """Put the rows in the place of the file they came from: what else stood in it is gone."""
    JobFile.objects.filter(pk=file_id).delete()
    return JobFile.objects.create(
        owner_id=owner_id,
        name="rows.json",
        media_type="application/json",
        content=json.dumps(read.to_json(), default=str, ensure_ascii=False).encode(),
        expires_at=timezone.now() + KEEP,
    )


def kept_rows(file_id: str, owner_id: UUID | None) -> RosterFile:
    """The rows that were read. Raises RosterGone."""
    file = JobFile.objects.filter(pk=file_id, owner_id=owner_id).first()
    if file is None:
        raise RosterGone
    return RosterFile.from_json(json.loads(bytes(file.content)))


def forget_rows(file_id: str) -> None:
    JobFile.objects.filter(pk=file_id).delete()


def plan_for(target: Target, read: RosterFile) -> ImportPlan:
    """The plan for the classes as they are now. Raises GroundMissing; DoesNotExist when the class is gone."""
    if "classroom" in target:
        return plan_classroom(Classroom.objects.select_related("institution").get(pk=target["classroom"]), read)
    return plan_institution(Institution.objects.get(pk=target["institution"]), target["school_year"], read)
