"""What a made-up student answers: plausible, a little better after the lesson. No database."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

LEARNT = {"pretest": 0.0, "lesson": 0.35, "posttest": 0.85, "practice": 0.7}  # logits, for scams
TRUST = {"pretest": 0.0, "lesson": 0.15, "posttest": 0.35, "practice": 0.3}  # logits, for legitimate situations


@dataclass(frozen=True)
class Person:
    """able: how well they tell apart, in logits; wary: how readily they say "scam"."""

    able: float
    wary: float

    @classmethod
    def drawn(cls, random: Random) -> "Person":
        return cls(random.gauss(0.55, 0.7), random.gauss(0.1, 0.5))


def answer(
    content: Mapping[str, Any], key: Mapping[str, Any], person: Person, step: str, random: Random
) -> tuple[Any, int | None]:
    """An answer to one item and, for `judge`, how sure (1..3)."""
    kind = content["type"]
    if kind == "judge":
        return _judge(key["answer"], person, step, random)
    knows = _chance(person.able + LEARNT[step]) > random.random()
    if kind == "choice":
        wrong = [option["id"] for option in content["options"] if option["id"] not in key["right"]]
        return random.choice(key["right"] if knows or not wrong else wrong), None
    if kind == "multi":
        wrong = [option["id"] for option in content["options"] if option["id"] not in key["right"]]
        picked = [option for option in key["right"] if knows or random.random() < 0.6]
        return picked + ([random.choice(wrong)] if wrong and not knows else []) or key["right"][:1], None
    if kind == "flags":
        others = [part for part in content["parts"] if part not in key["marked"]]
        found = [part for part in key["marked"] if random.random() < (0.8 if knows else 0.45)]
        return found + ([random.choice(others)] if others and random.random() < 0.25 else []), None
    if kind == "dialogue":
        return _path(content, knows, random), None
    if kind == "order":
        steps = list(key["right"])
        if not knows:
            random.shuffle(steps)
        return steps, None
    if kind == "triage":
        places = ["safe", "suspect", "report"]
        return {
            message: right if knows or random.random() < 0.5 else random.choice(places)
            for message, right in key["answers"].items()
        }, None
    if kind == "rehearse":
        return {
            "person": random.choice(content["people"])["id"],
            "sentence": random.choice([*(sentence["id"] for sentence in content["sentences"]), "own"]),
        }, None
    raise ValueError(kind)


def _judge(truth: str, person: Person, step: str, random: Random) -> tuple[str, int]:
    if truth == "scam":
        is_right = random.random() < _chance(person.able + person.wary + LEARNT[step])
    else:
        is_right = random.random() < _chance(person.able - person.wary + TRUST[step])
    sure = random.choices((1, 2, 3), (20, 45, 35) if is_right else (40, 42, 18))[0]
    other = "legitimate" if truth == "scam" else "scam"
    return (truth if is_right else other), sure


def _path(content: Mapping[str, Any], knows: bool, random: Random) -> list[str]:
    """Choices from the start to an end. Whoever knows leaves soon; others go along for a while."""
    nodes, here = content["nodes"], content["start"]
    path: list[str] = []
    while not nodes[here]["end"]:
        choices = nodes[here]["choices"]
        ways_out = [choice for choice in choices if choice["is_way_out"]]
        leaves = len(path) > 12 or random.random() < (0.75 if knows else 0.3)
        choice = random.choice(ways_out if leaves and ways_out else choices)
        path.append(choice["id"])
        here = choice["to"]
    return path


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
