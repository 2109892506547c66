"""Classes: making one."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from accounts.models import Classroom, Institution, Membership, User
from accounts.services import audit


class ClassroomExists(DomainError):
    """The institution has a class of this name in this school year."""

    code = "classroom_exists"
    message = _("Trường đã có lớp này trong năm học đó. Ban giám hiệu có thể phân công thầy cô vào lớp.")


@transaction.atomic
def make_classroom(
    *, institution: Institution, name: str, grade: int | None, school_year: int, by: User, at: datetime
) -> Classroom:
    """A class of one school year; a teacher who makes it teaches it, a head does not become its teacher by that.

    Raises ClassroomExists.
    """
    try:
        with transaction.atomic():
            classroom = Classroom.objects.create(
                institution=institution, name=name, grade=grade, school_year=school_year, created_at=at
            )
    except IntegrityError as error:
        raise ClassroomExists from error
    is_teacher = Membership.objects.in_force().filter(user=by, institution=institution, role=Membership.Role.TEACHER)
    if is_teacher.exists():
        Membership.objects.create(user=by, institution=institution, classroom=classroom, role=Membership.Role.TEACHER)
    audit.record(by, "classroom.made", classroom)
    return classroom
