"""Counts of raised hands from the lesson on the wall: totals per judged item, no attempts."""

from datetime import datetime, timedelta

from django.db import transaction

from quizzes.errors import CountImpossible, NotByHands, SittingClosed
from quizzes.models import Item, ItemTally, Sitting
from quizzes.services.recounting import JUDGED, judged
from quizzes.services.sitting import ask_for_recount

LATE_FOR = timedelta(days=7)  # as answers of students: what was counted before closing is taken that long


@transaction.atomic
def record_hands(
    *, sitting: Sitting, item_key: str, smaller_side: str, smaller_count: int, present: int, at: datetime, now: datetime
) -> ItemTally:
    """Keep one count: the side with fewer hands was counted, the other is computed from who is present.

    smaller_side: scam or legitimate. at: when the hands were counted. A later count of the same item replaces it, the
    same one again changes nothing. Raises NotByHands, CountImpossible, SittingClosed.
    """
    if not 0 <= 2 * smaller_count <= present:
        raise CountImpossible
    sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
    item = Item.objects.filter(
        kind="judge", key=item_key, scenario_version__quizscenario__quiz_version=sitting.quiz_version_id
    ).first()
    if sitting.way != Sitting.Way.HANDS or item is None:
        raise NotByHands
    if sitting.closed_at and (at > sitting.closed_at or now > sitting.closed_at + LATE_FOR):
        raise SittingClosed
    kept = ItemTally.objects.of_sitting(sitting).filter(item=item, taken="hands").first()
    if kept is not None and kept.counted_at is not None and kept.counted_at > at:
        return kept  # an older count that came late
    before = judged(item.is_scam, kept.answered, kept.right) if kept else {}
    said_scam = smaller_count if smaller_side == "scam" else present - smaller_count
    right = said_scam if item.is_scam else present - said_scam
    tally, _is_new = ItemTally.objects.update_or_create(
        institution_id=sitting.institution_id,
        sitting=sitting,
        item=item,
        taken="hands",
        defaults={"answered": present, "right": right, "marks": right, "counted_at": at},
    )
    # this count instead of the one before, in the sitting's own sums
    for name, count in judged(item.is_scam, present, right).items():
        setattr(sitting, name, getattr(sitting, name) + count - before.get(name, 0))
    sitting.present = present
    sitting.revision += 1
    sitting.save(update_fields=["present", "revision", *JUDGED])
    ask_for_recount(sitting.institution_id, sitting.classroom_id, sitting.series_id, now)
    return tally
