"""The smallest valid rows of the quizzes room; quizzes come from the tiny pack of tests/quizzes/packs.py."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import factory
from django.utils import timezone

from accounts.models import Classroom, Seat
from quizzes.definitions import quiz_definition
from quizzes.models import Attempt, ItemTally, JoinCode, Presence, QuizVersion, Response, Series, Sitting
from quizzes.services.publishing import publish_pack
from quizzes.services.series import subject_of
from quizzes.tokens import AttemptToken
from tests.accounts.factories import ClassroomFactory, SeatFactory, UserFactory
from tests.quizzes.packs import tiny_pack


def published(quiz: str = "thu-a") -> QuizVersion:
    """The tiny pack's quiz: `thu-a` (assessment) or `thu-bai` (practice)."""
    found = QuizVersion.objects.filter(quiz__key=quiz).first()
    if found is None:
        publish_pack(loaded=tiny_pack(), at=timezone.now())
        found = QuizVersion.objects.get(quiz__key=quiz)
    return found


class SeriesFactory(factory.django.DjangoModelFactory):
    """A series without a classroom, as a campaign has."""

    class Meta:
        model = Series

    key = factory.LazyFunction(lambda: uuid4().bytes + uuid4().bytes)


class SittingFactory(factory.django.DjangoModelFactory):
    """An open assessment of the step `pretest`."""

    class Meta:
        model = Sitting

    classroom = factory.SubFactory(ClassroomFactory)
    institution = factory.SelfAttribute("classroom.institution")
    quiz_version = factory.LazyFunction(published)
    series = factory.SubFactory(SeriesFactory)
    step = "pretest"
    is_assessment = factory.LazyAttribute(lambda sitting: sitting.quiz_version.quiz.mode == "assessment")
    opened_by = factory.SubFactory(UserFactory)
    opened_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=10))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=2))


class PracticeFactory(SittingFactory):
    """An open practice, a campaign's lesson."""

    quiz_version = factory.LazyFunction(lambda: published("thu-bai"))
    step = "lesson"


class JoinCodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JoinCode

    code = factory.Sequence(lambda n: "CFHJKM"[n % 6] + f"{n:05d}")
    sitting = factory.SubFactory(SittingFactory)
    institution = factory.SelfAttribute("sitting.institution")
    classroom = factory.SelfAttribute("sitting.classroom")
    made_at = factory.SelfAttribute("sitting.opened_at")
    expires_at = factory.SelfAttribute("sitting.closes_at")


class PresenceFactory(factory.django.DjangoModelFactory):
    """A student of the sitting's class who has joined; `seat=` names the place."""

    class Meta:
        model = Presence

    class Params:
        seat = factory.SubFactory(SeatFactory, classroom=factory.SelfAttribute("..sitting.classroom"))

    sitting = factory.SubFactory(SittingFactory)
    institution = factory.SelfAttribute("sitting.institution")
    student = factory.SelfAttribute("seat.student")
    number = factory.SelfAttribute("seat.number")
    joined_at = factory.LazyFunction(timezone.now)


class AttemptFactory(factory.django.DjangoModelFactory):
    """An unfinished attempt without answers, of a student who has joined."""

    class Meta:
        model = Attempt

    class Params:
        seat = factory.SubFactory(SeatFactory, classroom=factory.SelfAttribute("..sitting.classroom"))

    id = factory.LazyFunction(uuid4)
    sitting = factory.SubFactory(SittingFactory)
    institution = factory.SelfAttribute("sitting.institution")
    quiz_version = factory.SelfAttribute("sitting.quiz_version")
    student = factory.SelfAttribute("seat.student")
    series = factory.SelfAttribute("sitting.series")
    subject = factory.LazyAttribute(lambda attempt: subject_of(attempt.series, attempt.student.pk))
    step = factory.SelfAttribute("sitting.step")
    is_assessment = factory.SelfAttribute("sitting.is_assessment")
    started_at = factory.LazyFunction(timezone.now)
    max_marks = factory.SelfAttribute("quiz_version.max_marks")


class ResponseFactory(factory.django.DjangoModelFactory):
    """A right and certain judgement of the quiz's first message; the attempt's own counters are left as they are."""

    class Meta:
        model = Response

    attempt = factory.SubFactory(AttemptFactory)
    institution = factory.SelfAttribute("attempt.institution")
    item_id = factory.LazyAttribute(
        lambda response: next(iter(quiz_definition(response.attempt.quiz_version_id).by_id))
    )
    answer = "scam"
    confidence = 3
    marks = 1
    is_right = True
    answered_at = factory.LazyFunction(timezone.now)
    received_at = factory.LazyFunction(timezone.now)


class ItemTallyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ItemTally

    sitting = factory.SubFactory(SittingFactory)
    institution = factory.SelfAttribute("sitting.institution")
    item_id = factory.LazyAttribute(lambda tally: next(iter(quiz_definition(tally.sitting.quiz_version_id).by_id)))
    taken = "device"


def token_for(sitting: Sitting, seat: Seat | None = None) -> tuple[str, Seat]:
    """The signed token of a student who has joined, and the student's seat."""
    seat = seat or SeatFactory(classroom=sitting.classroom)
    presence, _is_new = Presence.objects.get_or_create(
        institution=sitting.institution,
        sitting=sitting,
        student=seat.student,
        defaults={"number": seat.number, "joined_at": timezone.now()},
    )
    token = AttemptToken(
        institution=sitting.institution_id,
        sitting=sitting.pk,
        quiz_version=sitting.quiz_version_id,
        series=sitting.series_id,
        subject=subject_of(sitting.series, seat.student_id),
        student=seat.student_id,
        number=seat.number,
        round=presence.round,
        is_assessment=sitting.is_assessment,
        step=sitting.step,
    )
    return token.signed(), seat


def sitting_of(classroom: Classroom, quiz: str = "thu-a", **fields: Any) -> Sitting:
    """An open sitting of this class."""
    sitting: Sitting = SittingFactory(classroom=classroom, quiz_version=published(quiz), **fields)
    return sitting
