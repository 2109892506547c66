import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.names import exact, fold
from accounts.roster.plan import ExistingSeat, NameRule, RosterPlan, plan_roster
from accounts.roster.rows import RosterRow

TASK, CONSENT = NameRule("school_task"), NameRule("consent")


def digests(name: str) -> tuple[str, str]:
    return exact(name), fold(name)


def row(name: str, stt: int | None = None, student=None, parent=None) -> RosterRow:
    return RosterRow("Sheet1", 2, stt, name, "10A1", student, parent)


def plan(existing, rows, rule=TASK) -> RosterPlan:
    return plan_roster(existing, rows, rule=rule, digests_of=digests)


def after(planned: RosterPlan) -> list[ExistingSeat]:
    """The class once the plan was carried out."""
    return [
        ExistingSeat(
            seat_id=str(seat.number),
            number=seat.number,
            name=seat.name if seat.keeps_name else "",
            digests=seat.digests,
            consent_student=seat.consent_student,
            consent_parent=seat.consent_parent,
            is_taken=True,
            is_settled=False,
        )
        for seat in planned.seats
    ]


def numbers(planned: RosterPlan) -> list[tuple[int, str, str]]:
    return [(seat.number, seat.name, seat.action) for seat in planned.seats]


def test_the_first_list_gives_each_row_its_own_number():
    assert numbers(plan([], [row("Lò Văn Chiến", 2), row("Lò Thị Mai", 1)])) == [
        (1, "Lò Thị Mai", "added"),
        (2, "Lò Văn Chiến", "added"),
    ]


def test_rows_without_a_number_or_with_anothers_get_the_lowest_that_is_free():
    planned = plan([], [row("Một", 3), row("Hai", 3), row("Ba"), row("Bốn", 1)])

    assert numbers(planned) == [(1, "Bốn", "added"), (2, "Một", "added"), (3, "Hai", "added"), (4, "Ba", "added")]


def test_a_resorted_list_moves_nobodys_number():
    first = plan([], [row("Lò Văn Chiến", 1), row("Lò Thị Mai", 2), row("Giàng A Páo", 3)])

    second = plan(after(first), [row("Giàng A Páo", 1), row("Lò Văn Chiến", 2), row("Lò Thị Mai", 3)])

    assert numbers(second) == [
        (1, "Lò Văn Chiến", "unchanged"),
        (2, "Lò Thị Mai", "unchanged"),
        (3, "Giàng A Páo", "unchanged"),
    ]


@given(
    st.lists(st.sampled_from(["Lò Thị Mai", "Lò Văn An", "Lò Văn Ân", "Páo", "Giàng A Páo"]), max_size=12), st.randoms()
)
def test_any_order_of_the_same_list_changes_nothing(names: list[str], chance: random.Random):
    rows = [row(name, stt) for stt, name in enumerate(names, start=1)]
    seats = after(plan([], rows))
    mixed = [replace(one, stt=stt) for stt, one in enumerate(chance.sample(rows, len(rows)), start=1)]

    again = plan(seats, mixed)

    assert all(seat.action == "unchanged" for seat in again.seats)
    assert {(seat.number, seat.name) for seat in again.seats} == {(seat.number, seat.name) for seat in seats}


def test_a_new_student_gets_a_number_that_the_class_never_gave():
    seats = after(plan([], [row("Lò Văn Chiến", 1), row("Lò Thị Mai", 2)]))
    seats[1] = replace(seats[1], is_taken=False)

    planned = plan(seats, [row("Lò Văn Chiến", 1), row("Vàng Thị Sua", 2)])

    assert numbers(planned) == [(1, "Lò Văn Chiến", "unchanged"), (3, "Vàng Thị Sua", "added")]


def test_whoever_is_no_longer_in_the_list_is_named_and_not_touched():
    seats = after(plan([], [row("Lò Văn Chiến", 1), row("Lò Thị Mai", 2)]))

    assert numbers(plan(seats, [row("Lò Thị Mai", 1)])) == [(2, "Lò Thị Mai", "unchanged"), (1, "Lò Văn Chiến", "left")]


def test_whoever_comes_back_gets_the_old_number():
    seats = after(plan([], [row("Lò Văn Chiến", 1), row("Lò Thị Mai", 2)]))
    seats[0] = replace(seats[0], is_taken=False)

    planned = plan(seats, [row("Lò Thị Mai", 1), row("Lò Văn Chiến", 2)])

    assert numbers(planned) == [(1, "Lò Văn Chiến", "returned"), (2, "Lò Thị Mai", "unchanged")]


