"""A class's result in one series, read for its page and its spreadsheet: the same few queries whatever the class's size."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Classroom, Seat
from quizzes.definitions import quiz_definition
from quizzes.models import Attempt, ItemTally, Response, Series, Sitting
from quizzes.packs.checks import written_parts
from quizzes.packs.format import Scenario, Text
from quizzes.results import (
    ClassResult,
    DialogueLine,
    FlagLine,
    ItemLine,
    PairResult,
    StepResult,
    Unfinished,
    is_enough_judged,
    most_missed,
    pairs_shown,
    surest_mistakes,
)
from quizzes.services.recounting import judged
from quizzes.services.series import subject_of
from quizzes.statistics import (
    Z95,
    Interval,
    SignalDetection,
    calibration,
    compare_detection,
    detection_intervals,
    signal_detection,
)


@dataclass
class _Step:
    """One step (and quiz) of the series as its rows were found. goes: each subject's first finished attempt."""

    name: str
    sittings: list[Sitting]
    attempts: list[Attempt] = field(default_factory=list)
    tallies: list[ItemTally] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    @property
    def goes(self) -> dict[UUID, Attempt]:
        first: dict[UUID, Attempt] = {}
        for attempt in self.attempts:
            if attempt.finished_at is not None:
                first.setdefault(attempt.subject, attempt)
        return first

    @property
    def by_hands(self) -> Sitting | None:
        """The fullest sitting counted by hands: who was at two is not two people."""
        counted = [sitting for sitting in self.sittings if sitting.way == Sitting.Way.HANDS and sitting.present]
        return max(counted, key=lambda sitting: sitting.present or 0, default=None)

    @property
    def scenarios(self) -> dict[str, Scenario]:
        found: dict[str, Scenario] = {}
        for sitting in self.sittings:
            found |= quiz_definition(sitting.quiz_version_id).scenarios
        return found


def class_result(classroom: Classroom, series: Series, at: datetime | None = None) -> ClassResult:
    """What the class has learnt in this series, up to now. Names nobody: `unfinished` has ids and numbers."""
    seats = list(Seat.objects.filter(institution=classroom.institution_id, classroom=classroom, to_on=None))
    steps = _steps(classroom, series)
    items = [line for step in steps for line in _item_lines(step)]
    judgements = [line for line in items if line.kind == "judge"]
    return ClassResult(
        as_of=at or timezone.now(),
        enrolled=len(seats),
        steps=tuple(_step_result(step, len(seats)) for step in steps),
        pairs=_pairs(steps),
        missed_scenarios=most_missed(judgements),
        missed_flags=tuple(
            sorted(
                (line for step in steps for line in _flag_lines(step) if line.missed),
                key=lambda line: (-line.missed_share, line.step, line.part),
            )
        ),
        wrong_and_sure=surest_mistakes(judgements),
        dialogues=tuple(line for step in steps for line in _dialogue_lines(step)),
        unfinished=tuple(_unfinished(steps, series, seats)),
    )


def _steps(classroom: Classroom, series: Series) -> list[_Step]:
    """Five queries: sittings, attempts, tallies, responses, and what definitions read once."""
    institution = classroom.institution_id
    sittings = list(
        Sitting.objects.filter(institution=institution, classroom=classroom, series=series)
        .select_related("quiz_version")
        .order_by("opened_at", "pk")
    )
    grouped: dict[tuple[str, UUID], _Step] = {}
    step_of: dict[UUID, _Step] = {}
    for sitting in sittings:
        step = grouped.setdefault((sitting.step, sitting.quiz_version.quiz_id), _Step(sitting.step, []))
        step.sittings.append(sitting)
        step_of[sitting.pk] = step
    ids = list(step_of)
    for attempt in Attempt.objects.filter(institution=institution, sitting__in=ids).order_by("started_at", "pk"):
        step_of[attempt.sitting_id].attempts.append(attempt)
    tallies = ItemTally.objects.filter(institution=institution, sitting__in=ids)
    for tally in tallies.select_related("item__scenario_version").order_by("item__scenario_version", "item__position"):
        step_of[tally.sitting_id].tallies.append(tally)
    steps_of_attempts = {attempt.pk: step for step in grouped.values() for attempt in step.attempts}
    kept = Response.objects.filter(
        institution=institution, attempt__in=list(steps_of_attempts), item__kind__in=["judge", "flags", "dialogue"]
    )
    for response in kept.select_related("item"):
        steps_of_attempts[response.attempt_id].responses.append(response)
    return list(grouped.values())


