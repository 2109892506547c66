"""Every column of the log, and of the acts in it, altered one at a time as by somebody with the database in hand."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from commitments.merkle import leaf_hash
from commitments.models import (
    Act,
    Checkpoint,
    Commitment,
    Evidence,
    LedgerEntry,
    LedgerNode,
    Party,
    PendingAct,
    PledgeText,
)
from commitments.records import new_public_code, new_salt, record_digest
from commitments.services.acting import Signing, decline_as_student, sign_as_student, sign_for_class
from commitments.services.erasing import erase_student
from commitments.services.keys import head_path, kept_head, signing_key
from commitments.services.sequencing import act_leaf, sequence_pending
from commitments.services.verifying import verify_log
from tests.accounts.factories import ClassroomFactory, InstitutionFactory, teacher_of
from tests.commitments.factories import SeriesFactory, named_seat, opening_for, publish

pytestmark = pytest.mark.django_db
NAME = "Lò Thị Hòa"


@pytest.fixture
def log(ledger_rows_free):
    """Seven entries in three batches: five students (the second declines), a teacher, and an erasure (of index 3)."""
    at = timezone.now().replace(microsecond=0) - timedelta(minutes=1)
    classroom = ClassroomFactory()
    seats = [named_seat(NAME, classroom=classroom) for _ in range(5)]
    opening_for(classroom)
    for number, seat in enumerate(seats):
        do = decline_as_student if number == 1 else sign_as_student
        do(
            commitment=Commitment.objects.get(student=seat.student),
            student=seat.student,
            signing=Signing(typed_name=NAME),
            at=at + timedelta(seconds=number),
        )
    sequence_pending(at, batch=3)
    sequence_pending(at + timedelta(seconds=30), batch=3)
    sign_for_class(
        classroom=classroom,
        version=publish("giao-vien"),
        series=SeriesFactory(),
        by=teacher_of(classroom, full_name="Giàng A Páo"),
        signing=Signing(typed_name="Giàng A Páo", shown_by="teacher"),
        at=at + timedelta(seconds=40),
    )
    erase_student(student=seats[3].student, by=None, at=at + timedelta(seconds=41))
    sequence_pending(at + timedelta(seconds=50))
    return seats


def faults():
    note = kept_head()
    kept = [("head", note)] if note else []
    return [
        (one.index, one.column) for one in verify_log(key=signing_key().verifier, at=timezone.now(), kept=kept).findings
    ]


def act_at(index):
    return Act.objects.filter(entry__index=index)


def other_time():
    return timezone.now().replace(microsecond=0) - timedelta(days=3)


def test_an_untouched_log_is_sound(log):
    report = verify_log(key=signing_key().verifier, at=timezone.now(), kept=[("head", kept_head())])

    assert report.findings == []
    assert (report.size, report.acts_erased, report.pending) == (7, 1, 0)
    assert report.root == bytes(Checkpoint.objects.get(size=7).root)


def test_the_empty_log_is_sound():
    assert faults() == []


ALTERATIONS = {  # name: (what is done, index of the entry named, column named)
    "entry.leaf": (lambda: LedgerEntry.objects.filter(index=4).update(leaf=b"{}"), 4, "LedgerEntry.leaf"),
    "entry.leaf_hash": (
        lambda: LedgerEntry.objects.filter(index=4).update(leaf_hash=bytes(32)),
        4,
        "LedgerEntry.leaf_hash",
    ),
    "entry.at": (lambda: LedgerEntry.objects.filter(index=4).update(at=other_time()), 4, "LedgerEntry.at"),
    "entry.index": (lambda: LedgerEntry.objects.filter(index=4).update(index=9), 4, "LedgerEntry.index"),
    "entry.deleted": (lambda: LedgerEntry.objects.filter(index=4).delete(), 4, "LedgerEntry.index"),
    "node.hash": (
        lambda: LedgerNode.objects.filter(level=1, index=2).update(hash=bytes(32)),
        4,
        "LedgerNode(1,2).hash",
    ),
    "node.level": (lambda: LedgerNode.objects.filter(level=2, index=0).update(level=5), 0, "LedgerNode(2,0).hash"),
    "node.index": (lambda: LedgerNode.objects.filter(level=0, index=5).update(index=11), 5, "LedgerNode(0,5).hash"),
    "node.deleted": (lambda: LedgerNode.objects.filter(level=0, index=5).delete(), 5, "LedgerNode(0,5).hash"),
    "checkpoint.size": (lambda: Checkpoint.objects.filter(size=3).update(size=2), None, "Checkpoint(2).size"),
    "checkpoint.root": (
        lambda: Checkpoint.objects.filter(size=3).update(root=bytes(32)),
        None,
        "Checkpoint(3).root",
    ),
    "checkpoint.note": (
        lambda: Checkpoint.objects.filter(size=3).update(
            note=Checkpoint.objects.get(size=3).note.replace("\n3\n", "\n4\n")
        ),
        None,
        "Checkpoint(3).note",
    ),
    "checkpoint.at": (lambda: Checkpoint.objects.filter(size=5).update(at=other_time()), 4, "LedgerEntry.at"),
    "checkpoint.deleted": (lambda: Checkpoint.objects.filter(size=7).delete(), 5, "Checkpoint.size"),
    "act.institution": (
        lambda: act_at(2).update(institution=InstitutionFactory()),
        2,
        "Act.institution",
    ),
    "act.party": (lambda: act_at(2).update(party=Party.objects.get(acts=act_at(0).get())), 2, "Act.party"),
    "act.erases": (lambda: act_at(6).update(erases=act_at(2).get()), 6, "Act.erases"),
    "act.kind": (lambda: act_at(2).update(kind="withdrew"), 2, "Act.kind"),
    "act.public_code": (lambda: act_at(2).update(public_code=new_public_code()), 2, "Act.public_code"),
    "act.digest": (lambda: act_at(2).update(digest=bytes(32)), 2, "Act.digest"),
    "act.promise": (lambda: act_at(2).update(promise="{}"), 2, "Act.promise"),
    "act.at": (lambda: act_at(2).update(at=other_time()), 2, "Act.at"),
    "evidence.record": (
        lambda: Evidence.objects.filter(act__entry__index=2).update(
            record=bytes(Evidence.objects.get(act__entry__index=2).record)
            .replace(b"card", b"pin!")
            .replace(b"pin", b"PIN")
        ),
        2,
        "Evidence.record/salt",
    ),
    "evidence.salt": (
        lambda: Evidence.objects.filter(act__entry__index=2).update(salt=new_salt()),
        2,
        "Evidence.record/salt",
    ),
    "evidence.institution": (
        lambda: Evidence.objects.filter(act__entry__index=2).update(institution=InstitutionFactory()),
        2,
        "Evidence.institution",
    ),
    "evidence.deleted": (lambda: Evidence.objects.filter(act__entry__index=2).delete(), 2, "Evidence.salt"),
    "commitment.student": (
        lambda: Commitment.objects.filter(parties__acts__entry__index=2).update(student=named_seat().student),
        2,
        "Commitment.student/classroom",
    ),
    "commitment.pledge_version": (
        lambda: Commitment.objects.filter(parties__acts__entry__index=2).update(pledge_version=publish("hoc-sinh-6-9")),
        2,
        "Commitment.pledge_version",
    ),
    "party.role": (lambda: Party.objects.filter(acts__entry__index=2).update(role="teacher"), 2, "Party.role"),
    "text.content": (
        lambda: PledgeText.objects.filter(version__pledge__key="giao-vien").update(content="{}"),
        5,
        "PledgeText.content",
    ),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
def test_one_altered_column_is_named_with_its_entry(log, alteration):
    alter, index, column = ALTERATIONS[alteration]

    alter()

    assert (index, column) in faults()


def test_a_party_that_is_said_to_have_confirmed_is_found(log):
    party = Party.objects.get(acts__entry__index=1)

    Party.objects.filter(pk=party.pk).update(state="signed")

    assert faults() == [(None, f"Party({party.pk}).state")]


def test_an_act_altered_with_everything_after_it_is_still_named_by_its_promise(log):
    act, evidence = act_at(2).get(), Evidence.objects.get(act__entry__index=2)
    record = bytes(evidence.record).replace(b'"vi"', b'"en"')
    act.digest = record_digest(bytes(evidence.salt), record)
    Evidence.objects.filter(pk=evidence.pk).update(record=record)
    act_at(2).update(digest=act.digest)
    LedgerEntry.objects.filter(index=2).update(leaf=act_leaf(act), leaf_hash=leaf_hash(act_leaf(act)))

    assert (2, "Act.digest") in faults()


def test_entries_signed_over_again_do_not_fit_a_head_kept_elsewhere(log, tmp_path):
    elsewhere = tmp_path / "kept.txt"
    elsewhere.write_text(Checkpoint.objects.get(size=3).note, encoding="utf-8")
    LedgerEntry.objects.all().delete()
    LedgerNode.objects.all().delete()
    Checkpoint.objects.all().delete()
    head_path().unlink()
    for act in reversed(Act.objects.in_order()):  # the whole log, forged anew in another order
        PendingAct.objects.create(act=act, at=timezone.now() - timedelta(minutes=act.at.second))
    sequence_pending(timezone.now())
    head_path().unlink()

    assert faults() == []
    with pytest.raises(CommandError):
        call_command("verify_ledger", "--against", elsewhere)


def test_a_tail_that_was_deleted_with_its_checkpoint_is_missed_by_the_kept_head(log):
    LedgerEntry.objects.filter(index__gte=5).delete()
    LedgerNode.objects.filter(index__gte=5, level=0).delete()
    Checkpoint.objects.filter(size=7).delete()
    LedgerNode.objects.filter(level=1, index=3).delete()

    assert (5, "LedgerEntry.index") in faults()


def test_an_act_that_was_promised_and_is_in_no_log_is_found(log):
    seat = named_seat(NAME)
    opening_for(seat.classroom)
    act = sign_as_student(
        commitment=Commitment.objects.get(student=seat.student),
        student=seat.student,
        signing=Signing(typed_name=NAME),
        at=timezone.now(),
    )
    assert faults() == []

    PendingAct.objects.all().delete()

    assert faults() == [(None, f"Act({act.pk})")]


def test_an_act_that_waits_longer_than_was_promised_is_found(log):
    seat = named_seat(NAME)
    opening_for(seat.classroom)
    act = sign_as_student(
        commitment=Commitment.objects.get(student=seat.student),
        student=seat.student,
        signing=Signing(typed_name=NAME),
        at=timezone.now() - timedelta(days=2),
    )

    assert faults() == [(None, f"Act({act.pk})")]


def test_what_is_erased_by_law_is_not_a_fault_and_what_vanishes_is(log):
    erase_student(student=log[0].student, by=None, at=timezone.now())
    assert faults() == []
    sequence_pending(timezone.now())
    assert faults() == []

    Evidence.objects.filter(act__entry__index=2).delete()

    assert faults() == [(2, "Evidence.salt")]


def test_the_command_says_which_row_and_exits_with_1(log, capsys):
    act_at(2).update(at=other_time())

    with pytest.raises(CommandError) as refusal:
        call_command("verify_ledger")

    assert refusal.value.returncode == 1
    assert "mục 2 · Act.at" in capsys.readouterr().out


def test_the_command_is_content_with_a_sound_log_and_its_own_old_head(log, tmp_path, capsys):
    kept = tmp_path / "checkpoint"
    kept.write_text(Checkpoint.objects.get(size=3).note, encoding="utf-8")

    call_command("verify_ledger", "--against", kept, "--key", str(signing_key().verifier))

    assert "Sổ cam kết nguyên vẹn." in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "rubbish", "a\n5\nAAAA\n\n— a AAAA\n"])
def test_a_file_that_is_no_checkpoint_is_a_fault(log, tmp_path, content):
    kept = tmp_path / "checkpoint"
    kept.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError):
        call_command("verify_ledger", "--against", kept)


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="Không đọc được"):
        call_command("verify_ledger", "--against", tmp_path / "nowhere")


def test_a_key_that_is_none_is_told_in_a_sentence():
    with pytest.raises(CommandError, match="Không có khóa công khai"):
        call_command("verify_ledger", "--key", "rubbish")


def test_verifying_costs_the_same_number_of_queries_for_one_chunk_of_any_length(log, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        verify_log(key=signing_key().verifier, at=timezone.now())