def test_a_name_typed_without_marks_is_corrected_and_not_added():
    seats = after(plan([], [row("Lo Thi Mai", 1)]))

    planned = plan(seats, [row("Lò Thị Mai", 1)])

    assert [(seat.action, seat.old_name, seat.name) for seat in planned.seats] == [
        ("changed", "Lo Thi Mai", "Lò Thị Mai")
    ]


def test_names_that_differ_by_marks_alone_are_two_students():
    seats = after(plan([], [row("Lò Thị Mai", 1), row("Lò Thị Mài", 2)]))

    planned = plan(seats, [row("Lò Thị Mài", 1), row("Lò Thị Mai", 2)])

    assert numbers(planned) == [(1, "Lò Thị Mai", "unchanged"), (2, "Lò Thị Mài", "unchanged")]


def test_of_two_students_of_one_name_each_keeps_the_own_consent_and_number():
    first = plan([], [row("Lò Thị Mai", 1, "no", "no"), row("Lò Thị Mai", 2, "yes", "yes")], CONSENT)

    second = plan(after(first), [row("Lò Thị Mai", 1, "yes", "yes"), row("Lò Thị Mai", 2, "no", "no")], CONSENT)

    assert [(seat.number, seat.keeps_name, seat.action) for seat in second.seats] == [
        (1, False, "unchanged"),
        (2, True, "unchanged"),
    ]


@pytest.mark.parametrize(
    ("rule", "student", "parent", "keeps"),
    [
        (CONSENT, "yes", "yes", True),
        (CONSENT, "yes", "no", False),
        (CONSENT, "no", "yes", False),
        (CONSENT, "yes", "not_asked", False),
        (CONSENT, "not_asked", "yes", False),
        (TASK, "not_asked", "not_asked", True),
        (TASK, "yes", "no", False),
        (TASK, "no", "yes", False),
        (NameRule("consent", asks_parent=False), "yes", "not_asked", True),
        (NameRule("consent", asks_parent=False), "not_asked", "yes", False),
    ],
)
def test_when_a_name_is_kept(rule: NameRule, student, parent, keeps: bool):
    assert plan([], [row("Lò Thị Mai", 1, student, parent)], rule).seats[0].keeps_name is keeps


def test_an_unnamed_student_is_recognised_when_the_list_comes_again():
    first = plan([], [row("Lò Thị Mai", 1, "yes", "not_asked")], CONSENT)
    assert after(first)[0].name == ""

    again = plan(after(first), [row("Lò Thị Mai", 9, "yes", "not_asked")], CONSENT)
    agreed = plan(after(first), [row("Lò Thị Mai", 9, "yes", "yes")], CONSENT)

    assert [(seat.number, seat.action) for seat in again.seats] == [(1, "unchanged")]
    assert [(seat.number, seat.action, seat.keeps_name) for seat in agreed.seats] == [(1, "named", True)]


def test_a_no_in_the_list_takes_the_name_off():
    seats = after(plan([], [row("Lò Thị Mai", 1, "yes", "yes")], CONSENT))

    assert plan(seats, [row("Lò Thị Mai", 1, "yes", "no")], CONSENT).seats[0].action == "unnamed"


def test_silence_and_not_asked_take_no_answer_back():
    seats = after(plan([], [row("Lò Thị Mai", 1, "yes", "yes")], CONSENT))

    assert plan(seats, [row("Lò Thị Mai", 1)], CONSENT).seats[0].action == "unchanged"
    assert plan(seats, [row("Lò Thị Mai", 1, "not_asked", "not_asked")], CONSENT).seats[0].action == "unchanged"


def test_an_old_list_does_not_lift_a_no_that_was_noted_from_a_sheet():
    seats = after(plan([], [row("Lò Thị Mai", 1, "yes", "no")], CONSENT))
    withdrawn = [replace(seats[0], is_settled=True)]

    assert plan(withdrawn, [row("Lò Thị Mai", 1, "yes", "yes")], CONSENT).seats[0].keeps_name is False
    assert plan(seats, [row("Lò Thị Mai", 1, "yes", "yes")], CONSENT).seats[0].keeps_name is True


def test_the_fingerprint_tells_one_plan_from_another():
    one, two = plan([], [row("Lò Thị Mai", 1)]), plan([], [row("Lò Thị Mai", 2)])

    assert one.fingerprint == plan([], [row("Lò Thị Mai", 1)]).fingerprint
    assert one.fingerprint != two.fingerprint
