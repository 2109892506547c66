"""Bringing a list into classes: read once, shown as a plan, carried out as shown or not at all."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.errors import GroundMissing, PlanChanged
from accounts.models import Classroom, Institution, LegalGround, Seat, Student, User
from accounts.names import search_key, sort_key
from accounts.querysets import SeatQuerySet
from accounts.roster.digests import joined, name_digests, parted
from accounts.roster.plan import Digests, ExistingSeat, NameRule, PlannedSeat, RosterPlan, plan_roster
from accounts.roster.reading import class_key
from accounts.roster.rows import Problem, RosterFile, RosterRow
from accounts.services import audit

BATCH = 500


@dataclass(frozen=True)
class ClassPlan:
    """What the list changes in one class. `classroom` is not saved yet where the class is new."""

    classroom: Classroom
    plan: RosterPlan

    @property
    def is_new(self) -> bool:
        return self.classroom._state.adding


@dataclass(frozen=True)
class ImportPlan:
    """What the list changes, with everything that is left out and why."""

    classes: tuple[ClassPlan, ...]
    problems: tuple[Problem, ...]
    rule: NameRule
    has_consent: bool

    @property
    def fingerprint(self) -> str:
        return ".".join(f"{one.classroom.name}:{one.plan.fingerprint}" for one in self.classes)

    @property
    def student_count(self) -> int:
        return sum(len(one.plan.seats) - len(one.plan.of("left")) for one in self.classes)

    @property
    def unnamed_count(self) -> int:
        return sum(len(one.plan.unnamed) for one in self.classes)


def name_rule(institution: Institution) -> NameRule:
    """When this institution may keep a name, by the ground its head recorded last. Raises GroundMissing."""
    ground = LegalGround.objects.filter(institution=institution).newest_first().first()
    if ground is None:
        raise GroundMissing
    # Groups of adults (a residential group, a business) answer for themselves.
    return NameRule(
        "consent" if ground.kind == LegalGround.Kind.CONSENT else "school_task",
        asks_parent=institution.kind == Institution.Kind.SCHOOL,
    )


def plan_classroom(classroom: Classroom, read: RosterFile) -> ImportPlan:
    """The list for one class: rows that name another class are left out. Raises GroundMissing."""
    rule = name_rule(classroom.institution)
    own, problems = [], list(read.problems)
    for row in read.rows:
        if row.classroom and class_key(row.classroom) != class_key(classroom.name):
            problems.append(Problem(row.sheet, row.row, "", "other_class", row.classroom))
        else:
            own.append(row)
    return ImportPlan((_class_plan(classroom, own, rule),), tuple(problems), rule, read.has_consent)


def plan_institution(institution: Institution, school_year: int, read: RosterFile) -> ImportPlan:
    """The list for the whole institution: classes that are not there yet are made. Raises GroundMissing."""
    rule = name_rule(institution)
    classes = {
        class_key(classroom.name): classroom
        for classroom in institution.classrooms.in_use().filter(school_year=school_year, is_trial=False)
    }
    rows_of: dict[str, list[RosterRow]] = defaultdict(list)
    problems = list(read.problems)
    for row in read.rows:
        if row.classroom:
            rows_of[class_key(row.classroom)].append(row)
        else:
            problems.append(Problem(row.sheet, row.row, "", "no_class"))
    plans = []
    for key in sorted(rows_of, key=lambda key: (len(key), key)):
        classroom = classes.get(key) or _new_classroom(institution, school_year, rows_of[key][0].classroom)
        plans.append(_class_plan(classroom, rows_of[key], rule))
    return ImportPlan(tuple(plans), tuple(problems), rule, read.has_consent)


@transaction.atomic
def carry_out(
    *,
    plan_again: Callable[[], ImportPlan],
    fingerprint: str,
    leaving: Iterable[str],
    by: User | None,
    at: datetime,
    job_id: UUID | None = None,
) -> ImportPlan:
    """Do what was shown, all of it or nothing.

    plan_again: makes the plan from the classes as they now are, under their locks. fingerprint: of the plan that was
    shown, "" for none. leaving: ids of seats, among those no longer named, whose students have left the class.
    Raises PlanChanged when something else would be done than was shown.
    """
    plan = plan_again()
    ids = [one.classroom.pk for one in plan.classes if not one.is_new]
    list(Classroom.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    plan = plan_again()
    if fingerprint and plan.fingerprint != fingerprint:
        raise PlanChanged
    gone = set(leaving)
    for one in plan.classes:
        if one.is_new:
            one.classroom.save(force_insert=True)
            audit.record(by, "classroom.created", one.classroom, name=one.classroom.name)
        _write(one.classroom, one.plan, gone, at)
        audit.record(
            by,
            "roster.imported",
            one.classroom,
            job=str(job_id or ""),
            added=len(one.plan.of("added")),
            kept=len(one.plan.of("unchanged", "changed", "named", "unnamed")),
            unnamed=len(one.plan.unnamed),
            left=len([seat for seat in one.plan.of("left") if seat.seat_id in gone]),
        )
    return plan


def digests_for(classroom: Classroom) -> Callable[[str], Digests]:
    key = str(settings.CARD_KEY).encode()
    return lambda name: name_digests(key, classroom.pk, name)


def name_fields(classroom: Classroom, name: str, digests: Digests) -> dict[str, str]:
    """The columns that a name fills; an empty one leaves the digests, by which the row is known again."""
    return {"name": name, "sort_key": sort_key(name), "search_key": search_key(name), "name_digest": joined(digests)}


def _class_plan(classroom: Classroom, rows: Sequence[RosterRow], rule: NameRule) -> ClassPlan:
    plan = plan_roster(_existing(classroom), rows, rule=rule, digests_of=digests_for(classroom))
    return ClassPlan(classroom, plan)


def _existing(classroom: Classroom) -> list[ExistingSeat]:
    """Every place that the class ever had; a former one counts only while its student sits nowhere else."""
    if classroom._state.adding:
        return []
    digests_of = digests_for(classroom)
    seats = Seat.objects.filter(institution=classroom.institution_id, classroom=classroom).in_order()
    elsewhere = set(
        Seat.objects.taken()
        .filter(institution=classroom.institution_id, student__in=seats.values("student"))
        .exclude(classroom=classroom)
        .values_list("student_id", flat=True)
    )
    return [_existing_seat(seat, digests_of, seat.student_id in elsewhere) for seat in seats]


def _existing_seat(seat: Seat, digests_of: Callable[[str], Digests], is_elsewhere: bool) -> ExistingSeat:
    student = seat.student
    digests = parted(student.name_digest)
    if is_elsewhere or student.erased_at:
        digests = ("", "")
    elif not student.name_digest and student.name:  # a row that came in another way than by a list
        digests = digests_of(student.name)
    return ExistingSeat(
        seat_id=str(seat.pk),
        number=seat.number,
        name=student.name,
        digests=digests,
        consent_student=student.consent_student,  # type: ignore[arg-type]  # the column's choices are these words
        consent_parent=student.consent_parent,  # type: ignore[arg-type]
        is_taken=seat.to_on is None,
        is_settled=student.consent_sheet_at is not None,
    )


def _write(classroom: Classroom, plan: RosterPlan, gone: set[str], at: datetime) -> None:
    today = timezone.localdate(at)
    students, seats = [], []
    for planned in plan.of("added"):
        student = Student(institution_id=classroom.institution_id)
        _fill(student, classroom, planned, at)
        students.append(student)
        seats.append(
            Seat(
                institution_id=classroom.institution_id,
                classroom=classroom,
                student=student,
                number=planned.number,
                from_on=today,
            )
        )
    Student.objects.bulk_create(students, batch_size=BATCH)
    Seat.objects.bulk_create(seats, batch_size=BATCH)
    touched = {seat.seat_id: seat for seat in plan.of("changed", "named", "unnamed", "returned")}
    for seat in _seats(classroom, touched):
        _fill(seat.student, classroom, touched[str(seat.pk)], at)
        seat.student.save()
    _seats(classroom, [seat.seat_id for seat in plan.of("returned")]).update(to_on=None)
    _seats(classroom, [seat.seat_id for seat in plan.of("left") if seat.seat_id in gone]).update(to_on=today)


def _fill(student: Student, classroom: Classroom, planned: PlannedSeat, at: datetime) -> None:
    answers = (planned.consent_student, planned.consent_parent)
    if answers != (student.consent_student, student.consent_parent):
        student.consent_on = planned.consent_on or timezone.localdate(at)
    elif planned.consent_on:
        student.consent_on = planned.consent_on
    student.consent_student, student.consent_parent = answers
    kept = planned.name if planned.keeps_name else ""
    for column, value in name_fields(classroom, kept, planned.digests).items():
        setattr(student, column, value)


def _seats(classroom: Classroom, ids: Iterable[str | None]) -> SeatQuerySet:
    return Seat.objects.filter(
        institution=classroom.institution_id, classroom=classroom, pk__in=list(ids)
    ).select_related("student")


def _new_classroom(institution: Institution, school_year: int, name: str) -> Classroom:
    shown = name.strip()
    digits = class_key(shown)[:2]
    grade = int(digits) if digits.isdigit() else int(digits[:1]) if digits[:1].isdigit() else 0
    shown = shown.removeprefix("Lớp ").removeprefix("lớp ").removeprefix("LỚP ")
    return Classroom(
        institution=institution, name=shown[:40], school_year=school_year, grade=grade if 1 <= grade <= 12 else None
    )
