"""The smallest valid rows of the people room, and staff by what they may do."""

from datetime import date
from typing import Any

import factory
from django.utils import timezone

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

PASSWORD = "mat-khau-thu-1"


class ProvinceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AdministrativeUnit
        django_get_or_create = ("code", "valid_from")

    code = "11"
    name = "Điện Biên"
    kind = AdministrativeUnit.Kind.PROVINCE
    valid_from = date(2025, 7, 1)


class UnitFactory(factory.django.DjangoModelFactory):
    """A commune of the one province."""

    class Meta:
        model = AdministrativeUnit

    code = factory.Sequence(lambda n: f"{90000 + n}")
    name = factory.Sequence(lambda n: f"Mường Thử {n + 1}")
    kind = AdministrativeUnit.Kind.COMMUNE
    parent = factory.SubFactory(ProvinceFactory)
    valid_from = date(2025, 7, 1)


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Institution

    name = factory.Sequence(lambda n: f"Trường THPT Thử {n + 1}")
    kind = Institution.Kind.SCHOOL
    unit = factory.SubFactory(UnitFactory)


class ClassroomFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Classroom

    institution = factory.SubFactory(InstitutionFactory)
    name = factory.Sequence(lambda n: f"10A{n + 1}")
    grade = 10
    school_year = 2026


class StudentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Student

    institution = factory.SubFactory(InstitutionFactory)


class SeatFactory(factory.django.DjangoModelFactory):
    """A student of the classroom's institution in the next free place."""

    class Meta:
        model = Seat

    classroom = factory.SubFactory(ClassroomFactory)
    institution = factory.SelfAttribute("classroom.institution")
    student = factory.SubFactory(StudentFactory, institution=factory.SelfAttribute("..institution"))
    number = factory.LazyAttribute(lambda seat: seat.classroom.seats.count() + 1)
    from_on = date(2026, 9, 5)


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff without any role; the password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"canbo{n + 1}")
    full_name = factory.Sequence(lambda n: f"Cán bộ {n + 1}")
    password = factory.django.Password(PASSWORD)


class LegalGroundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalGround

    institution = factory.SubFactory(InstitutionFactory)
    kind = LegalGround.Kind.CONSENT
    document = "Công văn 12/THPT"
    dated_on = date(2026, 9, 1)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(timezone.now)


class ContactFactory(factory.django.DjangoModelFactory):
    """A number in force for the whole country."""

    class Meta:
        model = OfficialContact

    kind = OfficialContact.Kind.EMERGENCY
    label = "Công an"
    number = "113"
    checked_on = date(2026, 11, 1)
    approved_at = factory.LazyFunction(timezone.now)


def teacher_of(classroom: Classroom, **user_fields: Any) -> User:
    """A new user who teaches this class and no other."""
    user: User = UserFactory(**user_fields)
    Membership.objects.create(
        user=user, role=Membership.Role.TEACHER, institution=classroom.institution, classroom=classroom
    )
    return user


def teacher_at(institution: Institution, **user_fields: Any) -> User:
    """A new teacher who has no class yet."""
    user: User = UserFactory(**user_fields)
    Membership.objects.create(user=user, role=Membership.Role.TEACHER, institution=institution)
    return user


def head_of(institution: Institution, **user_fields: Any) -> User:
    user: User = UserFactory(**user_fields)
    Membership.objects.create(user=user, role=Membership.Role.HEAD, institution=institution)
    return user


def organiser_of(unit: AdministrativeUnit, **user_fields: Any) -> User:
    user: User = UserFactory(**user_fields)
    Membership.objects.create(user=user, role=Membership.Role.ORGANISER, unit=unit)
    return user


def administrator(**user_fields: Any) -> User:
    user: User = UserFactory(is_staff=True, **user_fields)
    Membership.objects.create(user=user, role=Membership.Role.ADMINISTRATOR)
    return user
