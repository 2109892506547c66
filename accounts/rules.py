"""Who may do what to people's rows. Whether they may know of the row at all is the querysets' business."""

from uuid import UUID

from accounts.models import Classroom, Institution, OfficialContact, User
from accounts.permissions import rule
from accounts.querysets.scope import HEAD, TEACHER, roles_of


def _is_head(user: User, institution_id: UUID) -> bool:
    return roles_of(user, HEAD).filter(institution=institution_id).exists()


@rule("accounts.create_classroom")
def may_create_classroom(user: User, institution: Institution) -> bool:
    """Head and teachers; the teacher who makes a class teaches it."""
    return roles_of(user, HEAD, TEACHER).filter(institution=institution.pk).exists()


@rule("accounts.import_roster")
def may_import_roster(user: User, classroom: Classroom) -> bool:
    """Own teachers and head, while the class is in use. A trial class has no real students."""
    return classroom.archived_at is None and not classroom.is_trial and _may_see_names(user, classroom)


@rule("accounts.edit_seats")
def may_edit_seats(user: User, classroom: Classroom) -> bool:
    """Consent ticks, taking a name off, a new card."""
    return classroom.archived_at is None and _may_see_names(user, classroom)


@rule("accounts.print_cards")
def may_print_cards(user: User, classroom: Classroom) -> bool:
    return classroom.archived_at is None and _may_see_names(user, classroom)


@rule("accounts.import_school_roster")
def may_import_school_roster(user: User, institution: Institution) -> bool:
    return _is_head(user, institution.pk)


@rule("accounts.record_ground")
def may_record_ground(user: User, institution: Institution) -> bool:
    return _is_head(user, institution.pk)


@rule("accounts.manage_staff")
def may_manage_staff(user: User, institution: Institution) -> bool:
    return _is_head(user, institution.pk)


@rule("accounts.propose_contact")
def may_propose_contact(user: User, contact: OfficialContact) -> bool:
    return OfficialContact.objects.kept_by(user).filter(pk=contact.pk).exists()


@rule("accounts.approve_contact")
def may_approve_contact(user: User, contact: OfficialContact) -> bool:
    """Whoever keeps this number and did not propose the change."""
    return contact.proposed_by_id != user.pk and may_propose_contact(user, contact)


def _may_see_names(user: User, classroom: Classroom) -> bool:
    return Classroom.objects.named_to(user).filter(pk=classroom.pk).exists()