def _step_result(step: _Step, enrolled: int) -> StepResult:
    goes = list(step.goes.values())
    hands = step.by_hands
    counts = Counter(
        scams=sum(go.scams for go in goes),
        hits=sum(go.hits for go in goes),
        legitimate=sum(go.legitimate for go in goes),
        false_alarms=sum(go.false_alarms for go in goes),
    )
    for tally in step.tallies if hands else ():
        if tally.taken == "hands" and hands and tally.sitting_id == hands.pk:
            counts.update(judged(tally.item.is_scam, tally.answered, tally.right))
    detection = interval = None
    if is_enough_judged(counts["scams"], counts["legitimate"]):
        detection = signal_detection(counts["hits"], counts["scams"], counts["false_alarms"], counts["legitimate"])
        interval = _interval(detection, goes, has_hands=hands is not None)
    first_goes = {go.pk for go in goes}
    sure = [
        (response.confidence, bool(response.is_right))
        for response in step.responses
        if response.confidence and response.attempt_id in first_goes
    ]
    return StepResult(
        step=step.name,
        title=step.sittings[-1].quiz_version.title,
        is_assessment=step.sittings[-1].is_assessment,
        enrolled=enrolled,
        started=len({attempt.subject for attempt in step.attempts}),
        finished=len(goes),
        by_hands=(hands.present or 0) if hands else 0,
        marks=sum(go.marks or 0 for go in goes),
        max_marks=sum(go.max_marks for go in goes),
        caught=counts["hits"],
        scams=counts["scams"],
        trusted=counts["legitimate"] - counts["false_alarms"],
        legitimate=counts["legitimate"],
        detection=detection,
        d_prime_interval=interval,
        calibration=calibration(sure) if sure else None,
    )


def _interval(detection: SignalDetection, goes: list[Attempt], *, has_hands: bool) -> Interval | None:
    """By resampling students; hands have no students to resample, so there by the standard error."""
    if not has_hands:
        return detection_intervals([(go.hits, go.scams, go.false_alarms, go.legitimate) for go in goes]).d_prime
    if detection.d_prime is None or detection.d_prime_se is None:
        return None
    half = Z95 * detection.d_prime_se
    return Interval(detection.d_prime - half, detection.d_prime + half)


def _item_lines(step: _Step) -> list[ItemLine]:
    lines: dict[int, ItemLine] = {}
    for tally in step.tallies:
        before = lines.get(tally.item_id)
        lines[tally.item_id] = ItemLine(
            step=step.name,
            item_key=tally.item.key,
            kind=tally.item.kind,
            scenario_title=tally.item.scenario_version.title,
            is_scam=tally.item.is_scam,
            answered=tally.answered + (before.answered if before else 0),
            right=tally.right + (before.right if before else 0),
            wrong_and_sure=tally.wrong_and_sure + (before.wrong_and_sure if before else 0),
        )
    return list(lines.values())


def _flag_lines(step: _Step) -> list[FlagLine]:
    shown: Counter[str] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for response in step.responses:
        if response.item.kind == "flags":
            shown[response.item.key] += 1
            found.update((response.item.key, part) for part in response.outcome.get("flags_found", ()))
    lines = []
    for key in sorted(shown):
        scenario = step.scenarios.get(key.partition("/")[0])
        for part in _marked(scenario, key) if scenario else ():
            missed = shown[key] - found[key, part]
            lines.append(_flag_line(step, scenario, part, shown[key], missed))
    return lines


def _flag_line(step: _Step, scenario: Any, part: str, shown: int, missed: int) -> FlagLine:
    why = next((flag.why for flag in scenario.debrief.flags if flag.part == part), None)
    return FlagLine(
        step=step.name,
        scenario_title=_texts(scenario.title),
        part=part,
        text=_part_texts(scenario, part),
        why=_texts(why) if why else None,
        shown=shown,
        missed=missed,
    )


