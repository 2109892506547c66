"""What the database itself refuses."""

from contextlib import contextmanager

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from commitments.models import (
    Act,
    Checkpoint,
    Commitment,
    Evidence,
    LedgerEntry,
    LedgerNode,
    Party,
    PledgeOpening,
    PledgeText,
    PledgeVersion,
)
from commitments.services.acting import Signing, sign_as_student
from commitments.services.sequencing import sequence_pending
from tests.accounts.factories import ClassroomFactory, InstitutionFactory, SeatFactory
from tests.commitments.factories import AT, SeriesFactory, commitment_of, named_seat, opening_for

pytestmark = pytest.mark.django_db
NAME = "Lò Thị Hòa"
FROZEN = [LedgerEntry, LedgerNode, Checkpoint, Act, PledgeText, PledgeVersion]
COLUMN = {LedgerEntry: "at", LedgerNode: "level", Checkpoint: "at", Act: "at", PledgeText: "content"}


@pytest.fixture
def act():
    seat = named_seat(NAME)
    made = sign_as_student(
        commitment=commitment_of(seat), student=seat.student, signing=Signing(typed_name=NAME), at=AT
    )
    sequence_pending(AT)
    return made


@pytest.mark.usefixtures("postgresql_only")
@pytest.mark.parametrize("model", FROZEN)
@pytest.mark.parametrize("verb", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_what_was_logged_can_neither_be_changed_nor_deleted(act, model, verb):
    sql = verb.format(table=model._meta.db_table, column=COLUMN.get(model, "number"))

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.usefixtures("postgresql_only")
@pytest.mark.parametrize("model", FROZEN)
def test_what_was_logged_cannot_be_truncated(model):
    table = model._meta.db_table

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        # the test database lets it pass
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ledger_kept; TRUNCATE {table} CASCADE")


@pytest.mark.usefixtures("postgresql_only")
def test_evidence_can_be_destroyed_but_not_altered(act):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Evidence.objects.update(salt=bytes(32))

    assert Evidence.objects.all().delete()[0] == 1


@contextmanager
def deferred_checked():
    yield
    connection.check_constraints()


@pytest.mark.usefixtures("postgresql_only")
@pytest.mark.parametrize(
    "cross",
    [
        lambda seat: Commitment.objects.update(institution=InstitutionFactory()),
        lambda seat: Commitment.objects.update(student=SeatFactory().student),
        lambda seat: Commitment.objects.update(classroom=ClassroomFactory()),
        lambda seat: PledgeOpening.objects.update(classroom=ClassroomFactory()),
        lambda seat: Party.objects.update(institution=InstitutionFactory()),
        lambda seat: Act.objects.create(
            institution=InstitutionFactory(),
            party=Party.objects.get(),
            kind="signed",
            public_code="A",
            digest=b"",
            promise="",
            at=AT,
        ),
    ],
)
def test_no_row_names_a_row_of_another_institution(cross):
    seat = named_seat()
    opening_for(seat.classroom)

    with pytest.raises(IntegrityError, match="inside"), transaction.atomic(), deferred_checked():
        cross(seat)


def test_a_class_has_one_signing_open():
    opening = opening_for()

    with pytest.raises(IntegrityError), transaction.atomic():
        PledgeOpening.objects.create(
            institution=opening.institution,
            classroom=opening.classroom,
            pledge_version=opening.pledge_version,
            series=SeriesFactory(),
            opened_by=opening.opened_by,
            opened_at=AT,
        )


def test_a_student_promises_a_text_once_in_a_series():
    commitment = commitment_of(named_seat())

    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.create(
            institution=commitment.institution,
            classroom=commitment.classroom,
            student=commitment.student,
            pledge_version=commitment.pledge_version,
            series=commitment.series,
            school_year=commitment.school_year,
        )


def test_a_party_has_no_unknown_state():
    commitment_of(named_seat())

    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.update(state="perhaps")


@pytest.mark.parametrize("kind", ["erased", "signed", "perhaps"])
def test_an_act_is_a_partys_or_an_erasure(kind):
    seat = named_seat()
    commitment = commitment_of(seat)
    party = Party.objects.get(commitment=commitment) if kind != "signed" else None

    with pytest.raises(IntegrityError), transaction.atomic():
        Act.objects.create(
            institution=seat.institution, party=party, kind=kind, public_code="A", digest=b"", promise="", at=AT
        )
