"""Taking a student's name and what they signed out of the site, at once or when the time to keep them is over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import Classroom, Student, User
from accounts.school_year import school_year_ends_on
from accounts.services import audit
from commitments.services.erasing import erase_student as erase_commitments
from quizzes.models import Attempt, Series


@dataclass(frozen=True)
class Purge:
    """What a purge did, or would do."""

    classrooms: int
    students: int
    series: int


@transaction.atomic
def erase_student(*, student: Student, by: User | None, at: datetime) -> None:
    """Blank the name in place, part attempts from the student, destroy evidence and salts of what they signed.

    by: None for the purge. Totals stay, the seat's number stays theirs. Safe to repeat.
    """
    student = Student.objects.select_for_update(of=("self",), no_key=True).get(pk=student.pk)
    if student.erased_at is not None:
        return
    erase_commitments(student=student, by=by, at=at)
    Attempt.objects.filter(institution=student.institution_id, student=student).update(student=None)
    blank = {"name": "", "sort_key": "", "search_key": ""}
    digests = {field.name: "" for field in Student._meta.concrete_fields if field.name.endswith("_digest")}
    for name, value in (blank | digests).items():
        setattr(student, name, value)
    student.erased_at = at
    student.card_epoch += 1  # card and PIN stop at once
    student.save(update_fields=[*blank, *digests, "erased_at", "card_epoch"])
    audit.record(by, "student.erased", student)


def classrooms_to_purge(today: date) -> list[Classroom]:
    """Classes whose school year ended more than NAMED_RESULTS_DAYS ago and that still hold a name. Trial classes too."""
    held = Classroom.objects.filter(school_year__in=_years_over(today), seats__student__erased_at=None)
    return list(held.distinct().order_by("pk"))


def _years_over(today: date) -> list[int]:
    """School years whose names may no longer be kept."""
    keep = timedelta(days=settings.NAMED_RESULTS_DAYS)
    return [year for year in range(2024, today.year + 1) if school_year_ends_on(year) + keep < today]


def purge_expired(*, today: date, at: datetime, is_rehearsal: bool = False) -> Purge:
    """Erase every student whose last class is to be purged, and destroy the keys of their series, campaigns' too.

    A student who sits in a younger class keeps the name: only attempts in the old class are parted from them.
    Each student in a transaction of their own, so that it can be broken off and started again.
    """
    classrooms = classrooms_to_purge(today)
    ids = [classroom.pk for classroom in classrooms]
    leaving = Student.objects.filter(erased_at=None, seats__classroom__in=ids).exclude(
        pk__in=Student.objects.filter(seats__classroom__in=Classroom.objects.exclude(pk__in=ids)).values("pk")
    )
    students = list(leaving.distinct().order_by("pk"))
    over = Q(classroom__in=ids) | Q(campaign__school_year__in=_years_over(today))
    series = list(Series.objects.filter(over, destroyed_at=None).order_by("pk"))
    if not is_rehearsal:
        for student in students:
            erase_student(student=student, by=None, at=at)
        _part_and_destroy(classrooms, series, at)
    return Purge(classrooms=len(classrooms), students=len(students), series=len(series))


@transaction.atomic
def _part_and_destroy(classrooms: list[Classroom], series: list[Series], at: datetime) -> None:
    Attempt.objects.filter(sitting__classroom__in=classrooms, student__isnull=False).update(student=None)
    for one in series:
        one.key, one.destroyed_at = b"", at
        one.save(update_fields=["key", "destroyed_at"])
        audit.record(None, "series.destroyed", one)
