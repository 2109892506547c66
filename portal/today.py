"""What a member of staff finds open and due, over all their classes, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Classroom, User
from campaigns.models import Campaign, Enrolment, Phase, PhaseWindow
from commitments.models import Party, PledgeOpening
from quizzes.models import Sitting

# As they are written in a sentence; Django's own have digits ("Thứ 4").
WEEKDAYS = (_("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ Nhật"))


@dataclass(frozen=True)
class StepState:
    """What a class has done of one step. done counts students, or who was present where hands were counted."""

    done: int = 0
    is_open: bool = False
    was_closed: bool = False


@dataclass(frozen=True)
class DueStep:
    """A phase that is on for a class, with what the class has done of it."""

    classroom: Classroom
    window: PhaseWindow
    state: StepState
    enrolled: int
    later: tuple["DueStep", ...] = ()  # what the class has to do after it

    @property
    def label(self) -> str:
        return self.window.phase.get_step_display()

    @property
    def is_pledge(self) -> bool:
        return self.window.phase.step == Phase.Step.PLEDGE

    @property
    def is_for_the_rest(self) -> bool:
        """The class has had its turn, some students have not."""
        return self.state.was_closed

    @property
    def is_left_to_do(self) -> bool:
        return not self.state.is_open and self.state.done < self.enrolled


@dataclass(frozen=True)
class Day:
    """What stands on the page "Hôm nay"."""

    open_sittings: list[Sitting]
    open_pledges: list[PledgeOpening]
    due: list[DueStep]
    classrooms: list[Classroom]  # annotated with `seats_now`
    trial: Classroom | None

    @property
    def has_roster(self) -> bool:
        return any(classroom.seats_now for classroom in self.classrooms)  # type: ignore[attr-defined]


def day_of(user: User, at: datetime) -> Day:
    """Everything for the page of one member of staff."""
    everything = list(classrooms_of(user))
    classrooms = [classroom for classroom in everything if not classroom.is_trial]
    return Day(
        open_sittings=list(
            Sitting.objects.visible_to(user)
            .exclude(state=Sitting.State.CLOSED)
            .select_related("classroom", "quiz_version", "join_code")
            .order_by("-opened_at", "pk")
        ),
        open_pledges=list(
            PledgeOpening.objects.filter(classroom__in=everything, closed_at=None)
            .select_related("classroom", "join_code")
            .order_by("-opened_at", "pk")
        ),
        due=what_is_next(due_steps(classrooms, at)),
        classrooms=classrooms,
        trial=next((classroom for classroom in everything if classroom.is_trial), None),
    )


def classrooms_of(user: User) -> Iterable[Classroom]:
    """The classes whose names the user may see, with `seats_now`: how many sit in each now."""
    return Classroom.objects.visible_to(user).in_use().counted().select_related("institution").in_order()


def what_is_next(steps: Iterable[DueStep]) -> list[DueStep]:
    """For each class and campaign the first step left to do, with what follows in `later`; then steps some have missed."""
    left = [step for step in steps if step.is_left_to_do]
    by_class: dict[tuple[UUID, UUID], list[DueStep]] = {}
    for step in sorted(left, key=lambda step: step.window.phase.position):
        if not step.is_for_the_rest:
            by_class.setdefault((step.classroom.pk, step.window.enrolment.campaign_id), []).append(step)
    first = [replace(steps[0], later=tuple(steps[1:])) for steps in by_class.values()]
    first.sort(key=lambda step: step.window.closes_at)
    return first + [step for step in left if step.is_for_the_rest]


def due_steps(classrooms: list[Classroom], at: datetime) -> list[DueStep]:
    """The phases that are on for these classes (each needs `seats_now`), done or not: untouched ones first, then by end."""
    windows = list(
        PhaseWindow.objects.filter(
            opens_at__lte=at,
            closes_at__gt=at,
            enrolment__institution__in={classroom.institution_id for classroom in classrooms},
            enrolment__state=Enrolment.State.ACCEPTED,
            enrolment__campaign__state=Campaign.State.RUNNING,
        )
        .select_related("phase", "enrolment__campaign")
        .order_by("closes_at", "phase__position", "pk")
    )
    states = class_states(classrooms, {window.enrolment.campaign.series_id for window in windows})
    steps = [
        DueStep(
            classroom=classroom,
            window=window,
            state=states.get((classroom.pk, window.enrolment.campaign.series_id, window.phase.step), StepState()),
            enrolled=classroom.seats_now,  # type: ignore[attr-defined]
        )
        for window in windows
        for classroom in classrooms
        if classroom.institution_id == window.enrolment.institution_id
        and classroom.school_year == window.enrolment.campaign.school_year
        and not classroom.is_trial
    ]
    return sorted(steps, key=lambda step: (step.is_for_the_rest, step.window.closes_at))


def class_states(classrooms: list[Classroom], series_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID, str], StepState]:
    """(class, series, step) → its state. Devices and hands are not added up: a class takes one of them."""
    scope = {"classroom__in": [classroom.pk for classroom in classrooms], "series__in": list(series_ids)}
    closed = Q(state=Sitting.State.CLOSED)
    sittings = Sitting.objects.filter(**scope).values("classroom", "series", "step")
    states = {
        (row["classroom"], row["series"], row["step"]): StepState(
            done=max(row["by_device"] or 0, row["by_hands"] or 0),
            is_open=row["open"] > 0,
            was_closed=row["closed"] > 0,
        )
        for row in sittings.annotate(
            by_device=Sum("finished"),
            by_hands=Max("present"),
            open=Count("pk", filter=~closed),
            closed=Count("pk", filter=closed),
        ).order_by()
    }
    answered = (
        Party.objects.filter(
            commitment__classroom__in=scope["classroom__in"],
            commitment__series__in=scope["series__in"],
            role="student",
            state__in=[Party.State.SIGNED, Party.State.DECLINED],
        )
        .values("commitment__classroom", "commitment__series")
        .annotate(answered=Count("pk"))
        .order_by()
    )
    by_class = {(row["commitment__classroom"], row["commitment__series"]): row["answered"] for row in answered}
    rows = PledgeOpening.objects.filter(**scope).values("classroom", "series")
    openings = {
        (row["classroom"], row["series"]): row
        for row in rows.annotate(open=Count("pk", filter=Q(closed_at=None)), all=Count("pk")).order_by()
    }
    for key in openings.keys() | by_class.keys():
        row = openings.get(key, {"open": 0, "all": 0})
        states[(*key, Phase.Step.PLEDGE)] = StepState(
            done=by_class.get(key, 0), is_open=row["open"] > 0, was_closed=row["all"] > row["open"]
        )
    return states
