"""Trying out: a class of five unnamed seats that counts nowhere."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import DomainError
from accounts.models import Classroom, Institution, Membership, Seat, Student, User
from accounts.school_year import school_year_of
from accounts.services import audit
from quizzes.models import Attempt, QuizVersion, Series, Sitting
from quizzes.services.series import practice_series
from quizzes.services.sitting import open_sitting

TRIAL_QUIZ = "trial"
TRIAL_SEATS = 5


class NoTrialQuiz(DomainError):
    code = "no_trial_quiz"
    message = gettext_lazy(
        "Trang này chưa nạp bài dạy thử. Người quản trị chạy lệnh load_pack content/core, rồi thầy cô bấm lại."
    )


class NoInstitution(DomainError):
    code = "no_institution"
    message = gettext_lazy("Tài khoản này chưa thuộc trường nào. Ban giám hiệu cần thêm thầy cô vào trường trước.")


@transaction.atomic
def open_trial(*, by: User, at: datetime) -> Sitting:
    """The open sitting of the user's trial class; class and sitting are made when there are none.

    Raises NoInstitution, NoTrialQuiz.
    """
    classroom = _trial_class(by=by, at=at)
    sitting = Sitting.objects.filter(classroom=classroom).exclude(state=Sitting.State.CLOSED).first()
    if sitting is not None:
        return sitting
    version = QuizVersion.objects.filter(quiz__key=TRIAL_QUIZ).order_by("-number").first()
    if version is None:
        raise NoTrialQuiz
    return open_sitting(
        classroom=classroom,
        quiz_version=version,
        series=practice_series(classroom=classroom),
        step="practice",
        by=by,
        at=at,
        without_pins=True,
    )


def _trial_class(*, by: User, at: datetime) -> Classroom:
    mine = Classroom.objects.filter(is_trial=True, archived_at=None, memberships__user=by, memberships__ended_at=None)
    existing = mine.first()
    if existing is not None:
        return existing
    institution = (
        Institution.objects.filter(
            memberships__user=by,
            memberships__ended_at=None,
            memberships__role__in=[Membership.Role.TEACHER, Membership.Role.HEAD],
        )
        .order_by("pk")
        .first()
    )
    if institution is None:
        raise NoInstitution
    classroom = Classroom.objects.create(
        institution=institution, name=_("Lớp thử"), school_year=school_year_of(at.date()), is_trial=True
    )
    Membership.objects.create(user=by, role=Membership.Role.TEACHER, institution=institution, classroom=classroom)
    students = Student.objects.bulk_create(Student(institution=institution) for _seat in range(TRIAL_SEATS))
    yesterday = at.date() - timedelta(days=1)  # a date in UTC is never after today in Vietnam
    Seat.objects.bulk_create(
        Seat(institution=institution, classroom=classroom, student=student, number=number, from_on=yesterday)
        for number, student in enumerate(students, start=1)
    )
    audit.record(by, "trial.made", classroom)
    return classroom


@transaction.atomic
def delete_trial(*, classroom: Classroom, by: User, at: datetime) -> None:
    """Delete a trial class with everything in it; the audit trail keeps that it was there. at: for the trail."""
    classroom = Classroom.objects.select_for_update(of=("self",)).get(pk=classroom.pk, is_trial=True)
    Attempt.objects.filter(sitting__classroom=classroom).delete()
    Sitting.objects.filter(classroom=classroom).delete()
    Series.objects.filter(classroom=classroom).delete()
    students = list(Student.objects.filter(seats__classroom=classroom).values_list("pk", flat=True))
    Seat.objects.filter(classroom=classroom).delete()
    Student.objects.filter(pk__in=students).delete()
    Membership.objects.filter(classroom=classroom).delete()
    audit.record(by, "trial.deleted", classroom)
    classroom.delete()
