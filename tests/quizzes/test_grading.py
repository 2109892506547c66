import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import MalformedAnswer, canonical_answer, check_confidence, grade, max_marks

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "grading.json").read_text())
GRADED = [case for case in VECTORS["cases"] if "outcome" in case]
REFUSED = [case for case in VECTORS["cases"] if "error" in case]
ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["a", "scam", "han", "cup", "me"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def name(case):
    return case["name"]


@pytest.mark.parametrize("case", GRADED, ids=name)
def test_an_answer_gets_the_outcome_of_the_shared_vectors(case):
    outcome = grade(case["item"], case["key"], case["answer"])

    expected = {key: tuple(value) if isinstance(value, list) else value for key, value in case["outcome"].items()}
    assert vars(outcome) == expected


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_what_the_shared_vectors_call_malformed_is_refused(case):
    with pytest.raises(MalformedAnswer):
        grade(case["item"], case["key"], case["answer"])


@pytest.mark.parametrize("case", GRADED, ids=name)
def test_the_most_that_an_item_gives_is_known_before_it_is_answered(case):
    assert max_marks(case["item"], case["key"]) == case["outcome"]["max_marks"]


@pytest.mark.parametrize("case", [c for c in VECTORS["confidence"] if c["ok"]], ids=name)
def test_confidence_where_it_is_asked(case):
    check_confidence(case["item"], case["confidence"])


@pytest.mark.parametrize("case", [c for c in VECTORS["confidence"] if not c["ok"]], ids=name)
def test_confidence_missing_or_out_of_place_is_refused(case):
    with pytest.raises(MalformedAnswer):
        check_confidence(case["item"], case["confidence"])


@given(case=st.sampled_from(VECTORS["cases"]), answer=ANY_JSON)
def test_any_json_is_either_graded_within_its_marks_or_refused(case, answer):
    try:
        outcome = grade(case["item"], case["key"], answer)
    except MalformedAnswer:
        return

    assert 0 <= outcome.marks <= outcome.max_marks
    json.dumps(outcome.stored())


def test_order_means_nothing_for_flags_and_everything_for_a_path():
    assert canonical_answer({"type": "flags"}, ["b", "a"]) == ["a", "b"]
    assert canonical_answer({"type": "dialogue"}, ["b", "a"]) == ["b", "a"]
