import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from commitments import merkle
from commitments.errors import LedgerInconsistent, LedgerKeyMissing
from commitments.models import Act, Checkpoint, Commitment, LedgerEntry, LedgerNode, Party, PendingAct
from commitments.notes import open_checkpoint
from commitments.services.acting import Signing, sign_as_student
from commitments.services.keys import head_path, keep_head, kept_head, signing_key
from commitments.services.sequencing import sequence_pending
from jobs.registry import all_duties
from tests.accounts.factories import ClassroomFactory
from tests.commitments.factories import AT, named_seat, opening_for

NAME = "Lò Thị Hòa"


def signed_acts(count, at=AT):
    """Acts of a new class, all pending, in the order of their ids."""
    classroom = ClassroomFactory()
    seats = [named_seat(NAME, classroom=classroom) for _ in range(count)]
    opening_for(classroom)
    return [
        sign_as_student(
            commitment=Commitment.objects.get(student=seat.student),
            student=seat.student,
            signing=Signing(typed_name=NAME),
            at=at + timedelta(seconds=number),
        )
        for number, seat in enumerate(seats)
    ]


@pytest.mark.django_db
def test_acts_enter_in_order_without_a_gap_and_leave_the_queue():
    acts = signed_acts(5)

    assert sequence_pending(AT) == 5

    assert list(LedgerEntry.objects.in_order().values_list("index", "act")) == [
        (i, act.pk) for i, act in enumerate(acts)
    ]
    assert not PendingAct.objects.exists()


@pytest.mark.django_db
def test_the_checkpoint_is_the_signed_root_of_all_leaves():
    signed_acts(5)
    sequence_pending(AT)

    hashes = [bytes(entry.leaf_hash) for entry in LedgerEntry.objects.in_order()]
    head = open_checkpoint(Checkpoint.objects.get().note, signing_key().verifier)
    assert (head.size, head.root) == (5, merkle.tree_root(hashes))
    assert kept_head() == Checkpoint.objects.get().note


@pytest.mark.django_db
def test_batches_continue_one_another():
    signed_acts(7)

    taken = [sequence_pending(AT, batch=3) for _ in range(4)]

    assert taken == [3, 3, 1, 0]
    hashes = [bytes(entry.leaf_hash) for entry in LedgerEntry.objects.in_order()]
    for checkpoint in Checkpoint.objects.all():
        assert bytes(checkpoint.root) == merkle.tree_root(hashes[: checkpoint.size])


@pytest.mark.django_db
def test_what_was_sequenced_is_proved_from_stored_nodes():
    signed_acts(6)
    sequence_pending(AT, batch=4)
    sequence_pending(AT, batch=4)

    hashes = [bytes(entry.leaf_hash) for entry in LedgerEntry.objects.in_order()]
    for index in range(6):
        spans = merkle.inclusion_spans(index, 6)
        assert LedgerNode.objects.span_roots(spans) == merkle.inclusion_proof(hashes, index)


@pytest.mark.django_db
def test_with_nothing_pending_it_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert sequence_pending(AT) == 0


@pytest.mark.django_db
def test_a_batch_costs_the_same_number_of_queries_however_long_the_log(django_assert_max_num_queries):
    signed_acts(9)
    sequence_pending(AT, batch=8)

    with django_assert_max_num_queries(16):
        sequence_pending(AT)


@pytest.mark.django_db
def test_a_log_cut_short_is_not_signed_on(ledger_rows_free):
    signed_acts(3)
    sequence_pending(AT)
    LedgerEntry.objects.filter(index=2).delete()
    signed_acts(1)

    with pytest.raises(LedgerInconsistent):
        sequence_pending(AT)

    assert Checkpoint.objects.count() == 1
    assert PendingAct.objects.count() == 1


@pytest.mark.django_db
def test_a_log_put_back_to_an_earlier_state_is_not_signed_on(ledger_rows_free):
    signed_acts(2)
    sequence_pending(AT)
    before = kept_head()
    signed_acts(1)
    sequence_pending(AT)
    Checkpoint.objects.filter(size=3).delete()
    LedgerEntry.objects.filter(index=2).delete()
    LedgerNode.objects.filter(level=0, index=2).delete()
    signed_acts(1)

    with pytest.raises(LedgerInconsistent):  # the database is consistent in itself; the kept head is not of it
        sequence_pending(AT)

    assert kept_head() != before


