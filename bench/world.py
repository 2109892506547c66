"""Schools, classes and open sittings for the measurements; every student of a pool is used once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from accounts.cards import card_for, pin_for
from accounts.models import AdministrativeUnit, Classroom, Institution, LegalGround, Membership, Seat, Student, User
from quizzes.definitions import QuizDefinition, quiz_definition
from quizzes.models import Presence, Quiz, QuizVersion, Series, Sitting
from quizzes.services.series import new_series, subject_of
from quizzes.services.sitting import open_sitting
from quizzes.tokens import AttemptToken

CLASS_SIZE = 35
ITEMS = 10


@dataclass(frozen=True)
class Pupil:
    """A student at a sitting's door: what they type, and the token they would be given."""

    number: int
    pin: str
    card: str
    code: str
    token: str


class BenchWorld:
    """One school whose teacher has opened an assessment in many classes."""

    def __init__(self) -> None:
        self.unit = AdministrativeUnit.objects.filter(kind="commune").order_by("code")[0]
        self.school = Institution.objects.create(name="Trường đo", kind="school", unit=self.unit)
        self.teacher = User.objects.create(username="giao.vien.do", full_name="Giáo viên")
        self.head = User.objects.create(username="hieu.truong.do", full_name="Hiệu trưởng")
        Membership.objects.create(user=self.head, role="head", institution=self.school)
        LegalGround.objects.create(
            institution=self.school, kind="school_task", document="Đo", dated_on=date(2026, 9, 1),
            recorded_by=self.head, recorded_at=timezone.now(),
        )  # fmt: skip
        self.version = self._newest("form-a")
        self.definition: QuizDefinition = quiz_definition(self.version.pk)
        self.items = list(self.definition.items)[:ITEMS]
        self.series: Series = new_series()
        self.rooms = 0

    def _newest(self, key: str) -> QuizVersion:
        version = QuizVersion.objects.latest_of(Quiz.objects.get(key=key))
        assert version is not None
        return version

    def pool(self, size: int, *, joined: bool) -> list[Pupil]:
        """Whole classes of 35 with an open sitting each. joined: their presence is written already."""
        pupils: list[Pupil] = []
        while len(pupils) < size:
            pupils += self._class(joined)
        return pupils

    def classroom(self, size: int = CLASS_SIZE) -> tuple[Classroom, list[Seat]]:
        self.rooms += 1
        classroom = Classroom.objects.create(
            institution=self.school, name=f"Đo {self.rooms}", grade=10, school_year=timezone.localdate().year
        )
        Membership.objects.create(user=self.teacher, role="teacher", institution=self.school, classroom=classroom)
        students = Student.objects.bulk_create(Student(institution=self.school) for _ in range(size))
        seats = Seat.objects.bulk_create(
            Seat(institution=self.school, classroom=classroom, student=student, number=number, from_on=date(2026, 9, 5))
            for number, student in enumerate(students, 1)
        )
        return classroom, seats

    def sitting(self, classroom: Classroom, quiz: str | None = None) -> Sitting:
        version = self._newest(quiz) if quiz else self.version
        return open_sitting(
            classroom=classroom, quiz_version=version, series=self.series, step="pretest", by=self.teacher,
            at=timezone.now(),
        )  # fmt: skip

    def _class(self, joined: bool) -> list[Pupil]:
        classroom, seats = self.classroom()
        sitting = self.sitting(classroom)
        if joined:
            Presence.objects.bulk_create(
                Presence(institution=self.school, sitting=sitting, student_id=seat.student_id, number=seat.number,
                         joined_at=timezone.now())
                for seat in seats
            )  # fmt: skip
        return [self.pupil(sitting, seat) for seat in seats]

    def pupil(self, sitting: Sitting, seat: Seat) -> Pupil:
        key = settings.CARD_KEY.encode()
        token = AttemptToken(
            institution=sitting.institution_id, sitting=sitting.pk, quiz_version=sitting.quiz_version_id,
            series=sitting.series_id, subject=subject_of(self.series, seat.student_id), student=seat.student_id,
            number=seat.number, round=0, is_assessment=sitting.is_assessment, step=sitting.step,
        )  # fmt: skip
        return Pupil(
            number=seat.number,
            pin=pin_for(key, seat.student_id, 1),
            card=card_for(key, seat.student_id, 1),
            code=sitting.join_code.code,
            token=token.signed(),
        )

    def answers(self) -> Iterator[str]:
        """Right and wrong in turn, for each of the ten items."""
        for position, item in enumerate(self.items):
            key = self.definition.items[item].compiled.key["answer"]
            yield key if position % 3 else ("legitimate" if key == "scam" else "scam")
