import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.dialogue import MalformedPath, Problem, check, walk

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "dialogue.json").read_text())
CALL = VECTORS["dialogues"]["call"]


def name(case):
    return case["name"]


@pytest.mark.parametrize("case", [c for c in VECTORS["walks"] if "result" in c], ids=name)
def test_a_path_comes_to_what_the_shared_vectors_say(case):
    result = walk(VECTORS["dialogues"][case["dialogue"]], case["path"])

    assert vars(result) == {**case["result"], "gives": tuple(case["result"]["gives"])}


@pytest.mark.parametrize("case", [c for c in VECTORS["walks"] if "error" in c], ids=name)
def test_what_is_no_path_is_refused(case):
    with pytest.raises(MalformedPath):
        walk(VECTORS["dialogues"][case["dialogue"]], case["path"])


@pytest.mark.parametrize("case", VECTORS["checks"], ids=name)
def test_a_dialogue_has_the_problems_of_the_shared_vectors(case):
    assert check(case["dialogue"]) == [Problem(*problem) for problem in case["problems"]]


@given(data=st.data())
def test_every_walk_through_a_sound_dialogue_ends_within_its_figures(data):
    here, path = CALL["start"], []
    while not CALL["nodes"][here]["end"] and len(path) < 60:
        choice = data.draw(st.sampled_from(CALL["nodes"][here]["choices"]))
        path.append(choice["id"])
        here = choice["to"]
    if not CALL["nodes"][here]["end"]:
        return

    result = walk(CALL, path)

    assert result.end == CALL["nodes"][here]["end"]
    assert 0 <= result.money_left <= CALL["wallet"]
    assert 0 <= result.depth <= 4
