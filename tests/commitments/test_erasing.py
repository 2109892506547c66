import json
from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from commitments.errors import NothingToWithdraw
from commitments.models import Act, Commitment, Evidence, LedgerEntry, Party
from commitments.services.acting import Signing, sign_as_student, withdraw_as_student
from commitments.services.erasing import erase_student
from commitments.services.sequencing import sequence_pending
from tests.commitments.factories import AT, commitment_of, named_seat

pytestmark = pytest.mark.django_db
NAME = "Lò Thị Hòa"


@pytest.fixture
def signed():
    seat = named_seat(NAME)
    act = sign_as_student(commitment=commitment_of(seat), student=seat.student, signing=Signing(typed_name=NAME), at=AT)
    sequence_pending(AT)
    return seat, act


def test_erasing_destroys_record_and_salt_and_logs_that_it_did(signed):
    seat, act = signed

    count = erase_student(student=seat.student, by=None, at=AT + timedelta(days=1))
    sequence_pending(AT + timedelta(days=1))

    assert count == 1
    assert not Evidence.objects.filter(act=act).exists()
    assert Act.objects.get(kind="erased").erases == act
    assert LedgerEntry.objects.count() == 2


def test_the_erased_leaf_names_nobody(signed):
    seat, act = signed

    erase_student(student=seat.student, by=None, at=AT)
    sequence_pending(AT)

    erasure = Act.objects.get(kind="erased")
    record = json.loads(bytes(erasure.evidence.record))
    said = [value for name, value in record.items() if value is not None and name not in ("act", "at")]
    assert sorted(said) == sorted(["erased", str(act.pk), "request", "none"])
    for text in (bytes(erasure.evidence.record), bytes(erasure.entry.leaf)):
        assert str(seat.student_id).encode() not in text
        assert NAME.encode() not in text


def test_erasing_again_changes_nothing(signed):
    seat, _ = signed
    erase_student(student=seat.student, by=None, at=AT)

    assert erase_student(student=seat.student, by=None, at=AT) == 0
    assert Act.objects.filter(kind="erased").count() == 1


def test_an_act_erased_before_it_was_sequenced_enters_the_log_all_the_same():
    seat = named_seat(NAME)
    sign_as_student(commitment=commitment_of(seat), student=seat.student, signing=Signing(typed_name=NAME), at=AT)

    erase_student(student=seat.student, by=None, at=AT)

    assert sequence_pending(AT) == 2


def test_the_count_of_confirmations_stays(signed):
    seat, _ = signed

    erase_student(student=seat.student, by=None, at=AT)

    commitment = Commitment.objects.get()
    assert Party.objects.signed_counts(series=commitment.series_id, classrooms=[seat.classroom_id]) == {
        seat.classroom_id: 1
    }


def test_the_audit_trail_holds_who_erased_and_no_name(signed):
    seat, _ = signed

    erase_student(student=seat.student, by=None, at=AT)

    entry = AuditEntry.objects.get(action="commitments.erased")
    assert entry.details == {"acts": 1, "reason": "request"}


def test_what_was_erased_cannot_be_withdrawn(signed):
    seat, _ = signed
    erase_student(student=seat.student, by=None, at=AT)

    with pytest.raises(NothingToWithdraw):
        withdraw_as_student(
            commitment=Commitment.objects.get(), student=seat.student, signing=Signing(typed_name=""), at=AT
        )
