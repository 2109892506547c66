import json
from dataclasses import replace
from datetime import timedelta

import pytest

from commitments import errors
from commitments.models import Act, Commitment, Evidence, Party, PendingAct, PledgeText
from commitments.records import Record, is_promise_of, record_digest
from commitments.services.acting import (
    Signing,
    decline_as_student,
    sign_as_student,
    sign_for_class,
    withdraw_as_student,
    withdraw_for_class,
)
from commitments.services.keys import signing_key
from commitments.services.opening import close_opening
from commitments.services.sequencing import act_leaf
from jobs.models import Job
from tests.accounts.factories import ClassroomFactory, SeatFactory, teacher_of
from tests.commitments.factories import AT, SeriesFactory, commitment_of, named_seat, opening_for, publish

pytestmark = pytest.mark.django_db
TYPED = Signing(typed_name="lò thị hoà")


def sign(seat, signing=TYPED, at=AT):
    return sign_as_student(commitment=commitment_of(seat), student=seat.student, signing=signing, at=at)


def record_of(act):
    return Record.parse(bytes(act.evidence.record))


def test_a_confirmation_is_recorded_field_by_field():
    seat = named_seat()

    act = sign(seat, Signing(typed_name="lò thị hoà", language="vi", adult="bo-me", shown_by="card"))

    commitment = Commitment.objects.get()
    text = PledgeText.objects.get(sha256=record_of(act).pledge_sha256)
    assert record_of(act) == Record(
        act=str(act.pk),
        kind="signed",
        commitment=str(commitment.pk),
        pledge_sha256=text.sha256,
        language="vi",
        role="student",
        signer="lò thị hoà",
        relation=None,
        for_whom=str(seat.student_id),
        method="typed",
        strokes_sha256=None,
        device="own",
        shown_by="card",
        witness=None,
        at="2026-11-24T02:03:04Z",
    )
    assert [adult["id"] for adult in json.loads(text.content)["adults"]] == ["bo-me"]


def test_the_digest_is_over_the_record_and_the_promise_over_the_leaf():
    act = sign(named_seat())

    evidence = Evidence.objects.get(act=act)
    assert bytes(act.digest) == record_digest(bytes(evidence.salt), bytes(evidence.record))
    assert is_promise_of(act.promise, leaf=act_leaf(act), key=signing_key().verifier)


def test_a_confirmation_is_pending_and_its_party_signed():
    act = sign(named_seat())

    assert PendingAct.objects.get().act == act
    assert Party.objects.get().state == "signed"


def test_a_class_is_recounted_after_an_act():
    seat = named_seat()

    sign(seat)

    job = Job.objects.get(kind="campaigns.recount_class")
    series = Commitment.objects.get().series_id
    assert job.arguments == {"classroom": str(seat.classroom_id), "series": str(series)}
    assert job.dedupe_key == f"recount:{series}:{seat.classroom_id}"
    assert job.run_at == AT + timedelta(seconds=5)


def test_confirming_twice_is_one_act():
    seat = named_seat()
    commitment = commitment_of(seat)

    first = sign_as_student(commitment=commitment, student=seat.student, signing=TYPED, at=AT)
    second = sign_as_student(commitment=commitment, student=seat.student, signing=TYPED, at=AT + timedelta(seconds=1))

    assert second == first
    assert Act.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "   ", "\u200a"])
def test_an_act_without_a_name_is_refused_with_a_sentence_and_nothing_is_written(typed):
    with pytest.raises(errors.NameMissing) as refusal:
        sign(named_seat(), Signing(typed_name=typed))

    assert "Chưa có tên" in str(refusal.value.message)
    assert not Act.objects.exists()
    assert not PendingAct.objects.exists()


def test_another_name_than_the_rosters_is_refused():
    with pytest.raises(errors.NameDiffers):
        sign(named_seat(), Signing(typed_name="Lò Thị Hoa"))

    assert Party.objects.get().state == "waiting"


def test_a_student_without_a_name_on_the_roster_confirms_with_their_number():
    seat = SeatFactory(number=7)

    act = sign(seat, Signing(typed_name=" 07 "))

    assert record_of(act).signer == "7"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [("", errors.NumberMissing), ("8", errors.NumberDiffers), ("Lò Thị Hoà", errors.NumberDiffers)],
)
def test_a_student_without_a_name_is_refused_with_anything_else(typed, refusal):
    with pytest.raises(refusal):
        sign(SeatFactory(number=7), Signing(typed_name=typed))


def test_the_very_words_that_were_chosen_are_pinned():
    act = sign(named_seat(), replace(TYPED, lines=["khong-cho-muon", "tu-goi-lai"]))

    text = json.loads(PledgeText.objects.get(sha256=record_of(act).pledge_sha256).content)
    assert [line["id"] for line in text["lines"]] == ["tu-goi-lai", "khong-cho-muon"]
    assert text["adults"] == []


@pytest.mark.parametrize(
    ("choice", "refusal"),
    [
        ({"lines": []}, errors.LineMissing),
        ({"lines": ["khong-co"]}, errors.ChoiceUnknown),
        ({"lines": ["tu-goi-lai", "khong-co"]}, errors.ChoiceUnknown),
        ({"adult": "nguoi-la"}, errors.ChoiceUnknown),
    ],
)
def test_what_the_pledge_does_not_offer_cannot_be_promised(choice, refusal):
    with pytest.raises(refusal):
        sign(named_seat(), replace(TYPED, **choice))


