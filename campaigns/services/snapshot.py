"""Publishing results to organisers: a stored snapshot, a new one whenever 5 or more results of an institution are new."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from campaigns.models import Campaign, ClassRollUp, Enrolment, PairTally, PublishedSums, Snapshot, SnapshotNode
from campaigns.results import MEASURES, Leaf, dump_measures, figures_of, load_measures, people_in
from campaigns.sums import PAIR_FIELDS, CountSums, HandSums, PairSums, Vector
from campaigns.withholding import SMALLEST_ENROLMENT, adopted

Measures = dict[str, dict[str, Vector]]  # {measure: {class id: sums}}
KEPT_SNAPSHOTS = 50


@transaction.atomic
def publish_snapshot(*, campaign_id: UUID, at: datetime) -> Snapshot | None:
    """Take in what may be taken in, and store the figures of every node. None when nothing may.

    An institution's results are taken in by measure, as soon as 5 or more of them are new; until then it keeps those of
    the last snapshot (see campaigns/withholding.py). Safe to run twice and at once with others.
    """
    campaign = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign_id)
    current = _current(campaign)
    published = {
        row.enrolment_id: load_measures(row.measures)
        for row in PublishedSums.objects.filter(enrolment__campaign=campaign)
    }
    changed: set[UUID] = set()
    for measure in MEASURES:
        before = {str(pk): people_in(sums.get(measure, {}).values()) for pk, sums in published.items()}
        now = {str(pk): people_in(sums.get(measure, {}).values()) for pk, sums in current.items()}
        for key in adopted(before, now):
            pk = UUID(key)
            published.setdefault(pk, {})[measure] = current[pk][measure]
            changed.add(pk)
    if not changed:
        return None
    PublishedSums.objects.bulk_create(
        [PublishedSums(enrolment_id=pk, measures=dump_measures(published[pk])) for pk in changed],
        update_conflicts=True,
        unique_fields=["enrolment"],
        update_fields=["measures"],
        batch_size=200,
    )
    return _store(campaign, current, published, at)


def _current(campaign: Campaign) -> dict[UUID, Measures]:
    """Every accepted enrolment's results as they now are, class by class."""
    found: dict[UUID, Measures] = defaultdict(lambda: defaultdict(dict))
    pairs = PairTally.objects.filter(
        enrolled_class__enrolment__campaign=campaign, enrolled_class__enrolment__state=Enrolment.State.ACCEPTED, n__gt=0
    ).values_list("enrolled_class__enrolment", "enrolled_class", "after", *PAIR_FIELDS)
    for enrolment, enrolled, after, *sums in pairs:
        measure = {"posttest": "change", "retention": "kept"}[after]
        found[enrolment][measure][str(enrolled)] = PairSums.load(sums)
    hands = ClassRollUp.objects.filter(
        enrolled_class__enrolment__campaign=campaign, by_hands__gt=0, phase__step__in=("pretest", "posttest")
    ).values_list(
        "enrolled_class__enrolment",
        "enrolled_class",
        "phase__step",
        "by_hands",
        "hands_scams",
        "hands_hits",
        "hands_legitimate",
        "hands_false_alarms",
    )
    for enrolment, enrolled, step, *sums in hands:
        measure = {"pretest": "hands_before", "posttest": "hands_after"}[step]
        found[enrolment][measure][str(enrolled)] = HandSums.load(sums)
    signed = ClassRollUp.objects.filter(
        enrolled_class__enrolment__campaign=campaign,
        enrolled_class__enrolment__students__gte=SMALLEST_ENROLMENT,
        signed__gt=0,
    ).values_list("enrolled_class__enrolment", "enrolled_class", "signed")
    for enrolment, enrolled, count in signed:
        found[enrolment]["signed"][str(enrolled)] = CountSums(count)
    return found


def _store(
    campaign: Campaign, current: Mapping[UUID, Measures], published: Mapping[UUID, Measures], at: datetime
) -> Snapshot:
    last = campaign.snapshots.order_by("-number").first()
    taken = sum(people_in(rows.values()) for sums in published.values() for rows in sums.values())
    known = sum(people_in(rows.values()) for sums in current.values() for rows in sums.values())
    snapshot = Snapshot.objects.create(
        campaign=campaign,
        number=last.number + 1 if last else 1,
        taken_at=at,
        finished=taken,
        waiting=max(0, known - taken),
    )
    max_marks = max(
        PairTally.objects.filter(enrolled_class__enrolment__campaign=campaign, n__gt=0).values_list(
            "max_marks", flat=True
        ),
        default=0,
    )
    leaves = {pk: Leaf(published.get(pk, {}), is_waiting=pk not in published) for pk in {*current, *published}}
    units: dict[UUID, list[Leaf]] = defaultdict(list)
    nodes = []
    for pk, unit_id in campaign.enrolments.filter(pk__in=leaves).order_by("pk").values_list("pk", "unit_id"):
        units[unit_id].append(leaves[pk])
        nodes.append(SnapshotNode(snapshot=snapshot, enrolment_id=pk, figures=figures_of([leaves[pk]], max_marks)))
    nodes += [
        SnapshotNode(snapshot=snapshot, unit_id=unit_id, figures=figures_of(below, max_marks))
        for unit_id, below in units.items()
    ]
    nodes.append(SnapshotNode(snapshot=snapshot, figures=figures_of(list(leaves.values()), max_marks)))
    SnapshotNode.objects.bulk_create(nodes, batch_size=200)
    campaign.snapshots.filter(number__lte=snapshot.number - KEPT_SNAPSHOTS).delete()
    return snapshot
