"""Which signing a class has ahead. Campaigns know; they are a higher room, so they leave word here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Classroom
from commitments.models import Pledge
from quizzes.models import Series


@dataclass(frozen=True)
class Suggestion:
    """A campaign's pledge that is on now. title: the campaign's name."""

    series: Series
    pledge: Pledge
    title: str


Finder = Callable[[Classroom, datetime], Suggestion | None]
_finders: list[Finder] = []


def register(finder: Finder) -> Finder:
    if finder not in _finders:
        _finders.append(finder)
    return finder


def suggested(classroom: Classroom, at: datetime) -> Suggestion | None:
    return next(filter(None, (finder(classroom, at) for finder in _finders)), None)
