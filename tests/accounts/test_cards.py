from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.cards import card_for, pin_for, pin_matches, read_card

KEY = b"k" * 40
STUDENT = UUID("01890000-0000-7000-8000-000000000001")


def test_pin_and_card_are_the_same_each_time_and_pinned():
    assert pin_for(KEY, STUDENT, 1) == "946641"
    assert card_for(KEY, STUDENT, 1) == "AGEQAAAAABYABAAAAAAAAAAAAFDDTOLGBBTIE3L2TY"


@given(st.uuids(), st.integers(1, 2**32 - 1))
def test_a_card_read_back_matches_its_epoch_and_no_other(student: UUID, epoch: int):
    card = read_card(card_for(KEY, student, epoch))

    assert card is not None
    assert card.student_id == student
    assert card.matches(KEY, epoch)
    assert not card.matches(KEY, epoch - 1)
    assert not card.matches(b"x" * 40, epoch)


def test_a_card_of_another_student_does_not_match():
    card = read_card(card_for(KEY, STUDENT, 1))
    other = read_card(card_for(KEY, uuid4(), 1))

    assert card is not None
    assert other is not None
    assert card.mac != other.mac


def test_small_letters_spaces_and_hyphens_are_forgiven():
    text = card_for(KEY, STUDENT, 1)

    assert read_card(f" {text[:10].lower()}-{text[10:]} ") == read_card(text)


@pytest.mark.parametrize("text", ["", "A", "1" * 42, "Ậ" * 42, "A" * 41, "A" * 43, "0" * 42, "=" * 42])
def test_what_is_no_card_is_none(text: str):
    assert read_card(text) is None


def test_pins_have_six_digits_and_change_with_the_epoch():
    pins = [pin_for(KEY, STUDENT, epoch) for epoch in range(1, 200)]

    assert all(len(pin) == 6 and pin.isdigit() for pin in pins)
    assert len(set(pins)) > 190


def test_a_pin_is_compared_without_spaces_and_whatever_was_typed():
    pin = pin_for(KEY, STUDENT, 1)

    assert pin_matches(KEY, STUDENT, 1, f"{pin[:3]} {pin[3:]}")
    assert not pin_matches(KEY, STUDENT, 1, "")
    assert not pin_matches(KEY, STUDENT, 1, "một hai ba")
    assert not pin_matches(KEY, STUDENT, 2, pin)
