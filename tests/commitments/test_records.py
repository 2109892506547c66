import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from commitments.notes import NoteError, SigningKey, open_note
from commitments.records import (
    PROMISE_CONTEXT,
    Record,
    is_promise_of,
    is_same_name,
    leaf_data,
    make_promise,
    new_public_code,
    new_salt,
    read_public_code,
    record_digest,
    shown_code,
    utc_text,
)

KEY = SigningKey("lachan.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
LEAF = leaf_data(entry_id="a", institution="b", kind="signed", digest=bytes(32))
AT = datetime(2026, 11, 24, 2, 3, 4, 999_999, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        "Lò Thị Hoà",
        "Lò Thị Hòa",
        "LÒ THỊ HOÀ",
        "lò thị hòa",
        "  Lò  Thị\tHoà ",
        unicodedata.normalize("NFD", "Lò Thị Hoà"),
        unicodedata.normalize("NFD", "LÒ THỊ HÒA"),
    ],
)
def test_case_composition_and_the_place_of_the_tone_mark_do_not_matter(typed):
    assert is_same_name("Lò Thị Hòa", typed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nguyễn Thúy", "nguyễn thuý"), ("Đỗ Huỳnh", "ĐỖ HUỲNH"), ("Giàng A Páo", "giàng a páo"), ("Khuỵu", "Khụyu")],
)
def test_more_names_that_are_one(one, other):
    assert is_same_name(one, other)


@pytest.mark.parametrize(
    "typed", ["Lo Thi Hoa", "Lò Thị Hoá", "Lò Thị Hoan", "Lò Thi Hoà", "Lò Thị", "Lò Thị Hoà Anh", "Hoà Lò Thị", ""]
)
def test_another_name_is_another_name(typed):
    assert not is_same_name("Lò Thị Hòa", typed)


def test_marks_that_make_another_letter_count():
    assert not is_same_name("Đô", "Đo")
    assert not is_same_name("Đơ", "Đo")
    assert not is_same_name("Đo", "Do")
    assert not is_same_name("Ma", "Mă")


@given(number=st.integers(0, 50))
def test_a_public_code_reads_back_however_it_was_typed(number):
    code = new_public_code()

    assert len(code) == 18
    assert read_public_code(code) == code
    assert read_public_code(f" {shown_code(code).lower()} ") == code
    assert read_public_code(code.replace("0", "o").replace("1", "l")) == code


@given(place=st.integers(0, 16), symbol=st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
def test_one_wrong_character_is_always_noticed(place, symbol):
    code = new_public_code()
    slipped = code[:place] + symbol + code[place + 1 :]

    assert read_public_code(slipped) == (code if slipped == code else None)


def test_two_characters_swapped_are_noticed():
    code = "A1B2C3D4E5F6G7H8J"
    good = next(code + check for check in "0123456789ABCDEFGHJKMNPQRSTVWXYZU" if read_public_code(code + check))

    assert read_public_code(good[1] + good[0] + good[2:]) is None


@given(typed=st.text())
def test_rubbish_is_no_code(typed):
    assert read_public_code(typed) is None


def test_codes_differ():
    assert len({new_public_code() for _ in range(500)}) == 500


def test_a_time_is_written_in_utc_to_the_second():
    in_hanoi = AT.astimezone(timezone(timedelta(hours=7)))

    assert utc_text(AT) == utc_text(in_hanoi) == "2026-11-24T02:03:04Z"


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        utc_text(AT.replace(tzinfo=None))


def test_without_the_salt_a_guess_cannot_be_tested():
    record = b"the same guessable record"

    assert record_digest(new_salt(), record) != record_digest(new_salt(), record)


@pytest.mark.parametrize("raw", [b"{}", b"[]", b"1", b'{"act":"a"}', b"\xff", b""])
def test_what_is_no_record_is_refused(raw):
    with pytest.raises(ValueError):  # noqa: PT011 - JSON, Unicode and our own, all of them ValueError
        Record.parse(raw)


def test_a_promise_of_another_leaf_is_no_promise_of_this_one():
    promise = make_promise(KEY, leaf=LEAF, receipt="R", at=AT, by=AT)
    other = leaf_data(entry_id="a", institution="b", kind="declined", digest=bytes(32))

    assert is_promise_of(promise, leaf=LEAF, key=KEY.verifier)
    assert not is_promise_of(promise, leaf=other, key=KEY.verifier)


def test_an_altered_promise_is_none():
    altered = make_promise(KEY, leaf=LEAF, receipt="R", at=AT, by=AT).replace("2026-11-24", "2026-11-23")

    assert not is_promise_of(altered, leaf=LEAF, key=KEY.verifier)


@pytest.mark.parametrize("promise", ["", "{}", "[]", "null", '{"promise": 1, "signature": "AA=="}'])
def test_rubbish_is_no_promise(promise):
    assert not is_promise_of(promise, leaf=LEAF, key=KEY.verifier)


def test_a_promise_can_never_be_read_as_a_note():
    parsed = json.loads(make_promise(KEY, leaf=LEAF, receipt="R", at=AT, by=AT))
    text = (PROMISE_CONTEXT + json.dumps(parsed["promise"]).encode()).decode()

    with pytest.raises(NoteError):
        KEY.sign_note(text + "\n")
    with pytest.raises(NoteError):
        open_note(f"{text}\n\n— {KEY.name} {parsed['signature']}\n", KEY.verifier)
