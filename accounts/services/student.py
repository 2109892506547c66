"""What a teacher notes on one student: consent sheets, a name put down or taken off, a new card, leaving."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.errors import ConsentMissing
from accounts.models import Seat, Student, User
from accounts.models.student import Consent
from accounts.names import nfc
from accounts.services import audit
from accounts.services.roster import digests_for, name_fields, name_rule


@transaction.atomic
def record_consent(*, seat: Seat, student_answer: str, parent_answer: str, by: User, at: datetime) -> Student:
    """Note what the sheets say. Where they no longer allow it, the name is gone at once.

    student_answer, parent_answer: values of Consent. The row keeps its digests, by which a list knows it again.
    Raises GroundMissing.
    """
    rule = name_rule(seat.institution)
    student = _locked(seat)
    before = (student.consent_student, student.consent_parent)
    student.consent_student, student.consent_parent = student_answer, parent_answer
    student.consent_on = timezone.localdate(at)
    student.consent_sheet_by, student.consent_sheet_at = by, at
    if student.name and not rule.keeps(student_answer, parent_answer):  # type: ignore[arg-type]  # form has checked
        # A row that never came by a list has no digests yet: without them the next list would add a second one.
        if not student.name_digest:
            digests = digests_for(seat.classroom)(student.name)
            student.name_digest = name_fields(seat.classroom, "", digests)["name_digest"]
        student.name = student.sort_key = student.search_key = ""
        audit.record(by, "name.removed", student)
    student.save()
    if before != (student_answer, parent_answer):
        audit.record(by, "consent.recorded", student, student=student_answer, parent=parent_answer)
    return student


@transaction.atomic
def note_sheet_received(*, seat: Seat, who: str, by: User, at: datetime) -> Student:
    """One tick on the class grid: the signed sheet of the "student" or of the "parent" is in the teacher's hand."""
    student = seat.student
    answers = {"student": student.consent_student, "parent": student.consent_parent} | {who: str(Consent.YES)}
    return record_consent(seat=seat, student_answer=answers["student"], parent_answer=answers["parent"], by=by, at=at)


@transaction.atomic
def put_name(*, seat: Seat, name: str, by: User, at: datetime) -> Student:
    """Write or correct a name. Raises GroundMissing, ConsentMissing."""
    rule = name_rule(seat.institution)
    student = _locked(seat)
    if not rule.keeps(student.consent_student, student.consent_parent):  # type: ignore[arg-type]
        raise ConsentMissing
    name = nfc(name)
    if name == student.name:
        return student
    for column, value in name_fields(seat.classroom, name, digests_for(seat.classroom)(name)).items():
        setattr(student, column, value)
    student.save()
    audit.record(by, "name.written", student)
    return student


@transaction.atomic
def reissue_card(*, student: Student, by: User) -> Student:
    """Make card, PIN and every open session of this student worthless; new ones can be printed at once."""
    student = Student.objects.select_for_update(of=("self",), no_key=True).get(pk=student.pk)
    student.card_epoch += 1
    student.wrong_tries, student.next_try_at = 0, None
    student.save(update_fields=["card_epoch", "wrong_tries", "next_try_at"])
    audit.record(by, "card.reissued", student, epoch=student.card_epoch)
    return student


@transaction.atomic
def leave_class(*, seat: Seat, by: User, at: datetime) -> Seat:
    """The student no longer sits here; the number stays theirs. Safe to repeat."""
    seat = Seat.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.pk)
    if seat.to_on is None:
        seat.to_on = max(timezone.localdate(at), seat.from_on)
        seat.save(update_fields=["to_on"])
        audit.record(by, "seat.left", seat)
    return seat


def _locked(seat: Seat) -> Student:
    return Student.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.student_id)
