from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone

from campaigns.models import ClassRollUp, EnrolledClass, Enrolment, PairTally, Participation, PhaseSums, RollUp
from campaigns.services.recount import recount_class
from jobs.models import Job
from quizzes.models import ItemTally, Sitting
from tests.accounts.factories import InstitutionFactory, SeatFactory
from tests.campaigns.factories import a_campaign, a_class, a_sitting, accepted, did, invited, signed_by

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
REQUIRED = ("pretest", "lesson", "posttest", "retention")


def recount(campaign, classroom) -> EnrolledClass | None:
    return recount_class(classroom_id=classroom.pk, series_id=campaign.series_id, at=timezone.now())


def roll_up(classroom, step) -> ClassRollUp:
    return ClassRollUp.objects.get(enrolled_class__classroom=classroom, phase__step=step)


@pytest.fixture
def campaign():
    return a_campaign()


@pytest.fixture
def classroom(campaign):
    institution = InstitutionFactory()
    classroom = a_class(institution, students=6)
    accepted(campaign, institution)
    return classroom


def test_a_class_is_counted_from_its_attempts(campaign, classroom):
    first, second, third, *_ = classroom.seats.all()
    did(campaign, first, "pretest", 5, hits=3, false_alarms=4)
    did(campaign, second, "pretest", 7, hits=4, false_alarms=3)
    did(campaign, third, "pretest", None)

    enrolled = recount(campaign, classroom)

    pretest = roll_up(classroom, "pretest")
    assert (pretest.started, pretest.finished, pretest.marks, pretest.max_marks) == (3, 2, 12, 24)
    assert (pretest.scams, pretest.hits, pretest.legitimate, pretest.false_alarms) == (12, 7, 12, 7)
    assert (enrolled.students, enrolled.reached, enrolled.complete) == (6, 3, 0)


def test_completing_needs_every_required_step_and_no_pledge(campaign, classroom):
    first, second, *_ = classroom.seats.all()
    for step in REQUIRED:
        did(campaign, first, step, 6)
    did(campaign, second, "pretest", 6)

    enrolled = recount(campaign, classroom)

    assert (enrolled.reached, enrolled.complete) == (2, 1)
    assert Participation.objects.get(is_complete=True).steps_done == list(REQUIRED)


def test_change_is_summed_over_those_with_both_tests(campaign, classroom):
    first, second, third, *_ = classroom.seats.all()
    for seat, before, after in ((first, 5, 9), (second, 6, 8)):
        did(campaign, seat, "pretest", before)
        did(campaign, seat, "posttest", after)
    did(campaign, third, "posttest", 3)

    recount(campaign, classroom)

    tally = PairTally.objects.get(after="posttest")
    assert (tally.n, tally.sum_d, tally.sum_d_squared, tally.sum_before, tally.sum_after) == (2, 6, 20, 11, 17)
    assert (tally.sum_before_squared, tally.sum_after_squared, tally.max_marks) == (61, 145, 12)


def test_a_sitting_by_hands_counts_those_present_and_their_judgements(campaign, classroom, judged_items):
    scam, legitimate = judged_items
    sitting = a_sitting(campaign, classroom, "pretest", way=Sitting.Way.HANDS, present=5)
    for item, right in ((scam, 3), (legitimate, 4)):
        ItemTally.objects.create(
            institution=classroom.institution, sitting=sitting, item=item, taken="hands", answered=5, right=right
        )

    enrolled = recount(campaign, classroom)

    pretest = roll_up(classroom, "pretest")
    assert (pretest.by_hands, pretest.finished) == (5, 0)
    assert (pretest.hands_scams, pretest.hands_hits) == (5, 3)
    assert (pretest.hands_legitimate, pretest.hands_false_alarms) == (5, 1)
    assert enrolled.reached == 5
    assert PairTally.objects.get(after="posttest").n == 0


def test_signed_counts_the_confirmations_that_stand(campaign, classroom):
    first, second, third, *_ = classroom.seats.all()
    signed_by(campaign, first)
    signed_by(campaign, second, "declined")
    signed_by(campaign, third, "withdrawn")

    recount(campaign, classroom)

    assert roll_up(classroom, "pledge").signed == 1
    assert roll_up(classroom, "pretest").signed == 0


def test_counting_again_changes_nothing_and_heals_what_was_wrong(campaign, classroom):
    did(campaign, classroom.seats.first(), "pretest", 5)
    recount(campaign, classroom)
    right = list(ClassRollUp.objects.order_by("pk").values())
    ClassRollUp.objects.update(finished=99)
    RollUp.objects.update(finished=99)

    recount(campaign, classroom)

    assert list(ClassRollUp.objects.order_by("pk").values()) == right
    assert RollUp.objects.get(phase__step="pretest").finished == 1
    assert Participation.objects.count() == 1