def test_in_a_language_that_the_pledge_lacks_the_vietnamese_text_is_promised():
    assert record_of(sign(named_seat(), replace(TYPED, language="fr"))).language == "vi"


def test_after_the_signing_was_closed_nothing_is_taken():
    seat = named_seat()
    commitment, opening = commitment_of(seat), seat.classroom.pledge_openings.get()
    close_opening(opening=opening, by=opening.opened_by, at=AT)

    with pytest.raises(errors.SigningClosed):
        sign_as_student(commitment=commitment, student=seat.student, signing=TYPED, at=AT)


def test_a_student_may_decline_and_later_confirm():
    seat = named_seat()
    commitment = commitment_of(seat)

    declined = decline_as_student(commitment=commitment, student=seat.student, signing=Signing(typed_name=""), at=AT)
    again = decline_as_student(commitment=commitment, student=seat.student, signing=Signing(typed_name=""), at=AT)
    signed = sign_as_student(commitment=commitment, student=seat.student, signing=TYPED, at=AT + timedelta(minutes=1))

    assert declined == again
    assert (record_of(declined).kind, record_of(declined).signer) == ("declined", None)
    assert signed.kind == "signed"
    assert Party.objects.get().state == "signed"


def test_what_was_confirmed_cannot_be_declined_any_more():
    seat = named_seat()
    sign(seat)

    with pytest.raises(errors.AlreadySigned):
        decline_as_student(
            commitment=Commitment.objects.get(), student=seat.student, signing=Signing(typed_name=""), at=AT
        )


def test_withdrawing_is_a_further_record_of_the_same_words():
    seat = named_seat()
    signed = sign(seat, replace(TYPED, lines=["tu-goi-lai"]))

    withdrew = withdraw_as_student(
        commitment=Commitment.objects.get(),
        student=seat.student,
        signing=Signing(typed_name=""),
        at=AT + timedelta(days=1),
    )

    assert Act.objects.count() == 2
    assert record_of(withdrew).pledge_sha256 == record_of(signed).pledge_sha256
    assert Party.objects.get().state == "withdrawn"


def test_nothing_can_be_withdrawn_before_it_was_confirmed():
    seat = named_seat()

    with pytest.raises(errors.NothingToWithdraw):
        withdraw_as_student(commitment=commitment_of(seat), student=seat.student, signing=Signing(typed_name=""), at=AT)


def test_a_teacher_confirms_to_the_class_once():
    classroom = ClassroomFactory()
    teacher, colleague = teacher_of(classroom, full_name="Giàng A Páo"), teacher_of(classroom, full_name="Lò Văn A")
    version, series = publish("giao-vien"), SeriesFactory()

    first = sign_for_class(
        classroom=classroom,
        version=version,
        series=series,
        by=teacher,
        signing=Signing(typed_name="giàng a páo", shown_by="teacher"),
        at=AT,
    )
    second = sign_for_class(
        classroom=classroom,
        version=version,
        series=series,
        by=colleague,
        signing=Signing(typed_name="Lò Văn A", shown_by="teacher"),
        at=AT,
    )

    assert first == second
    assert record_of(first).for_whom == str(classroom.pk)
    assert Party.objects.get().user == teacher


@pytest.mark.parametrize(("typed", "refusal"), [("", errors.NameMissing), ("Ai Khác", errors.StaffNameDiffers)])
def test_a_teacher_signs_with_their_own_name(typed, refusal):
    classroom = ClassroomFactory()

    with pytest.raises(refusal):
        sign_for_class(
            classroom=classroom,
            version=publish("giao-vien"),
            series=SeriesFactory(),
            by=teacher_of(classroom, full_name="Giàng A Páo"),
            signing=Signing(typed_name=typed),
            at=AT,
        )

    assert not Act.objects.exists()


def test_a_teacher_may_withdraw():
    classroom = ClassroomFactory()
    teacher = teacher_of(classroom, full_name="Giàng A Páo")
    sign_for_class(
        classroom=classroom,
        version=publish("giao-vien"),
        series=SeriesFactory(),
        by=teacher,
        signing=Signing(typed_name="Giàng A Páo"),
        at=AT,
    )

    withdraw_for_class(commitment=Commitment.objects.get(), by=teacher, signing=Signing(typed_name=""), at=AT)

    assert Party.objects.get().state == "withdrawn"


def test_counts_are_of_students_whose_confirmation_stands():
    classroom = ClassroomFactory()
    seats = [named_seat(classroom=classroom) for _ in range(3)]
    opening = opening_for(classroom)
    for seat in seats[:2]:
        commitment = Commitment.objects.get(student=seat.student)
        sign_as_student(commitment=commitment, student=seat.student, signing=TYPED, at=AT)
    withdraw_as_student(
        commitment=Commitment.objects.get(student=seats[0].student),
        student=seats[0].student,
        signing=Signing(typed_name=""),
        at=AT,
    )

    counts = Party.objects.signed_counts(series=opening.series_id, classrooms=[classroom.pk])

    assert counts == {classroom.pk: 1}
