"""A class's signing: opened, its code changed, closed; and who is asked."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from accounts.models import Classroom, Seat, Student, User
from accounts.services import audit
from commitments import errors
from commitments.models import Commitment, Party, PledgeOpening, PledgeVersion
from quizzes.codes import new_code
from quizzes.models import JoinCode, Series

CODE_LASTS = timedelta(days=7)  # a pledge phase; the code alone opens nothing without a PIN
CODE_TRIES = 20


@transaction.atomic
def open_commitments(
    *, classroom: Classroom, pledge_version: PledgeVersion, series: Series, by: User, at: datetime
) -> PledgeOpening:
    """Ask everyone who sits in the class. Safe to repeat: the open signing of the same text is answered again.

    pledge_version: any of a family; the class is asked for the one of its age band. What was signed in an earlier opening of the same text and series stands.
    Raises SigningOpenAlready when the class has another text or series open, SchoolYearOver for an archived class.
    """
    Classroom.objects.select_for_update(no_key=True).get(pk=classroom.pk)
    if classroom.archived_at:
        raise errors.SchoolYearOver
    pledge_version = PledgeVersion.objects.fitting(pledge_version, classroom)
    opening = PledgeOpening.objects.open().filter(institution=classroom.institution_id, classroom=classroom).first()
    if opening is not None:
        if (opening.pledge_version_id, opening.series_id) != (pledge_version.pk, series.pk):
            raise errors.SigningOpenAlready
        return opening
    opening = PledgeOpening.objects.create(
        institution_id=classroom.institution_id,
        classroom=classroom,
        pledge_version=pledge_version,
        series=series,
        join_code=_new_join_code(classroom, at),
        opened_by=by,
        opened_at=at,
    )
    seats = Seat.objects.filter(institution=classroom.institution_id, classroom=classroom, to_on=None)
    _ask(opening, list(seats.values_list("student", flat=True)))
    audit.record(by, "commitments.opened", opening, pledge=str(pledge_version))
    return opening


def offer_to(*, student: Student, classroom: Classroom) -> None:
    """Ask a student who came into the class after its signing was opened. For joining; safe to repeat, one query as a
    rule.
    """
    asked = Commitment.objects.open_to(student).filter(
        pledge_version=OuterRef("pledge_version"), series=OuterRef("series")
    )
    openings = PledgeOpening.objects.open().filter(institution=student.institution_id, classroom=classroom)
    for opening in openings.exclude(Exists(asked)).select_related("classroom"):
        with transaction.atomic():
            _ask(opening, [student.pk])


@transaction.atomic
def change_opening_code(*, opening: PledgeOpening, by: User, at: datetime) -> JoinCode:
    """A new code; the old one stops at once. Raises SigningClosed."""
    opening = _locked(opening)
    if not opening.is_open:
        raise errors.SigningClosed
    old, opening.join_code = opening.join_code, _new_join_code(opening.classroom, at)
    opening.save(update_fields=["join_code"])
    if old is not None:
        old.delete()
    audit.record(by, "commitments.code_changed", opening)
    return opening.join_code


@transaction.atomic
def close_opening(*, opening: PledgeOpening, by: User | None, at: datetime) -> PledgeOpening:
    """The code dies; who has not answered stays without an answer. Safe to repeat."""
    opening = _locked(opening)
    if not opening.is_open:
        return opening
    code, opening.join_code, opening.closed_at = opening.join_code, None, at
    opening.save(update_fields=["join_code", "closed_at"])
    if code is not None:
        code.delete()
    audit.record(by, "commitments.closed", opening)
    return opening


def _locked(opening: PledgeOpening) -> PledgeOpening:
    openings = PledgeOpening.objects.select_for_update(of=("self",), no_key=True).select_related("classroom")
    return openings.get(pk=opening.pk)


def _ask(opening: PledgeOpening, student_ids: list[UUID]) -> None:
    """One waiting commitment for each who has none of this text in this series."""
    classroom = opening.classroom
    commitments = Commitment.objects.filter(
        institution=opening.institution_id,
        student__in=student_ids,
        pledge_version=opening.pledge_version_id,
        series=opening.series_id,
        school_year=classroom.school_year,
    )
    asked = set(commitments.values_list("student", flat=True))
    Commitment.objects.bulk_create(
        [
            Commitment(
                institution_id=opening.institution_id,
                classroom=classroom,
                student_id=student_id,
                pledge_version_id=opening.pledge_version_id,
                series_id=opening.series_id,
                school_year=classroom.school_year,
            )
            for student_id in student_ids
            if student_id not in asked
        ],
        ignore_conflicts=True,
    )
    Party.objects.bulk_create(
        [
            Party(institution_id=opening.institution_id, commitment_id=commitment_id, role="student")
            for commitment_id in commitments.exclude(parties__role="student").values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
    )


def _new_join_code(classroom: Classroom, at: datetime) -> JoinCode:
    for _ in range(CODE_TRIES):
        try:
            with transaction.atomic():
                return JoinCode.objects.create(
                    code=new_code(),
                    institution_id=classroom.institution_id,
                    classroom=classroom,
                    made_at=at,
                    expires_at=at + CODE_LASTS,
                )
        except IntegrityError:  # taken
            continue
    raise RuntimeError("no free join code")