def test_roll_ups_of_an_enrolment_are_the_exact_sums_of_its_classes(campaign):
    institution = InstitutionFactory()
    rooms = [a_class(institution, students=3) for _ in range(3)]
    accepted(campaign, institution)
    for number, room in enumerate(rooms):
        for seat in room.seats.all()[: number + 1]:
            did(campaign, seat, "pretest", 5 + number)
            did(campaign, seat, "posttest", 8)
        recount(campaign, room)

    enrolment = Enrolment.objects.get(institution=institution)
    for phase in campaign.phases.all():
        sums = ClassRollUp.objects.filter(phase=phase).aggregate(**{name: Sum(name) for name in PhaseSums.SUMMED})
        row = RollUp.objects.get(phase=phase)
        assert {name: getattr(row, name) for name in PhaseSums.SUMMED} == sums
    assert (enrolment.students, enrolment.reached, enrolment.classes_count, enrolment.classes_begun) == (9, 6, 3, 3)
    assert RollUp.objects.get(phase__step="pretest").classes_begun == 3


def test_a_student_who_moved_is_counted_once_where_they_are_now(campaign, run_jobs):
    institution = InstitutionFactory()
    old, new = a_class(institution, students=1), a_class(institution)
    accepted(campaign, institution)
    seat = old.seats.get()
    did(campaign, seat, "pretest", 5)
    recount(campaign, old)
    seat.to_on = seat.from_on + timedelta(days=60)
    seat.save()
    moved = SeatFactory(classroom=new, student=seat.student)
    did(campaign, moved, "posttest", 9)

    recount(campaign, new)
    run_jobs()

    assert PairTally.objects.get(enrolled_class__classroom=new, after="posttest").n == 1
    assert EnrolledClass.objects.get(classroom=old).reached == 0
    assert Enrolment.objects.get(institution=institution).reached == 1
    assert Enrolment.objects.get(institution=institution).students == 1


def test_trial_classes_never_count(campaign):
    institution = InstitutionFactory()
    trial = a_class(institution, students=2, is_trial=True)
    accepted(campaign, institution)

    assert recount(campaign, trial) is None
    assert EnrolledClass.objects.count() == 0


def test_a_class_that_was_made_later_joins_when_it_is_counted(campaign):
    institution = accepted(campaign).institution
    late = a_class(institution, students=4)

    enrolled = recount(campaign, late)

    assert enrolled.students == 4
    assert Enrolment.objects.get(institution=institution).students == 4


def test_there_is_nothing_to_count_for_an_institution_that_has_not_accepted(campaign):
    classroom = a_class(invited(campaign).institution, students=2)

    assert recount(campaign, classroom) is None


def test_once_the_key_is_destroyed_the_figures_stay_as_they_are(campaign, classroom):
    did(campaign, classroom.seats.first(), "pretest", 5)
    recount(campaign, classroom)
    campaign.series.destroyed_at, campaign.series.key = timezone.now(), b""
    campaign.series.save()

    assert recount(campaign, classroom) is None
    assert roll_up(classroom, "pretest").finished == 1


def test_the_job_counts_the_class_it_names(campaign, classroom, run_jobs):
    did(campaign, classroom.seats.first(), "pretest", 5)
    from campaigns.services.enrolment import ask_for_recount

    ask_for_recount(campaign.series_id, classroom.pk)
    ask_for_recount(campaign.series_id, classroom.pk)
    run_jobs()

    assert roll_up(classroom, "pretest").finished == 1
    assert Job.objects.exclude(state=Job.State.DONE).count() == 0


@pytest.fixture
def judged_items(campaign):
    from quizzes.models import Item, Pack, Scenario, ScenarioVersion

    pack = Pack.objects.create(
        key="thu", version="1", title={}, languages=["vi"], licence="-", sha256="0" * 64, published_at=timezone.now()
    )
    version = ScenarioVersion.objects.create(
        scenario=Scenario.objects.create(key="thu"),
        pack=pack,
        number=1,
        kind="police",
        channel="sms",
        title={},
        content={},
        sha256="1" * 64,
    )
    return [
        Item.objects.create(
            scenario_version=version, key=f"thu/{n}", kind="judge", position=n, max_marks=1, is_scam=is_scam
        )
        for n, is_scam in enumerate((True, False))
    ]
