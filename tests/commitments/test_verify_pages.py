import hashlib
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from commitments.merkle import leaf_hash, verify_inclusion
from commitments.models import Act, Checkpoint, Commitment, PledgeText
from commitments.notes import LogProof, VerifierKey, open_checkpoint
from commitments.records import shown_code
from commitments.services.acting import (
    Signing,
    decline_as_student,
    sign_as_student,
    sign_for_class,
    withdraw_as_student,
)
from commitments.services.erasing import erase_student
from commitments.services.sequencing import sequence_pending
from tests.accounts.factories import ClassroomFactory, teacher_of
from tests.commitments.factories import SeriesFactory, commitment_of, named_seat, publish

pytestmark = pytest.mark.django_db
NAME = "Lò Thị Hoàng Phương Anh"


@pytest.fixture(autouse=True)
def in_the_school_year():
    with time_machine.travel(datetime(2026, 11, 24, 2, tzinfo=UTC)):
        yield


@pytest.fixture
def seat():
    return named_seat(NAME)


@pytest.fixture
def act(seat):
    return sign_as_student(
        commitment=commitment_of(seat),
        student=seat.student,
        signing=Signing(typed_name=NAME, lines=["tu-goi-lai"], adult="giao-vien"),
        at=timezone.now(),
    )


@pytest.fixture
def logged(act):
    sequence_pending(timezone.now())
    return Act.objects.get(pk=act.pk)


def page(client, act):
    return client.get(f"/verify/{act.public_code}")


def test_the_page_shows_the_very_words_role_time_school_and_year(client, logged, seat):
    answer = page(client, logged)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "em cúp máy và tự tìm số chính thức" in text
    assert "em từ chối và báo lại" not in text  # not chosen
    assert "giáo viên chủ nhiệm" in text
    assert "Học sinh" in text
    assert f"{timezone.localtime(logged.at):%H:%M:%S, %d/%m/%Y} (+07:00)" in text
    assert seat.institution.name in text
    assert "2026–2027" in text
    assert "đang có hiệu lực" in text


def test_the_page_names_no_student_and_no_class(client, logged, seat):
    text = page(client, logged).content.decode()

    assert NAME not in text
    assert "Phương Anh" not in text
    assert seat.classroom.name not in text
    assert str(seat.student_id) not in text


def test_the_page_says_what_it_cannot_tell_and_claims_no_signature(client, logged):
    text = page(client, logged).content.decode()

    assert "không cho biết ai đã cầm máy" in text
    assert "chữ ký số" not in text
    assert "tương đương" not in text


def test_the_page_needs_no_script_and_is_kept_by_nobody(client, logged):
    answer = page(client, logged)

    assert b"<script" not in answer.content
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_before_it_is_in_the_log_the_page_says_that_it_waits(client, act):
    text = page(client, act).content.decode()

    assert "Đang chờ vào sổ" in text
    assert "Tải biên nhận" not in text
    assert client.get(f"/verify/{act.public_code}/receipt.tlog-proof").status_code == 404


