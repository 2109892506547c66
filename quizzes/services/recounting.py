"""A sitting's counters from its rows: what they should be, whatever they are."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import BigIntegerField, Count, F, Q, Sum
from django.db.models.functions import Cast, Coalesce

from quizzes.models import Attempt, ItemTally, Response, Sitting

JUDGED = ("scams", "hits", "legitimate", "false_alarms")


def expected_counters(sitting: Sitting) -> dict[str, int]:
    """What the sitting's counters come to: its attempts, and in the judged ones the hands that its tallies hold."""
    attempts = Attempt.objects.of_sitting(sitting)
    finished = Q(finished_at__isnull=False)
    sums = attempts.aggregate(
        n_started=Count("pk"),
        n_finished=Count("pk", filter=finished),
        sum_marks=Coalesce(Sum("marks"), 0),
        sum_marks_squared=Coalesce(Sum(Cast("marks", BigIntegerField()) * F("marks")), 0),
        **{f"sum_{name}": Coalesce(Sum(name, filter=finished), 0) for name in JUDGED},
    )
    sums = {name.partition("_")[2]: value for name, value in sums.items()}
    for tally in ItemTally.objects.of_sitting(sitting).filter(taken="hands").select_related("item"):
        for name, count in judged(tally.item.is_scam, tally.answered, tally.right).items():
            sums[name] += count
    return sums


def expected_tallies(sitting: Sitting) -> dict[int, dict[str, int]]:
    """By item, what its device tally comes to."""
    rows = (
        Response.objects.filter(institution=sitting.institution_id, attempt__in=Attempt.objects.of_sitting(sitting))
        .values("item")
        .annotate(
            answered=Count("pk"),
            right=Count("pk", filter=Q(is_right=True)),
            total=Coalesce(Sum("marks"), 0),
            wrong_and_sure=Count("pk", filter=Q(is_right=False, confidence=3)),
        )
    )
    return {
        row["item"]: {
            "answered": row["answered"],
            "right": row["right"],
            "marks": row["total"],
            "wrong_and_sure": row["wrong_and_sure"],
        }
        for row in rows
    }


def judged(is_scam: bool | None, answered: int, right: int) -> dict[str, int]:
    """One judged item's part in a sitting's detection counts."""
    if is_scam:
        return {"scams": answered, "hits": right}
    return {"legitimate": answered, "false_alarms": answered - right}


@transaction.atomic
def recount_sitting(*, sitting: Sitting) -> None:
    """Set the counters and device tallies to what the rows say. Locks the sitting; lock its attempts before, if at all."""
    sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
    Sitting.objects.filter(pk=sitting.pk).update(**expected_counters(sitting))
    device = ItemTally.objects.of_sitting(sitting).filter(taken="device")
    device.delete()
    ItemTally.objects.bulk_create(
        ItemTally(institution_id=sitting.institution_id, sitting=sitting, item_id=item, taken="device", **counts)
        for item, counts in expected_tallies(sitting).items()
    )


def discard_attempts(*, sitting: Sitting, student_id: UUID) -> int:
    """Delete a student's attempts in this sitting with their answers; returns how many. The caller recounts."""
    attempts = list(Attempt.objects.of_sitting(sitting).filter(student=student_id).locked().order_by("pk"))
    ids: list[Any] = [attempt.pk for attempt in attempts]
    if ids:
        Response.objects.filter(institution=sitting.institution_id, attempt__in=ids).delete()
        Attempt.objects.filter(institution=sitting.institution_id, pk__in=ids).delete()
    return len(ids)
