"""Counting a class again from what its students did. Always the whole class, so that it heals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When

from accounts.models import Seat
from campaigns.counting import PAIRED, AttemptRow, ClassCount, count_class
from campaigns.models import (
    ClassRollUp,
    EnrolledClass,
    Enrolment,
    PairTally,
    Participation,
    Phase,
    PhaseSums,
    RollUp,
)
from campaigns.services.enrolment import ask_for_recount, enrol_classes
from campaigns.sums import PAIR_FIELDS, Go, HandSums, Judged
from commitments.models import Party
from jobs.services import enqueue
from quizzes.models import Attempt, ItemTally, Sitting

PUBLISH_AFTER = timedelta(seconds=30)  # a school's classes finish together; one snapshot is enough for them


@transaction.atomic
def recount_class(*, classroom_id: UUID, series_id: UUID, at: datetime) -> EnrolledClass | None:
    """Count a class's part in the campaign of a series, and its enrolment's sums with it.

    None, and nothing written, where there is nothing to count: a series that is no campaign's or whose key is destroyed
    (subjects could no longer be told from new ones), an institution that does not take part, a trial class.
    Safe to run twice and at once with others: the class's row is locked, then its enrolment's.
    """
    enrolled = _locked_class(classroom_id, series_id, at)
    if enrolled is None:
        return None
    phases = list(enrolled.enrolment.campaign.phases.order_by("position"))
    rows, students, elsewhere = _attempts(enrolled, series_id)
    counted = count_class(
        students=students,
        attempts=rows,
        hands=_hands(enrolled, series_id),
        steps=[phase.step for phase in phases],
        required=[phase.step for phase in phases if phase.is_required],
    )
    gained = _write_participation(enrolled, counted)
    _write_roll_ups(enrolled, phases, counted, _signed(enrolled, series_id))
    _write_pairs(enrolled, counted)
    enrolled.students, enrolled.reached, enrolled.complete = counted.students, counted.reached, counted.complete
    enrolled.as_of = at
    enrolled.save(update_fields=["students", "reached", "complete", "as_of"])
    for other in {room for subject in gained for room in elsewhere.get(subject, ())}:
        ask_for_recount(series_id, other)  # they were counted there until they moved here
    sum_enrolment(enrolment_id=enrolled.enrolment_id, at=at)
    campaign = str(enrolled.enrolment.campaign_id)
    enqueue("campaigns.publish", dedupe_key=campaign, run_at=at + PUBLISH_AFTER, campaign=campaign)
    return enrolled


@transaction.atomic
def sum_enrolment(*, enrolment_id: UUID, at: datetime) -> Enrolment:
    """Write an enrolment's figures as the exact sums over its classes."""
    enrolment = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment_id)
    students_before = enrolment.students
    sums = enrolment.classes.aggregate(
        classes_count=Count("pk"),
        classes_begun=Count("pk", filter=Q(reached__gt=0)),
        students=Sum("students", default=0),
        reached=Sum("reached", default=0),
        complete=Sum("complete", default=0),
    )
    for name, value in sums.items():
        setattr(enrolment, name, value)
    enrolment.as_of = at
    enrolment.save(update_fields=[*sums, "as_of"])
    by_phase: Any = (  # rows with computed names
        ClassRollUp.objects.filter(enrolled_class__enrolment=enrolment)
        .values("phase_id")
        .annotate(
            **{f"sum_{name}": Sum(name) for name in PhaseSums.SUMMED},
            begun=Count("pk", filter=Q(started__gt=0) | Q(by_hands__gt=0) | Q(signed__gt=0)),
        )
    )
    RollUp.objects.bulk_create(
        [
            RollUp(
                institution_id=enrolment.institution_id,
                enrolment=enrolment,
                phase_id=row["phase_id"],
                classes_begun=row["begun"],
                **{name: row[f"sum_{name}"] for name in PhaseSums.SUMMED},
            )
            for row in by_phase
        ],
        update_conflicts=True,
        unique_fields=["enrolment", "phase"],
        update_fields=[*PhaseSums.SUMMED, "classes_begun"],
    )
    if enrolment.students != students_before:
        enqueue("campaigns.withhold", dedupe_key=str(enrolment.campaign_id), campaign=str(enrolment.campaign_id))
    return enrolment


def _locked_class(classroom_id: UUID, series_id: UUID, at: datetime) -> EnrolledClass | None:
    enrolment = (
        Enrolment.objects.accepted()
        .filter(
            campaign__series=series_id,
            campaign__series__destroyed_at=None,
            institution__classrooms=classroom_id,
            institution__classrooms__is_trial=False,
        )
        .select_related("campaign")
        .first()
    )
    if enrolment is None:
        return None
    classes = EnrolledClass.objects.filter(enrolment=enrolment, classroom=classroom_id)
    if not classes.exists():
        enrol_classes(enrolment=enrolment, at=at)  # a class made after its institution accepted
    return (
        classes.select_for_update(of=("self",), no_key=True).select_related("enrolment__campaign", "classroom").first()
    )


