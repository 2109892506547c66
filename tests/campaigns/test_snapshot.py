import pytest
from django.utils import timezone

from campaigns.models import Enrolment, Snapshot, SnapshotNode
from campaigns.services.participation import withhold_participation
from campaigns.services.recount import recount_class
from campaigns.services.snapshot import publish_snapshot
from tests.accounts.factories import InstitutionFactory, UnitFactory
from tests.campaigns.factories import a_campaign, a_class, accepted, did, signed_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    return a_campaign()


def a_school(campaign, students: int, unit=None):
    """An accepted school with one class."""
    institution = InstitutionFactory(unit=unit or UnitFactory())
    a_class(institution, students=students)
    accepted(campaign, institution)
    return institution


def both_tests(campaign, institution, *pairs: tuple[int, int]) -> None:
    """So many more students finish both tests; the class is counted."""
    classroom = institution.classrooms.get()
    waiting = [seat for seat in classroom.seats.order_by("number") if not seat.student.attempt_set.exists()]
    for seat, (before, after) in zip(waiting, pairs, strict=False):
        did(campaign, seat, "pretest", before)
        did(campaign, seat, "posttest", after)
    recount_class(classroom_id=classroom.pk, series_id=campaign.series_id, at=timezone.now())


def publish(campaign) -> Snapshot | None:
    return publish_snapshot(campaign_id=campaign.pk, at=timezone.now())


def change_at(campaign, **node) -> dict | None:
    snapshot = campaign.snapshots.order_by("-number").first()
    figures = SnapshotNode.objects.get(snapshot=snapshot, **(node or {"unit": None, "enrolment": None})).figures
    return figures["change"]


def test_four_results_are_not_published(campaign):
    school = a_school(campaign, 20)
    both_tests(campaign, school, *[(5, 8)] * 4)

    assert publish(campaign) is None
    assert not Snapshot.objects.exists()


def test_five_results_are(campaign):
    school = a_school(campaign, 20)
    both_tests(campaign, school, *[(5, 8)] * 4, (6, 7))

    publish(campaign)

    change = change_at(campaign)
    assert (change["n"], change["before"], change["after"], change["mean"]) == (5, 5.2, 7.8, 2.6)
    assert change["low"] < 2.6 < change["high"]
    assert change_at(campaign, unit=school.unit) == change
    assert change_at(campaign, enrolment=Enrolment.objects.get(institution=school)) == change


def test_fewer_than_five_new_results_leave_every_figure_as_it_was(campaign):
    large, small = a_school(campaign, 20), a_school(campaign, 20)
    both_tests(campaign, large, *[(5, 8)] * 6)
    publish(campaign)
    before = change_at(campaign)

    both_tests(campaign, large, *[(2, 12)] * 4)
    both_tests(campaign, small, *[(2, 12)] * 3)

    assert publish(campaign) is None
    assert change_at(campaign) == before


def test_what_is_new_elsewhere_does_not_move_a_school_with_few_new_results(campaign):
    first, second = a_school(campaign, 20), a_school(campaign, 20)
    both_tests(campaign, first, *[(5, 8)] * 6)
    publish(campaign)
    both_tests(campaign, first, (0, 12))
    both_tests(campaign, second, *[(4, 6)] * 5)

    snapshot = publish(campaign)

    assert change_at(campaign, enrolment=Enrolment.objects.get(institution=first))["n"] == 6
    assert change_at(campaign)["n"] == 11
    assert snapshot.waiting == 1


def test_a_school_with_too_few_results_is_named_as_withheld_and_is_in_no_sum(campaign):
    unit = UnitFactory()
    shown, few = a_school(campaign, 20, unit), a_school(campaign, 20, unit)
    both_tests(campaign, few, *[(1, 2)] * 3)
    both_tests(campaign, shown, *[(5, 8)] * 9)

    publish(campaign)

    node = SnapshotNode.objects.get(enrolment__institution=few)
    assert (node.figures["is_withheld"], node.figures["change"]) == (True, None)
    assert change_at(campaign, unit=unit)["n"] == 9


def test_a_snapshot_is_never_changed_by_later_ones(campaign):
    school = a_school(campaign, 20)
    both_tests(campaign, school, *[(5, 8)] * 5)
    first = publish(campaign)
    kept = list(first.nodes.order_by("pk").values_list("pk", "figures"))

    both_tests(campaign, school, *[(1, 12)] * 5)
    second = publish(campaign)

    assert list(first.nodes.order_by("pk").values_list("pk", "figures")) == kept
    assert second.number == first.number + 1


def test_counts_of_detection_are_of_the_same_pairs(campaign):
    school = a_school(campaign, 20)
    classroom = school.classrooms.get()
    did(campaign, classroom.seats.last(), "pretest", 12, hits=6, false_alarms=0)  # never takes the second test
    both_tests(campaign, school, *[(6, 9)] * 7)

    publish(campaign)

    signal = SnapshotNode.objects.get(unit=None, enrolment=None).figures["signal"]
    assert (signal["before"]["scams"], signal["after"]["scams"]) == (42, 42)
    assert signal["before"]["d_prime"] is not None


def test_confirmations_are_published_in_fives_and_only_of_schools_with_ten(campaign):
    large, small = a_school(campaign, 12), a_school(campaign, 9)
    for school in (large, small):
        for seat in school.classrooms.get().seats.all()[:7]:
            signed_by(campaign, seat)
        recount_class(classroom_id=school.classrooms.get().pk, series_id=campaign.series_id, at=timezone.now())

    publish(campaign)

    assert SnapshotNode.objects.get(unit=None, enrolment=None).figures["signed"] == 7


def test_participation_of_small_schools_and_of_a_neighbour_is_withheld(campaign):
    unit = UnitFactory()
    small, middle, large = (a_school(campaign, n, unit) for n in (4, 12, 15))
    for school in (small, middle, large):
        recount_class(classroom_id=school.classrooms.get().pk, series_id=campaign.series_id, at=timezone.now())

    hidden = withhold_participation(campaign_id=campaign.pk)

    by_school = dict(Enrolment.objects.values_list("institution", "is_withheld"))
    assert by_school == {small.pk: True, middle.pk: True, large.pk: False}
    assert len(hidden) == 2


def test_a_commune_whose_only_school_is_small_is_withheld_with_another(campaign):
    small, large = a_school(campaign, 4), a_school(campaign, 15)
    for school in (small, large):
        recount_class(classroom_id=school.classrooms.get().pk, series_id=campaign.series_id, at=timezone.now())

    withhold_participation(campaign_id=campaign.pk)

    campaign.refresh_from_db()
    assert campaign.withheld_nodes == sorted([str(small.unit_id), str(large.unit_id)])
