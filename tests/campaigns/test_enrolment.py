import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEntry
from campaigns.errors import AlreadyAnswered, CampaignClosed, NothingToInvite
from campaigns.jobs import enrol_new_classes
from campaigns.models import Campaign, EnrolledClass, Enrolment, PhaseWindow, RollUp
from campaigns.services.campaign import close_campaign
from campaigns.services.enrolment import accept_invitation, decline_invitation, invite_institutions
from tests.accounts.factories import (
    InstitutionFactory,
    ProvinceFactory,
    UnitFactory,
    administrator,
    head_of,
    organiser_of,
    teacher_at,
)
from tests.campaigns.factories import a_campaign, a_class, accepted, invited

pytestmark = pytest.mark.django_db
NOW = timezone.now


def test_inviting_gives_each_institution_its_unit_and_its_windows():
    campaign = a_campaign()
    schools = [InstitutionFactory(), InstitutionFactory()]

    invite_institutions(campaign=campaign, institutions=schools, by=campaign.created_by, at=NOW())

    assert set(campaign.enrolments.values_list("unit", flat=True)) == {school.unit_id for school in schools}
    assert PhaseWindow.objects.count() == 10
    assert AuditEntry.objects.filter(action="campaign.invited").get().details == {"invited": 2}


def test_inviting_again_adds_only_those_who_are_new():
    campaign = a_campaign()
    first = invited(campaign)
    new = InstitutionFactory()

    added = invite_institutions(
        campaign=campaign, institutions=[first.institution, new], by=campaign.created_by, at=NOW()
    )

    assert [row.institution for row in added] == [new]
    with pytest.raises(NothingToInvite):
        invite_institutions(campaign=campaign, institutions=[new], by=campaign.created_by, at=NOW())


def test_the_database_refuses_a_second_enrolment_of_an_institution():
    enrolment = invited(a_campaign())

    with pytest.raises(IntegrityError, match="enrolment_once"), transaction.atomic():
        Enrolment.objects.create(
            campaign=enrolment.campaign, institution=enrolment.institution, unit=enrolment.unit, invited_at=NOW()
        )


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"reached": 1}, "enrolment_counts_nest"),
        ({"students": 2, "reached": 1, "complete": 2}, "enrolment_counts_nest"),
        ({"state": "accepted"}, "enrolment_answered_iff_time"),
    ],
)
def test_the_database_refuses_counts_and_answers_that_cannot_be(changes, constraint):
    enrolment = invited(a_campaign())

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(**changes)


def test_accepting_enrols_the_classes_of_this_year_with_their_students(run_jobs):
    campaign = a_campaign()
    institution = InstitutionFactory()
    a_class(institution, students=3)
    a_class(institution, students=2)
    a_class(institution, students=9, school_year=2025)
    a_class(institution, students=9, is_trial=True)

    enrolment = accepted(campaign, institution)
    run_jobs()

    enrolment.refresh_from_db()
    assert sorted(enrolment.classes.values_list("students", flat=True)) == [2, 3]
    assert (enrolment.students, enrolment.classes_count, enrolment.reached) == (5, 2, 0)
    assert RollUp.objects.filter(enrolment=enrolment).count() == 5


def test_an_invitation_is_accepted_once():
    enrolment = accepted(a_campaign())

    with pytest.raises(AlreadyAnswered):
        accept_invitation(enrolment=enrolment, by=head_of(enrolment.institution), at=NOW())
    with pytest.raises(AlreadyAnswered):
        decline_invitation(enrolment=enrolment, by=head_of(enrolment.institution), at=NOW())


def test_whoever_declined_may_change_their_mind():
    enrolment = invited(a_campaign())
    head = head_of(enrolment.institution)

    decline_invitation(enrolment=enrolment, by=head, at=NOW())
    accept_invitation(enrolment=enrolment, by=head, at=NOW())

    enrolment.refresh_from_db()
    assert enrolment.is_accepted
    assert AuditEntry.objects.filter(institution=enrolment.institution).count() == 2


def test_nobody_is_invited_to_or_accepts_a_closed_campaign():
    campaign = a_campaign()
    enrolment = invited(campaign)
    close_campaign(campaign=campaign, typed_name=campaign.name, by=campaign.created_by, at=NOW())

    with pytest.raises(CampaignClosed):
        accept_invitation(enrolment=enrolment, by=head_of(enrolment.institution), at=NOW())
    with pytest.raises(CampaignClosed):
        invite_institutions(campaign=campaign, institutions=[InstitutionFactory()], by=campaign.created_by, at=NOW())


def test_a_class_made_later_joins_by_itself(run_jobs):
    enrolment = accepted(a_campaign())
    late = a_class(enrolment.institution, students=4)

    enrol_new_classes(NOW())
    run_jobs()

    assert EnrolledClass.objects.get(classroom=late).students == 4
    assert not Enrolment.objects.with_new_classes().exists()


def test_organisers_see_campaigns_of_their_unit_and_below_and_those_that_invited_their_schools():
    province = ProvinceFactory()
    commune, other = UnitFactory(parent=province), UnitFactory(parent=province)
    of_province, of_commune = a_campaign(province), a_campaign(commune)
    invited(of_province, InstitutionFactory(unit=commune))

    above, within, beside = organiser_of(province), organiser_of(commune), organiser_of(other)

    assert set(Campaign.objects.totals_for(above)) == {of_province, of_commune}
    assert set(Campaign.objects.totals_for(within)) == {of_province, of_commune}
    assert set(Campaign.objects.totals_for(beside)) == set()
    assert set(Campaign.objects.managed_by(within)) == {of_commune}


def test_heads_and_teachers_see_the_campaigns_of_their_institution_but_no_totals():
    campaign = a_campaign()
    enrolment = invited(campaign)
    head, teacher = head_of(enrolment.institution), teacher_at(enrolment.institution)
    stranger = head_of(InstitutionFactory())

    assert list(Campaign.objects.visible_to(head)) == [campaign]
    assert list(Campaign.objects.visible_to(teacher)) == [campaign]
    assert not Campaign.objects.totals_for(head).exists()
    assert not Campaign.objects.visible_to(stranger).exists()
    assert list(Enrolment.objects.answerable_by(head)) == [enrolment]
    assert not Enrolment.objects.answerable_by(teacher).exists()


def test_administrators_look_on_and_manage_nothing():
    campaign = a_campaign()
    user = administrator()

    assert list(Campaign.objects.totals_for(user)) == [campaign]
    assert not Campaign.objects.managed_by(user).exists()
