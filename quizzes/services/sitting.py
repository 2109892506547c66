"""A sitting's life: opened, paused, closed; its code; who has joined it."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction

from accounts.models import Classroom, User
from accounts.services import audit
from jobs.services import enqueue
from quizzes.codes import new_code
from quizzes.errors import QuizNotForMode, SittingAlreadyOpen, SittingClosed
from quizzes.models import DebriefRelease, JoinCode, Presence, QuizVersion, Series, Sitting
from quizzes.services.recounting import discard_attempts, recount_sitting
from quizzes.services.series import SeriesDestroyed

log = structlog.get_logger(__name__)
OPEN_FOR = timedelta(hours=4)  # a sitting that nobody closes; long enough for a double period, over before the next day
WITHOUT_PINS_FOR = timedelta(minutes=15)
RECOUNT_AFTER = timedelta(seconds=5)


@transaction.atomic
def open_sitting(
    *,
    classroom: Classroom,
    quiz_version: QuizVersion,
    series: Series,
    step: str,
    by: User,
    at: datetime,
    mode: str | None = None,
    way: str = Sitting.Way.DEVICES,
    without_pins: bool = False,
    closes_at: datetime | None = None,
) -> Sitting:
    """Open a quiz version for a class, with a code of its own (none where hands are counted).

    mode: `practice` or `assessment`; what the quiz is, when not given. without_pins: numbers alone let in for 15 minutes.
    closes_at: 4 hours on, when not given. A step that already has an assessment keeps that one's version, so that an
    attempt begun there can go on here. Raises QuizNotForMode, SittingAlreadyOpen, SeriesDestroyed.
    """
    quiz_mode = quiz_version.quiz.mode
    if mode not in (None, quiz_mode):
        raise QuizNotForMode
    if not series.key:
        raise SeriesDestroyed
    is_assessment = quiz_mode == "assessment"
    Classroom.objects.select_for_update(no_key=True).get(
        pk=classroom.pk
    )  # two openings of one step: one after the other
    if is_assessment:
        earlier = list(Sitting.objects.of_step(classroom, series.pk, step).filter(is_assessment=True))
        still_open = [sitting for sitting in earlier if sitting.state != Sitting.State.CLOSED]
        if still_open:
            raise SittingAlreadyOpen(sitting=str(still_open[0].pk))
        quiz_version = earlier[0].quiz_version if earlier else quiz_version
    sitting = Sitting.objects.create(
        institution_id=classroom.institution_id,
        classroom=classroom,
        quiz_version=quiz_version,
        series=series,
        step=step,
        is_assessment=is_assessment,
        way=way,
        opened_by=by,
        opened_at=at,
        closes_at=closes_at or at + OPEN_FOR,
        without_pins_until=at + WITHOUT_PINS_FOR if without_pins else None,
    )
    if way == Sitting.Way.DEVICES:
        _give_code(sitting, at)
    audit.record(by, "sitting.opened", sitting, step=step, without_pins=without_pins)
    return sitting


@transaction.atomic
def pause_sitting(*, sitting: Sitting, by: User, at: datetime) -> Sitting:
    """The players say "paused"; answers already given are still taken. Safe to repeat. Raises SittingClosed."""
    return _set_state(sitting, Sitting.State.PAUSED, by)


@transaction.atomic
def resume_sitting(*, sitting: Sitting, by: User, at: datetime) -> Sitting:
    """Safe to repeat. Raises SittingClosed."""
    return _set_state(sitting, Sitting.State.OPEN, by)


@transaction.atomic
def close_sitting(*, sitting: Sitting, by: User | None, at: datetime) -> Sitting:
    """End it: the code dies, nothing answered later is taken, a class's own assessment releases its debrief.

    by: None when its time ran out; then it closed at that time, however late this is called. Safe to repeat.
    """
    sitting = _locked(sitting)
    if sitting.state == Sitting.State.CLOSED:
        return sitting
    sitting.state, sitting.closed_at = Sitting.State.CLOSED, min(at, sitting.closes_at)
    sitting.without_pins_until = None
    sitting.revision += 1
    sitting.save(update_fields=["state", "closed_at", "without_pins_until", "revision"])
    JoinCode.objects.filter(sitting=sitting).delete()
    # the debrief of a campaign's form waits until no class has it ahead; campaigns knows
    if sitting.is_assessment and sitting.series.classroom_id is not None:
        DebriefRelease.objects.get_or_create(
            series_id=sitting.series_id, quiz_version_id=sitting.quiz_version_id, defaults={"released_at": at}
        )
    ask_for_recount(sitting.institution_id, sitting.classroom_id, sitting.series_id, at)
    audit.record(by, "sitting.closed", sitting)
    return sitting


@transaction.atomic
def change_code(*, sitting: Sitting, by: User, at: datetime) -> JoinCode:
    """A new code; the old one stops at once, those who are in stay in. Raises SittingClosed."""
    sitting = _locked_unclosed(sitting)
    JoinCode.objects.filter(sitting=sitting).delete()
    code = _give_code(sitting, at)
    _moved(sitting)
    audit.record(by, "sitting.code_changed", sitting)
    return code


@transaction.atomic
def allow_without_pins(*, sitting: Sitting, by: User, at: datetime) -> Sitting:
    """For 15 minutes from now numbers alone let in. Raises SittingClosed."""
    sitting = _locked_unclosed(sitting)
    sitting.without_pins_until = at + WITHOUT_PINS_FOR
    sitting.save(update_fields=["without_pins_until"])
    _moved(sitting)
    audit.record(by, "sitting.without_pins", sitting)
    return sitting


@transaction.atomic
def require_pins(*, sitting: Sitting, by: User, at: datetime) -> Sitting:
    """Numbers alone no longer let in; those who are in stay in. Raises SittingClosed."""
    sitting = _locked_unclosed(sitting)
    sitting.without_pins_until = None
    sitting.save(update_fields=["without_pins_until"])
    _moved(sitting)
    audit.record(by, "sitting.with_pins", sitting)
    return sitting


@transaction.atomic
def remove_presence(*, presence: Presence, by: User, at: datetime) -> None:
    """Take an entry off the board: its token ends. What came in under a number alone was perhaps not that student's:
    its answers go too, and the sitting is counted again. Answers given with a PIN or card stay. Safe to repeat.
    """
    sitting = presence.sitting
    # Presence, Attempt, Sitting: whoever makes an attempt meanwhile holds the entry first
    presence = Presence.objects.select_for_update(of=("self",), no_key=True).get(pk=presence.pk)
    if presence.removed_at is not None:
        return
    if presence.without_pin:
        discard_attempts(sitting=sitting, student_id=presence.student_id)
    sitting = _locked(sitting)
    was_without_pin = presence.without_pin
    presence.removed_at, presence.round, presence.without_pin = at, presence.round + 1, False
    presence.save(update_fields=["removed_at", "round", "without_pin"])
    if was_without_pin:
        recount_sitting(sitting=sitting)
    _moved(sitting)
    audit.record(by, "sitting.entry_removed", sitting, number=presence.number)


def close_overdue(at: datetime) -> int:
    """Close every sitting whose time has run out; returns how many. Each in a transaction of its own."""
    overdue = list(Sitting.objects.overdue(at).order_by("closes_at", "pk")[:500])
    for sitting in overdue:
        close_sitting(sitting=sitting, by=None, at=at)
    return len(overdue)


def ask_for_recount(institution_id: UUID, classroom_id: UUID, series_id: UUID, at: datetime) -> None:
    """Campaigns will count this class again in a few seconds; asked many times at once, it counts once."""
    enqueue(
        "campaigns.recount_class",
        dedupe_key=f"recount:{series_id}:{classroom_id}",
        run_at=at + RECOUNT_AFTER,
        classroom=str(classroom_id),
        series=str(series_id),
    )


def _give_code(sitting: Sitting, at: datetime) -> JoinCode:
    for _try in range(20):
        try:
            with transaction.atomic():
                return JoinCode.objects.create(
                    code=new_code(),
                    institution_id=sitting.institution_id,
                    classroom_id=sitting.classroom_id,
                    sitting=sitting,
                    made_at=at,
                    expires_at=sitting.closes_at,
                )
        except IntegrityError:
            log.info("join_code.taken", sitting_id=str(sitting.pk))
    raise RuntimeError("no free join code in 20 tries")


def _set_state(sitting: Sitting, state: str, by: User) -> Sitting:
    sitting = _locked_unclosed(sitting)
    if sitting.state != state:
        sitting.state = state
        sitting.save(update_fields=["state"])
        _moved(sitting)
        audit.record(by, f"sitting.{state}", sitting)
    return sitting


def _locked(sitting: Sitting) -> Sitting:
    return Sitting.objects.select_for_update(of=("self",), no_key=True).select_related("series").get(pk=sitting.pk)


def _locked_unclosed(sitting: Sitting) -> Sitting:
    sitting = _locked(sitting)
    if sitting.state == Sitting.State.CLOSED:
        raise SittingClosed
    return sitting


def _moved(sitting: Sitting) -> None:
    sitting.revision += 1
    sitting.save(update_fields=["revision"])