def _marked(scenario: Scenario, key: str) -> Iterable[str]:
    return next(
        (item.marked for item in scenario.items if item.type == "flags" and f"{scenario.id}/{item.id}" == key), ()
    )


def _part_texts(scenario: Any, part: str) -> dict[str, str]:
    """The words of a part of the surface; of the parts that a surface always has, what stands there."""
    surface = scenario.surface
    for location, written in written_parts(surface):
        if written == part:
            found = surface
            for step in location[:-1]:
                found = found[step] if isinstance(step, int) else getattr(found, step)
            return _texts(found.text)
    contact = getattr(surface, "contact", None)
    if part == "sender" and contact and contact.name:
        return _texts(contact.name)
    plain = {"number": contact.number if contact else None, "address": getattr(surface, "address", None)}.get(part)
    return {"vi": plain} if plain else {}


def _dialogue_lines(step: _Step) -> list[DialogueLine]:
    walks: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for response in step.responses:
        if response.item.kind == "dialogue":
            walks[response.item.key].append(response.outcome)
    lines = []
    for key, outcomes in sorted(walks.items()):
        scenario = step.scenarios.get(key.partition("/")[0])
        depths = Counter(outcome.get("depth", 0) for outcome in outcomes)
        lines.append(
            DialogueLine(
                step=step.name,
                item_key=key,
                scenario_title=_texts(scenario.title) if scenario else {},
                walked=len(outcomes),
                depths=(depths[0], depths[1], depths[2], depths[3], depths[4]),
                ends=Counter(outcome["end"] for outcome in outcomes if outcome.get("end")),
                acts=Counter(outcome["act"] for outcome in outcomes if outcome.get("act")),
            )
        )
    return lines


def _pairs(steps: Sequence[_Step]) -> tuple[PairResult, ...]:
    """From the first assessment to each later one."""
    tests = [step for step in steps if step.sittings[-1].is_assessment]
    return tuple(_pair(tests[0], later) for later in tests[1:])


def _pair(before: _Step, after: _Step) -> PairResult:
    first, second = before.goes, after.goes
    n, change = pairs_shown(
        {subject: go.marks or 0 for subject, go in first.items()},
        {subject: go.marks or 0 for subject, go in second.items()},
    )
    both = first.keys() & second.keys()
    detections = [_pooled([goes[subject] for subject in both]) for goes in (first, second)]
    return PairResult(
        before=before.name,
        after=after.name,
        n=n,
        max_marks=before.sittings[-1].quiz_version.max_marks,
        change=change,
        detection=compare_detection(*detections) if all(detections) and change else None,  # type: ignore[arg-type]
    )


def _pooled(goes: list[Attempt]) -> SignalDetection | None:
    hits, scams = sum(go.hits for go in goes), sum(go.scams for go in goes)
    false_alarms, legitimate = sum(go.false_alarms for go in goes), sum(go.legitimate for go in goes)
    return signal_detection(hits, scams, false_alarms, legitimate) if is_enough_judged(scams, legitimate) else None


def _unfinished(steps: Sequence[_Step], series: Series, seats: Sequence[Seat]) -> Iterable[Unfinished]:
    """Per step on devices, who sits here and has no finished attempt. Purged series know only rows that still name a student."""
    for step in steps:
        if all(sitting.way == Sitting.Way.HANDS for sitting in step.sittings):
            continue
        finished = {attempt.subject for attempt in step.goes.values()} | {go.student_id for go in step.goes.values()}
        started = {attempt.subject for attempt in step.attempts} | {attempt.student_id for attempt in step.attempts}
        for seat in sorted(seats, key=lambda seat: seat.number):
            known = {seat.student_id, subject_of(series, seat.student_id)} if series.key else {seat.student_id}
            if not known & finished:
                yield Unfinished(step.name, seat.student_id, seat.number, bool(known & started))


def _texts(text: Text) -> dict[str, str]:
    return {language: value for language in ("vi", "en") if (value := getattr(text, language))}
