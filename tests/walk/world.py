"""Two schools of two communes with one row of everything, and whoever may come to them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Seat
from accounts.services.student_session import StudentSession
from commitments.models import Commitment
from commitments.services.acting import Signing, sign_as_student
from commitments.services.opening import open_commitments
from commitments.services.sequencing import sequence_pending
from jobs.models import Job, JobFile
from quizzes.models import ContentFile, Sitting
from tests.accounts.factories import (
    ClassroomFactory,
    ContactFactory,
    InstitutionFactory,
    LegalGroundFactory,
    SeatFactory,
    UnitFactory,
    administrator,
    head_of,
    organiser_of,
    teacher_of,
)
from tests.campaigns.factories import a_campaign, accepted, invited
from tests.commitments.factories import publish
from tests.quizzes.factories import AttemptFactory, JoinCodeFactory, PresenceFactory, SittingFactory

ROLES = (
    "anonymous",
    "student",
    "teacher",  # of the class that everything belongs to; owns the job
    "colleague",  # teaches another class of the same school
    "stranger",  # teaches at another school
    "head",
    "other_head",
    "organiser",  # of the school's commune; made the campaign
    "other_organiser",  # of another commune
    "administrator",
)


@dataclass
class World:
    """kwargs: for each name of a URL's argument the row of the teacher's class. clients: by role, signed in."""

    kwargs: dict[str, Any]
    clients: dict[str, Client]
    by_url: dict[str, dict[str, Any]]


def build_world() -> World:
    at = timezone.now()
    unit, other_unit = UnitFactory(), UnitFactory()
    school, other_school = InstitutionFactory(unit=unit), InstitutionFactory(unit=other_unit)
    classroom, other_room = ClassroomFactory(institution=school), ClassroomFactory(institution=school)
    teacher, organiser = teacher_of(classroom), organiser_of(unit)
    users = {
        "teacher": teacher,
        "colleague": teacher_of(other_room),
        "stranger": teacher_of(ClassroomFactory(institution=other_school)),
        "head": head_of(school),
        "other_head": head_of(other_school),
        "organiser": organiser,
        "other_organiser": organiser_of(other_unit),
        "administrator": administrator(is_superuser=True),
    }
    seat = SeatFactory(classroom=classroom)
    campaign = a_campaign(unit, organiser)
    enrolment = accepted(campaign, school)
    asked = invited(campaign, InstitutionFactory(unit=unit))
    Membership.objects.create(user=users["head"], role=Membership.Role.HEAD, institution=asked.institution)
    sitting = SittingFactory(classroom=classroom, series=campaign.series, opened_by=teacher)
    JoinCodeFactory(sitting=sitting)
    presence = PresenceFactory(sitting=sitting, seat=seat)
    attempt = AttemptFactory(sitting=sitting, seat=seat)
    hands = SittingFactory(classroom=classroom, step="posttest", way=Sitting.Way.HANDS, opened_by=teacher)
    trial = ClassroomFactory(institution=school, is_trial=True)
    Membership.objects.create(user=teacher, role=Membership.Role.TEACHER, institution=school, classroom=trial)
    job = Job.objects.create(kind="x", run_at=at, owner_id=teacher.pk)
    file = JobFile.objects.create(
        job=job, owner_id=teacher.pk, name="a.pdf", media_type="application/pdf", content=b"a",
        expires_at=at + timedelta(days=1),
    )  # fmt: skip
    content = ContentFile.objects.filter(is_debrief=False).first()
    opening = open_commitments(classroom=classroom, pledge_version=publish(), series=campaign.series, by=teacher, at=at)
    act = sign_as_student(
        commitment=Commitment.objects.get(student=seat.student),
        student=seat.student,
        signing=Signing(typed_name=seat.student.name or str(seat.number)),
        at=at,
    )
    sequence_pending(at)
    contact = ContactFactory(unit=unit, kind="commune_police", approved_at=None, approved_by=None, proposed_by=None)
    cards = Job.objects.create(
        kind="accounts.print_cards", run_at=at, owner_id=teacher.pk, arguments={"classroom": str(classroom.pk)}
    )
    LegalGroundFactory(institution=school)
    kwargs = {
        "user_id": teacher.pk,
        "contact_id": contact.pk,
        "classroom_id": classroom.pk,
        "sitting_id": sitting.pk,
        "presence_id": presence.pk,
        "attempt_id": attempt.pk,
        "campaign_id": campaign.pk,
        "enrolment_id": enrolment.pk,
        "opening_id": opening.pk,
        "job_id": job.pk,
        "file_id": file.pk,
        "sha256": content.sha256 if content else "0" * 64,
        "code": act.public_code,
        "seat_id": seat.pk,
        "student_id": seat.student_id,
        "institution_id": school.pk,
        "unit_id": unit.pk,
    }
    by_url = {
        "accounts:cards-job": {"job_id": cards.pk},
        "quizzes:hands": {"sitting_id": hands.pk},
        "quizzes:hands-counts": {"sitting_id": hands.pk},
        "portal:trial-delete": {"classroom_id": trial.pk},
        "campaigns:accept": {"enrolment_id": asked.pk},
        "campaigns:decline": {"enrolment_id": asked.pk},
        "commitments:pledge-text": {"sha256": opening.pledge_version.sha256_in("vi")},
    }
    clients = {"anonymous": Client(), "student": student_client(seat)}
    for role, user in users.items():
        clients[role] = Client()
        clients[role].force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return World(kwargs=kwargs, clients=clients, by_url=by_url)


def student_client(seat: Seat) -> Client:
    client = Client()
    session = StudentSession(student=seat.student, seat=seat, card_epoch=seat.student.card_epoch, shown_by="pin")
    client.cookies[settings.STUDENT_COOKIE_NAME] = session.to_cookie()
    return client
