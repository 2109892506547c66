"""Marks for one answer to one item. No Django.

Items, keys and answers have the shapes of the content JSON (docs/packs.md). The browser has the same function for practice;
both are held to tests/vectors/grading.json.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from quizzes.dialogue import MalformedPath, walk

Signal = Literal["hit", "miss", "false_alarm", "correct_rejection"]
SIGNALS: dict[tuple[str, str], Signal] = {
    ("scam", "scam"): "hit",
    ("scam", "legitimate"): "miss",
    ("legitimate", "scam"): "false_alarm",
    ("legitimate", "legitimate"): "correct_rejection",
}
PLACES = ("safe", "suspect", "report")  # where a message of a `triage` can go
ORDER_MARKS = 3
OWN_SENTENCE = "own"  # a sentence of one's own was said; its words never leave the device


class MalformedAnswer(ValueError):
    """The answer is not one that this item can have."""


@dataclass(frozen=True)
class Outcome:
    """What one answer is worth.

    marks: 0..max_marks, integers. is_right: None for `dialogue` and `rehearse`, which have no right and wrong. signal: `judge`
    only. flags_found, flags_false: part ids, `flags` only. depth (0..4), act: `choice` and `dialogue`. end, stopped_at:
    `dialogue` only.
    """

    marks: int
    max_marks: int
    is_right: bool | None = None
    signal: Signal | None = None
    flags_found: tuple[str, ...] = ()
    flags_false: tuple[str, ...] = ()
    depth: int | None = None
    act: str | None = None
    end: str | None = None
    stopped_at: str | None = None

    def stored(self) -> dict[str, Any]:
        """What a Response keeps beside its marks: the fields of its own type, JSON."""
        kept = asdict(self)
        for name in ("marks", "max_marks", "is_right"):
            del kept[name]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items() if value}


def max_marks(item: Mapping[str, Any], key: Mapping[str, Any]) -> int:
    """The most that an answer to this item can get; 0 for a dialogue, whose figures stand apart."""
    match item["type"]:
        case "multi":
            return len(key["right"])
        case "flags":
            return len(key["marked"])
        case "order":
            return ORDER_MARKS
        case "triage":
            return len(item["messages"])
        case "dialogue":
            return 0
        case _:
            return 1


def grade(item: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> Outcome:
    """Mark `answer`. Raises MalformedAnswer when the item cannot have it, whatever JSON it is."""
    match item["type"]:
        case "judge":
            return _grade_judge(key, answer)
        case "choice":
            return _grade_choice(item, key, answer)
        case "multi":
            return _grade_multi(item, key, answer)
        case "flags":
            return _grade_flags(item, key, answer)
        case "dialogue":
            return _grade_dialogue(item, answer)
        case "rehearse":
            return _grade_rehearse(item, answer)
        case "order":
            return _grade_order(item, key, answer)
        case "triage":
            return _grade_triage(item, key, answer)
    raise MalformedAnswer(f"unknown item type {item['type']!r}")


def check_confidence(item: Mapping[str, Any], confidence: object) -> None:
    """A `judge` answer says how sure, 1..3; no other may. Raises MalformedAnswer."""
    if item["type"] != "judge":
        if confidence is not None:
            raise MalformedAnswer("only a judge item asks how sure")
    elif type(confidence) is not int or not 1 <= confidence <= 3:
        raise MalformedAnswer("how sure: 1, 2 or 3")


def canonical_answer(item: Mapping[str, Any], answer: Any) -> Any:
    """The answer as it is stored and compared: where order means nothing, sorted."""
    return sorted(answer) if item["type"] in ("flags", "multi") else answer


def _grade_judge(key: Mapping[str, Any], answer: Any) -> Outcome:
    if answer not in ("scam", "legitimate"):
        raise MalformedAnswer("scam or legitimate")
    signal = SIGNALS[key["answer"], answer]
    is_right = answer == key["answer"]
    return Outcome(int(is_right), 1, is_right, signal)


def _grade_choice(item: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> Outcome:
    if not isinstance(answer, str) or answer not in _ids(item["options"]):
        raise MalformedAnswer("not an option")
    is_right = answer in key["right"]
    depth = key.get("depths", {}).get(answer, 0)
    return Outcome(int(is_right), 1, is_right, depth=depth, act=key.get("acts", {}).get(answer))


def _grade_multi(item: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> Outcome:
    chosen = _distinct(answer, _ids(item["options"]))
    right = len(chosen & set(key["right"]))
    marks, most = max(0, right - (len(chosen) - right)), len(key["right"])
    return Outcome(marks, most, marks == most)


def _grade_flags(item: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> Outcome:
    chosen = _distinct(answer, set(item["parts"]))
    found = tuple(part for part in key["marked"] if part in chosen)
    false = tuple(sorted(chosen - set(key["marked"])))
    marks, most = max(0, len(found) - len(false)), len(key["marked"])
    return Outcome(marks, most, marks == most, flags_found=found, flags_false=false)


def _grade_dialogue(item: Mapping[str, Any], answer: Any) -> Outcome:
    if not isinstance(answer, list) or not all(isinstance(choice, str) for choice in answer):
        raise MalformedAnswer("a list of choices")
    try:
        path = walk(item, answer)
    except MalformedPath as error:
        raise MalformedAnswer(str(error)) from error
    return Outcome(0, 0, depth=path.depth, act=path.act, end=path.end, stopped_at=path.stopped_at)


def _grade_rehearse(item: Mapping[str, Any], answer: Any) -> Outcome:
    if not isinstance(answer, dict) or set(answer) != {"person", "sentence"}:
        raise MalformedAnswer("a person and a sentence")
    if answer["person"] not in list(_ids(item["people"])):
        raise MalformedAnswer("not one of the people")
    if answer["sentence"] not in [*_ids(item["sentences"]), OWN_SENTENCE]:
        raise MalformedAnswer("not one of the sentences")
    return Outcome(1, 1)


def _grade_order(item: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> Outcome:
    """Kendall's distance (pairs that stand the wrong way round), scaled to 0..3 and rounded down: 3 only without a slip."""
    steps = _ids(item["steps"])
    if len(_distinct(answer, steps)) != len(steps):
        raise MalformedAnswer("not every step")
    place = {step: position for position, step in enumerate(key["right"])}
    pairs = [(before, after) for position, before in enumerate(answer) for after in answer[position + 1 :]]
    kept = sum(place[before] < place[after] for before, after in pairs)
    marks = ORDER_MARKS * kept // len(pairs)
    return Outcome(marks, ORDER_MARKS, marks == ORDER_MARKS)


def _grade_triage(item: Mapping[str, Any], key: Mapping[str, Any], answer: Any) -> Outcome:
    if not isinstance(answer, dict) or set(answer) != _ids(item["messages"]):
        raise MalformedAnswer("a place for each message")
    if not all(isinstance(place, str) and place in PLACES for place in answer.values()):
        raise MalformedAnswer("safe, suspect or report")
    marks, most = sum(key["answers"][message] == place for message, place in answer.items()), len(answer)
    return Outcome(marks, most, marks == most)


def _ids(options: list[dict[str, Any]]) -> set[str]:
    return {option["id"] for option in options}


def _distinct(answer: Any, allowed: set[str]) -> set[str]:
    if not isinstance(answer, list) or not all(isinstance(part, str) for part in answer):
        raise MalformedAnswer("a list of ids")
    if len(set(answer)) != len(answer) or not set(answer) <= allowed:
        raise MalformedAnswer("unknown or repeated ids")
    return set(answer)
