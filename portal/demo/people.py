"""The demonstration's institutions, staff, classes and students."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.cards import pin_for
from accounts.models import (
    AdministrativeUnit,
    Classroom,
    Institution,
    LegalGround,
    Membership,
    OfficialContact,
    Seat,
    Student,
    User,
)
from accounts.models.student import Consent
from accounts.school_year import school_year_of
from accounts.services.roster import digests_for, name_fields
from portal.demo import plan
from portal.demo.names import class_list


@dataclass
class People:
    """Who was made, by the names that the plan gives them."""

    users: dict[str, User] = field(default_factory=dict)
    institutions: dict[str, Institution] = field(default_factory=dict)
    classrooms: dict[tuple[str, str], Classroom] = field(default_factory=dict)


def make_people(random: Random, passwords: dict[str, str], at: datetime) -> People:
    """Everything that stands before the campaign. passwords: by user name; those not in it are drawn and added."""
    people = People()
    province = unit_of(plan.PROVINCE_CODE)
    _make_user(people, passwords, *plan.ADMINISTRATOR, is_staff=True, is_superuser=True)
    Membership.objects.create(user=people.users[plan.ADMINISTRATOR[0]], role=Membership.Role.ADMINISTRATOR)
    for username, name, code in plan.ORGANISERS:
        user = _make_user(people, passwords, username, name)
        Membership.objects.create(user=user, role=Membership.Role.ORGANISER, unit=unit_of(code))
    for institution_plan in plan.INSTITUTIONS:
        _make_institution(people, institution_plan, passwords, random, at)
    _make_contacts(people, province, at)
    return people


def unit_of(code: str) -> AdministrativeUnit:
    return AdministrativeUnit.objects.get(code=code, valid_to=None)


def _make_user(people: People, passwords: dict[str, str], username: str, name: str, **flags: bool) -> User:
    password = passwords.setdefault(username, new_password())
    user: User = User.objects.create(username=username, full_name=name, password=make_password(password), **flags)
    people.users[username] = user
    return user


def new_password() -> str:
    """Twelve letters and digits that read well aloud: no l, 1, o, 0."""
    return "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz23456789") for _ in range(12))


def _make_institution(
    people: People, institution_plan: plan.InstitutionPlan, passwords: dict[str, str], random: Random, at: datetime
) -> None:
    institution = Institution.objects.create(
        name=institution_plan.name,
        kind=institution_plan.kind,
        unit=unit_of(institution_plan.unit_code),
        is_demonstration=True,
    )
    people.institutions[institution.name] = institution
    head = _make_user(people, passwords, *institution_plan.head)
    Membership.objects.create(user=head, role=Membership.Role.HEAD, institution=institution)
    for username, name in institution_plan.teachers:
        _make_user(people, passwords, username, name)
    LegalGround.objects.create(
        institution=institution,
        kind=LegalGround.Kind.CONSENT,
        document=f"Thông báo và phiếu đồng ý năm học 2026–2027 ({plan.NOTE})",
        dated_on=(at - timedelta(days=60)).date(),
        recorded_by=head,
        recorded_at=at - timedelta(days=59),
    )
    for class_plan in institution_plan.classes:
        _make_class(people, institution, institution_plan, class_plan, random, at)


def _make_class(
    people: People,
    institution: Institution,
    institution_plan: plan.InstitutionPlan,
    class_plan: plan.ClassPlan,
    random: Random,
    at: datetime,
) -> None:
    classroom = Classroom.objects.create(
        institution=institution,
        name=class_plan.name,
        grade=class_plan.grade,
        school_year=school_year_of(at.date()),
    )
    teacher = people.users[class_plan.teacher]
    Membership.objects.create(user=teacher, role=Membership.Role.TEACHER, institution=institution, classroom=classroom)
    people.classrooms[institution.name, classroom.name] = classroom
    joined = date(classroom.school_year, 9, 5)
    students, seats = [], []
    for number, name in enumerate(class_list(random, institution_plan.mix, class_plan.size), 1):
        student = _student(classroom, name, teacher, random, at)
        students.append(student)
        seats.append(Seat(institution=institution, classroom=classroom, student=student, number=number, from_on=joined))
    Student.objects.bulk_create(students)
    Seat.objects.bulk_create(seats)


def _student(classroom: Classroom, name: str, teacher: User, random: Random, at: datetime) -> Student:
    """Most with both consents; a few were not asked or said no, and their row keeps no name."""
    drawn = random.random()
    both = drawn < 0.88
    student = Student(
        institution_id=classroom.institution_id,
        consent_student=Consent.YES if drawn < 0.95 else Consent.NO,
        consent_parent=Consent.YES if both else random.choice((Consent.NO, Consent.NOT_ASKED)),
        consent_on=(at - timedelta(days=50)).date() if both else None,
        consent_sheet_by=teacher if both else None,
        consent_sheet_at=at - timedelta(days=48) if both else None,
    )
    for column, value in name_fields(classroom, name if both else "", digests_for(classroom)(name)).items():
        setattr(student, column, value)  # with digests, so that a list that is imported again finds its unnamed rows
    return student


def _make_contacts(people: People, province: AdministrativeUnit, at: datetime) -> None:
    """A number of the police for each commune in use: recognisably made up, so that nobody rings a stranger."""
    proposer, approver = (people.users[username] for username, _name, _code in plan.ORGANISERS)
    for unit in AdministrativeUnit.objects.filter(institutions__in=people.institutions.values()).distinct():
        OfficialContact.objects.get_or_create(
            unit=unit,
            kind=OfficialContact.Kind.COMMUNE_POLICE,
            replaced_at=None,
            defaults={
                "label": f"Công an {unit}",
                "number": "0215 000 000 (số minh họa)",
                "checked_on": at.date(),
                "proposed_by": proposer,
                "approved_by": approver,
                "approved_at": at,
            },
        )


def pins_of(classroom: Classroom) -> list[dict[str, object]]:
    """[{"number", "pin"}] of everyone who sits in the class."""
    key = settings.CARD_KEY.encode()
    return [
        {"number": seat.number, "pin": pin_for(key, seat.student_id, seat.student.card_epoch)}
        for seat in classroom.seats.filter(to_on=None).select_related("student").order_by("number")
    ]