def _attempts(enrolled: EnrolledClass, series_id: UUID) -> tuple[list[AttemptRow], int, Mapping[UUID, set[UUID]]]:
    """The attempts of those subjects whose latest one was in this class, wherever the others were; the number of
    students (those who sit here now, and those who left after taking part); and the other classes of those subjects."""
    institution, classroom = enrolled.classroom.institution_id, enrolled.classroom_id
    in_series = Attempt.objects.filter(institution=institution, series=series_id)
    here = in_series.filter(sitting__classroom=classroom).values("subject")
    home: dict[UUID, UUID] = {}
    student: dict[UUID, UUID | None] = {}
    rooms: dict[UUID, set[UUID]] = defaultdict(set)
    rows: list[AttemptRow] = []
    found = in_series.filter(subject__in=here).order_by("started_at", "pk").select_related("sitting")
    for attempt in found:
        home[attempt.subject] = attempt.sitting.classroom_id
        student[attempt.subject] = attempt.student_id
        rooms[attempt.subject].add(attempt.sitting.classroom_id)
        rows.append(AttemptRow(attempt.subject, attempt.step, _go(attempt)))
    mine = {subject for subject, room in home.items() if room == classroom}
    seated = set(
        Seat.objects.filter(
            institution=institution, classroom=classroom, to_on=None, student__erased_at=None
        ).values_list("student", flat=True)
    )
    left = sum(1 for subject in mine if student[subject] not in seated)
    elsewhere = {subject: rooms[subject] - {classroom} for subject in mine}
    return [row for row in rows if row.subject in mine], len(seated) + left, elsewhere


def _go(attempt: Attempt) -> Go | None:
    if attempt.finished_at is None or attempt.marks is None:
        return None
    judged = Judged(attempt.scams, attempt.hits, attempt.legitimate, attempt.false_alarms)
    return Go(attempt.marks, attempt.max_marks, judged)


def _hands(enrolled: EnrolledClass, series_id: UUID) -> dict[str, list[HandSums]]:
    sittings = Sitting.objects.filter(
        institution=enrolled.classroom.institution_id,
        classroom=enrolled.classroom_id,
        series=series_id,
        way=Sitting.Way.HANDS,
        present__gt=0,
    )
    judged = {
        row["sitting_id"]: row
        for row in ItemTally.objects.filter(sitting__in=sittings, taken="hands", item__kind="judge")
        .values("sitting_id")
        .annotate(
            scams=_sum_of("answered", is_scam=True),
            hits=_sum_of("right", is_scam=True),
            legitimate=_sum_of("answered", is_scam=False),
            trusted=_sum_of("right", is_scam=False),
        )
    }
    by_step: dict[str, list[HandSums]] = defaultdict(list)
    for sitting in sittings:
        row = judged.get(sitting.pk, {"scams": 0, "hits": 0, "legitimate": 0, "trusted": 0})
        by_step[sitting.step].append(
            HandSums(
                sitting.present or 0, row["scams"], row["hits"], row["legitimate"], row["legitimate"] - row["trusted"]
            )
        )
    return by_step


def _sum_of(name: str, *, is_scam: bool) -> Sum:
    return Sum(Case(When(item__is_scam=is_scam, then=F(name)), default=Value(0), output_field=IntegerField()))


def _signed(enrolled: EnrolledClass, series_id: UUID) -> int:
    return Party.objects.filter(
        institution=enrolled.classroom.institution_id,
        commitment__series=series_id,
        commitment__classroom=enrolled.classroom_id,
        role="student",
        state=Party.State.SIGNED,
    ).count()


def _write_participation(enrolled: EnrolledClass, counted: ClassCount) -> set[UUID]:
    """Returns the subjects that were not counted in this class before."""
    rows = enrolled.participations
    known = set(rows.values_list("subject", flat=True))
    rows.exclude(subject__in=list(counted.steps_done)).delete()
    Participation.objects.bulk_create(
        [
            Participation(
                institution_id=enrolled.classroom.institution_id,
                enrolled_class=enrolled,
                subject=subject,
                steps_done=list(steps),
                is_complete=subject in counted.complete_subjects,
            )
            for subject, steps in counted.steps_done.items()
        ],
        update_conflicts=True,
        unique_fields=["institution", "enrolled_class", "subject"],
        update_fields=["steps_done", "is_complete"],
    )
    return set(counted.steps_done) - known


def _write_roll_ups(enrolled: EnrolledClass, phases: Iterable[Phase], counted: ClassCount, signed: int) -> None:
    rows = []
    for phase in phases:
        step = counted.steps[phase.step]
        rows.append(
            ClassRollUp(
                institution_id=enrolled.classroom.institution_id,
                enrolled_class=enrolled,
                phase=phase,
                started=step.started,
                finished=step.finished,
                by_hands=step.hands.n,
                marks=step.marks,
                max_marks=step.max_marks,
                scams=step.judged.scams,
                hits=step.judged.hits,
                legitimate=step.judged.legitimate,
                false_alarms=step.judged.false_alarms,
                hands_scams=step.hands.scams,
                hands_hits=step.hands.hits,
                hands_legitimate=step.hands.legitimate,
                hands_false_alarms=step.hands.false_alarms,
                signed=signed if phase.step == Phase.Step.PLEDGE else 0,
            )
        )
    ClassRollUp.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enrolled_class", "phase"],
        update_fields=list(PhaseSums.SUMMED),
    )


def _write_pairs(enrolled: EnrolledClass, counted: ClassCount) -> None:
    PairTally.objects.bulk_create(
        [
            PairTally(
                institution_id=enrolled.classroom.institution_id,
                enrolled_class=enrolled,
                before=pair[0],
                after=pair[1],
                max_marks=counted.pair_max_marks[pair],
                **dict(zip(PAIR_FIELDS, counted.pairs[pair].dump(), strict=True)),
            )
            for pair in PAIRED
        ],
        update_conflicts=True,
        unique_fields=["institution", "enrolled_class", "before", "after"],
        update_fields=["max_marks", *PAIR_FIELDS],
    )
