"""What the class's page of commitments shows its teacher."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from accounts.models import Classroom, Seat
from commitments.models import Act, Commitment, Party, Pledge, PledgeOpening, PledgeText, PledgeVersion
from commitments.suggestions import Suggestion, suggested
from quizzes.models import Series


@dataclass(frozen=True)
class SeatState:
    number: int
    name: str
    state: str  # waiting, signed, declined, withdrawn; away: not asked
    label: str


@dataclass(frozen=True)
class OwnSigning:
    """The teacher's own promise to the class."""

    text: dict[str, Any]
    version: PledgeVersion
    party: Party | None
    act: Act | None  # the confirmation that stands

    @property
    def is_signed(self) -> bool:
        return self.act is not None


@dataclass(frozen=True)
class SigningPage:
    opening: PledgeOpening | None  # open now, else the last one
    text: dict[str, Any] | None  # what students are asked, in Vietnamese
    suggestion_title: str
    seats: list[SeatState]
    own: OwnSigning | None

    @property
    def is_open(self) -> bool:
        return self.opening is not None and self.opening.is_open

    def count(self, state: str) -> int:
        return sum(seat.state == state for seat in self.seats)

    @property
    def counts(self) -> dict[str, int]:
        states = ("signed", "declined", "withdrawn", "waiting")
        counted = {state: self.count(state) for state in states}
        return {**counted, "answered": counted["signed"] + counted["declined"] + counted["withdrawn"]}


def signing_page(classroom: Classroom, at: datetime, *, to_teacher: bool) -> SigningPage:
    """For a class that was fetched in scope. Who has declined is told to its teachers alone: to a head they look like
    those who have not answered.
    """
    opening = last_opening(classroom)
    is_open = opening is not None and opening.is_open
    suggestion = None if is_open else suggested(classroom, at)
    version = opening.pledge_version if opening is not None and is_open else students_version(classroom, suggestion)
    series = series_in_use(opening, suggestion)
    return SigningPage(
        opening=opening,
        text=_offered(version),
        suggestion_title=suggestion.title if suggestion else "",
        seats=_seats(classroom, opening, to_teacher),
        own=_own(classroom, series),
    )


def students_version(classroom: Classroom, suggestion: Suggestion | None) -> PledgeVersion | None:
    """The newest text for students of the class's age band, of the suggested pledge's family if there is one."""
    pledges = Pledge.objects.for_students().for_classroom(classroom)
    if suggestion is not None:
        pledges = pledges.filter(family=suggestion.pledge.family)
    return PledgeVersion.objects.latest_of(pledges).order_by("pledge__key").first()


def teachers_version(classroom: Classroom) -> PledgeVersion | None:
    pledges = Pledge.objects.for_teachers().for_classroom(classroom)
    return PledgeVersion.objects.latest_of(pledges).order_by("pledge__key").first()


def last_opening(classroom: Classroom) -> PledgeOpening | None:
    """The open signing, or the one opened last."""
    openings = PledgeOpening.objects.filter(institution=classroom.institution_id, classroom=classroom)
    return (
        openings.select_related("pledge_version__pledge", "series", "join_code", "classroom")
        .order_by(F("closed_at").desc(nulls_first=True), "-opened_at", "-pk")
        .first()
    )


def series_in_use(opening: PledgeOpening | None, suggestion: Suggestion | None) -> Series | None:
    """Of the open signing, else of the campaign that asks now, else of the last signing; None: the class's own."""
    if opening is not None and opening.is_open:
        return opening.series
    if suggestion is not None:
        return suggestion.series
    return opening.series if opening is not None else None


def _offered(version: PledgeVersion | None) -> dict[str, Any] | None:
    if version is None:
        return None
    text: dict[str, Any] = json.loads(PledgeText.objects.get(sha256=version.sha256_in("vi")).content)
    return text


def _seats(classroom: Classroom, opening: PledgeOpening | None, to_teacher: bool) -> list[SeatState]:
    states: dict[Any, str] = {}
    if opening is not None:
        parties = Party.objects.filter(
            institution=classroom.institution_id,
            role="student",
            commitment__classroom=classroom,
            commitment__pledge_version=opening.pledge_version_id,
            commitment__series=opening.series_id,
        )
        states = dict(parties.values_list("commitment__student", "state"))
        if not to_teacher:
            states = {one: "waiting" if state == Party.State.DECLINED else state for one, state in states.items()}
    labels = dict(Party.State.choices)
    seats = Seat.objects.filter(institution=classroom.institution_id, classroom=classroom).taken().in_order()
    return [
        SeatState(
            number=seat.number,
            name=seat.student.name,
            state=(state := states.get(seat.student_id, "away")),
            label=str(labels.get(state, "")),
        )
        for seat in seats
    ]


def _own(classroom: Classroom, series: Series | None) -> OwnSigning | None:
    version = teachers_version(classroom)
    if version is None:
        return None
    own_series = Q(series=series) if series is not None else Q(series__classroom=classroom)  # made when first needed
    commitments = Commitment.objects.filter(
        own_series, institution=classroom.institution_id, classroom=classroom, student=None, pledge_version=version
    )
    party = Party.objects.filter(commitment__in=commitments, role="teacher").select_related("user").first()
    act = None
    if party is not None and party.state == Party.State.SIGNED:
        act = party.acts.filter(kind=Act.Kind.SIGNED).order_by("-at", "-pk").first()
    return OwnSigning(text=_offered(version) or {}, version=version, party=party, act=act)