@pytest.mark.django_db
def test_a_kept_head_of_another_log_stops_the_sequencer():
    signed_acts(2)
    sequence_pending(AT)
    keep_head(Checkpoint.objects.get().note.replace("lachan", "khac"))
    signed_acts(1)

    with pytest.raises(LedgerInconsistent):
        sequence_pending(AT)


@pytest.mark.django_db
def test_an_altered_node_stops_the_sequencer(ledger_rows_free):
    signed_acts(4)
    sequence_pending(AT)
    LedgerNode.objects.filter(level=2).update(hash=bytes(32))
    signed_acts(1)

    with pytest.raises(LedgerInconsistent):
        sequence_pending(AT)


@pytest.mark.django_db
def test_the_log_goes_on_when_the_kept_head_was_lost():
    signed_acts(1)
    sequence_pending(AT)
    head_path().unlink()
    signed_acts(1)

    assert sequence_pending(AT) == 1
    assert kept_head() == Checkpoint.objects.get(size=2).note


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_is_rolled_back_leaves_no_head_behind():
    signed_acts(1)

    with contextlib.suppress(RuntimeError), transaction.atomic():
        sequence_pending(AT)
        raise RuntimeError

    assert kept_head() is None
    assert sequence_pending(AT) == 1
    assert kept_head() == Checkpoint.objects.get().note


@pytest.mark.django_db
def test_without_a_key_nothing_is_signed_outside_development(settings):
    signed_acts(1)
    settings.LEDGER_KEY_FILE = settings.LEDGER_KEY_FILE.with_name("missing.key")
    settings.DEBUG = settings.TESTING = False

    with pytest.raises(LedgerKeyMissing):
        sequence_pending(AT)


def test_the_worker_sequences_every_two_seconds():
    duty = next(duty for duty in all_duties() if duty.name == "commitments.jobs.sequence")

    assert duty.every == timedelta(seconds=2)


def in_threads(count, action):
    faults = []
    start = threading.Barrier(count)

    def run(number):
        try:
            start.wait()
            action(number)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert faults == []


@pytest.mark.usefixtures("postgresql_only")
@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_write_one_log_without_gap_or_fork():
    signed_acts(12)

    in_threads(4, lambda number: [sequence_pending(AT, batch=2) for _ in range(6)])

    hashes = [bytes(entry.leaf_hash) for entry in LedgerEntry.objects.in_order()]
    assert list(LedgerEntry.objects.in_order().values_list("index", flat=True)) == list(range(12))
    assert [bytes(c.root) for c in Checkpoint.objects.order_by("size")] == [
        merkle.tree_root(hashes[:size]) for size in (2, 4, 6, 8, 10, 12)
    ]
    assert kept_head() == Checkpoint.objects.get(size=12).note


@pytest.mark.usefixtures("postgresql_only")
@pytest.mark.django_db(transaction=True)
def test_signing_on_while_the_sequencer_runs_loses_no_act():
    classroom = ClassroomFactory()
    seats = [named_seat(NAME, classroom=classroom) for _ in range(8)]
    opening_for(classroom)
    commitments = {seat.student_id: Commitment.objects.get(student=seat.student) for seat in seats}

    def sign_or_sequence(number):
        if number == 0:
            for _ in range(10):
                sequence_pending(AT)
        else:
            seat = seats[number - 1]
            sign_as_student(
                commitment=commitments[seat.student_id],
                student=seat.student,
                signing=Signing(typed_name=NAME),
                at=AT,
            )

    in_threads(9, sign_or_sequence)
    sequence_pending(AT)

    assert LedgerEntry.objects.count() == Act.objects.count() == 8


@pytest.mark.usefixtures("postgresql_only")
@pytest.mark.django_db(transaction=True)
def test_two_phones_of_one_student_make_one_act():
    seat = named_seat(NAME)
    opening_for(seat.classroom)
    commitment = Commitment.objects.get()

    in_threads(
        4,
        lambda number: sign_as_student(
            commitment=commitment, student=seat.student, signing=Signing(typed_name=NAME), at=AT
        ),
    )

    assert Act.objects.count() == 1
    assert Party.objects.get().state == "signed"
