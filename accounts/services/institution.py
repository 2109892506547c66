"""What a head records for the institution: the legal ground, and who teaches there."""

import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.errors import NameTaken
from accounts.models import Classroom, Institution, LegalGround, Membership, User
from accounts.services import audit

# No look-alikes, and nothing that a Vietnamese keyboard turns into another letter (aa, dd, w, s, f, r, x, j).
LETTERS = "bcghkmnpqtv2346789"
GROUPS, GROUP = 3, 4  # 18^12: 50 bits, used once


@transaction.atomic
def record_ground(
    *, institution: Institution, kind: str, document: str, dated_on: date, by: User, at: datetime
) -> LegalGround:
    """Write the ground on which named rows are kept from now on; earlier ones stay to be read."""
    ground = LegalGround.objects.create(
        institution=institution, kind=kind, document=document, dated_on=dated_on, recorded_by=by, recorded_at=at
    )
    audit.record(by, "ground.recorded", ground, kind=kind)
    return ground


@transaction.atomic
def add_teacher(*, institution: Institution, username: str, full_name: str, by: User) -> tuple[User, str]:
    """Make a teacher's account. Returns it with its one-time password, which is shown once and stored nowhere.

    Raises NameTaken.
    """
    password = one_time_password()
    try:
        with transaction.atomic():
            user = User(username=username, full_name=full_name, must_change_password=True)
            user.set_password(password)
            user.save(force_insert=True)
    except IntegrityError as error:
        raise NameTaken from error
    membership = Membership.objects.create(user=user, role=Membership.Role.TEACHER, institution=institution)
    audit.record(by, "teacher.added", membership, user=str(user.pk))
    return user, password


@transaction.atomic
def reset_password(*, user: User, institution: Institution, by: User) -> str:
    """A new one-time password for a teacher; whoever is signed in under the old one is signed out."""
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    audit.record(by, "password.reset", user, institution=institution)
    return password


@transaction.atomic
def assign_classes(
    *, user: User, institution: Institution, classrooms: list[Classroom], by: User, at: datetime
) -> None:
    """Let a teacher teach exactly these classes of the institution. What ends is kept with its date."""
    held = {
        membership.classroom_id: membership
        for membership in Membership.objects.in_force().filter(
            user=user, institution=institution, role=Membership.Role.TEACHER, classroom__isnull=False
        )
    }
    wanted = {classroom.pk: classroom for classroom in classrooms}
    for classroom_id, membership in held.items():
        if classroom_id not in wanted and not membership.classroom.is_trial:  # type: ignore[union-attr]
            end_membership(membership=membership, by=by, at=at)
    for classroom_id, classroom in wanted.items():
        if classroom_id not in held:
            made = Membership.objects.create(
                user=user, role=Membership.Role.TEACHER, institution=institution, classroom=classroom
            )
            audit.record(by, "class.assigned", made, user=str(user.pk))


@transaction.atomic
def remove_teacher(*, user: User, institution: Institution, by: User, at: datetime) -> None:
    """End every teacher's role of the user in this institution. The account stays."""
    held = Membership.objects.in_force().filter(user=user, institution=institution, role=Membership.Role.TEACHER)
    for membership in held:
        end_membership(membership=membership, by=by, at=at)


def end_membership(*, membership: Membership, by: User, at: datetime) -> None:
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    audit.record(by, "role.ended", membership, user=str(membership.user_id))


def one_time_password() -> str:
    """Like "kcm4-9tqh-2bvg": readable from paper, without a key that a Vietnamese keyboard would change."""
    groups = ["".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS)]
    return "-".join(groups)