def test_the_page_costs_the_same_queries_in_a_long_log(client, logged, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page(client, logged)


@pytest.mark.parametrize("typed", ["{}", "{}".lower(), "  {} "])
def test_a_code_may_be_typed_with_dashes_spaces_and_small_letters(client, logged, typed):
    answer = client.get("/verify/", {"code": typed.format(shown_code(logged.public_code).lower())})

    assert answer.status_code == 302
    assert answer.url == f"/verify/{logged.public_code}"


def test_another_spelling_of_a_code_leads_to_its_page(client, logged):
    answer = client.get(f"/verify/{shown_code(logged.public_code).lower()}")

    assert (answer.status_code, answer.url) == (302, f"/verify/{logged.public_code}")


def test_a_slip_in_a_typed_code_is_told_next_to_the_field(client):
    answer = client.get("/verify/", {"code": "ABC"})

    assert answer.status_code == 400
    assert "có chữ bị gõ nhầm" in answer.content.decode()


@pytest.mark.parametrize("code", ["7K3M9QX2RT5VW8YZ4B", "ABC", "%00", "x" * 300])
def test_a_code_that_is_nobodys_is_a_friendly_404(client, code):
    answer = client.get(f"/verify/{code}")

    assert answer.status_code == 404
    assert 'name="code"' in answer.content.decode()


def test_a_refusal_to_sign_has_no_page(client, seat):
    act = decline_as_student(
        commitment=commitment_of(seat), student=seat.student, signing=Signing(typed_name=""), at=timezone.now()
    )

    assert page(client, act).status_code == 404


def test_a_withdrawn_commitment_says_so_and_stays_proved(client, logged, seat):
    withdrew = withdraw_as_student(
        commitment=Commitment.objects.get(), student=seat.student, signing=Signing(typed_name=""), at=timezone.now()
    )
    sequence_pending(timezone.now())

    text = page(client, logged).content.decode()
    assert "đã được rút lại lúc" in text
    assert "Tải biên nhận" in text
    assert "lượt rút lại một cam kết" in page(client, withdrew).content.decode()


def test_an_erased_commitment_shows_no_content_and_stays_proved(client, logged, seat):
    erase_student(student=seat.student, by=None, at=timezone.now())
    sequence_pending(timezone.now())

    text = page(client, logged).content.decode()
    assert "Nội dung đã được xóa lúc" in text
    assert "em cúp máy" not in text
    assert "Tải biên nhận" in text
    erasure = Act.objects.get(kind="erased")
    assert "nêu tên ai" in page(client, erasure).content.decode()


def test_after_the_school_year_it_is_over(client, logged):
    with time_machine.travel(datetime(2027, 6, 2, tzinfo=UTC)):
        text = page(client, logged).content.decode()

    assert "đã hết hiệu lực cùng năm học (31/05/2027)" in text


def test_a_teachers_confirmation_has_a_page_without_the_teachers_name(client):
    classroom = ClassroomFactory()
    act = sign_for_class(
        classroom=classroom,
        version=publish("giao-vien"),
        series=SeriesFactory(),
        by=teacher_of(classroom, full_name="Giàng A Páo"),
        signing=Signing(typed_name="Giàng A Páo", shown_by="teacher"),
        at=timezone.now(),
    )

    text = page(client, act).content.decode()
    assert "Giáo viên" in text
    assert "tài khoản giáo viên" in text
    assert "Giàng A Páo" not in text


def test_the_receipt_proves_the_act_with_nothing_but_the_published_key(client, logged, seat):
    for _ in range(4):
        other = named_seat(NAME)
        sign_as_student(
            commitment=commitment_of(other), student=other.student, signing=Signing(typed_name=NAME), at=timezone.now()
        )
    sequence_pending(timezone.now())
    answer = client.get(f"/verify/{logged.public_code}/receipt.tlog-proof")
    key = VerifierKey.parse(client.get("/ledger/key").content.decode().strip())

    receipt = LogProof.parse(answer.content.decode())
    head = open_checkpoint(receipt.checkpoint, key)

    assert answer["Content-Disposition"] == f'attachment; filename="{logged.public_code}.tlog-proof"'
    assert head.size == 5
    assert verify_inclusion(leaf_hash(receipt.extra), receipt.index, head.size, receipt.proof, head.root)
    assert str(logged.pk).encode() in receipt.extra


def test_the_checkpoint_is_published_as_it_was_signed(client, logged):
    assert client.get("/ledger/checkpoint").content.decode() == Checkpoint.objects.get().note
    assert len(b64decode(Checkpoint.objects.get().note.split("\n")[2])) == 32


def test_an_empty_log_has_no_checkpoint(client):
    assert client.get("/ledger/checkpoint").status_code == 404


def test_a_pledge_text_is_served_byte_for_byte_and_for_ever(client):
    text = PledgeText.objects.get(sha256=publish().sha256["vi"])

    answer = client.get(f"/pledges/{text.sha256}.json")
    again = client.get(f"/pledges/{text.sha256}.json", headers={"If-None-Match": answer["ETag"]})

    assert hashlib.sha256(answer.content).hexdigest() == text.sha256
    assert "immutable" in answer["Cache-Control"]
    assert again.status_code == 304
    assert client.get(f"/pledges/{'0' * 64}.json").status_code == 404


@pytest.mark.parametrize("path", ["/verify/", "/verify/ABC", "/ledger/checkpoint", "/ledger/key"])
def test_reading_is_all_that_anyone_can_do(client, path):
    assert client.post(path).status_code == 405


def test_a_withdrawal_before_a_new_confirmation_does_not_mark_the_new_one(client, logged, seat):
    commitment = Commitment.objects.get()
    later = timezone.now() + timedelta(seconds=5)
    withdraw_as_student(commitment=commitment, student=seat.student, signing=Signing(typed_name=""), at=timezone.now())
    again = sign_as_student(commitment=commitment, student=seat.student, signing=Signing(typed_name=NAME), at=later)

    assert "đang có hiệu lực" in page(client, again).content.decode()
    assert "đã được rút lại" in page(client, logged).content.decode()
