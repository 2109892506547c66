"""The smallest valid rows of the commitments room."""

from datetime import UTC, datetime
from pathlib import Path

import factory
from django.conf import settings

from accounts.models import Classroom, Seat
from commitments.models import Commitment, Pledge, PledgeOpening, PledgeVersion
from commitments.pledges import read_pledge_file
from commitments.services.opening import open_commitments
from commitments.services.publishing import publish_pledge
from quizzes.models import Series
from tests.accounts.factories import ClassroomFactory, SeatFactory, teacher_of

AT = datetime(2026, 11, 24, 2, 3, 4, tzinfo=UTC)
PLEDGES = Path(settings.BASE_DIR) / "content" / "pledges"


class SeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Series

    key = b"k" * 32


def publish(key: str = "hoc-sinh-10-12") -> PledgeVersion:
    """A shipped pledge, published."""
    publish_pledge(read_pledge_file(PLEDGES / f"{key}.yaml"), at=AT)
    return Pledge.objects.get(key=key).versions.get()


def named_seat(name: str = "Lò Thị Hòa", **fields: object) -> Seat:
    seat: Seat = SeatFactory(student__name=name, **fields)
    return seat


def opening_for(classroom: Classroom | None = None) -> PledgeOpening:
    """The signing of a class, opened by its teacher for whoever sits there now."""
    classroom = classroom or ClassroomFactory()
    return open_commitments(
        classroom=classroom, pledge_version=publish(), series=SeriesFactory(), by=teacher_of(classroom), at=AT
    )


def commitment_of(seat: Seat) -> Commitment:
    """The student's commitment in a signing opened for the class as it sits now."""
    opening_for(seat.classroom)
    return Commitment.objects.get(student=seat.student)
