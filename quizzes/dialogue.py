"""The branching talk: how a path runs through it, and whether one may be published. No Django.

A dialogue is an item of type `dialogue` in the shape of the content JSON (docs/packs.md). The browser has the same engine in
static/js/player; both are held to tests/vectors/dialogue.json.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_STEPS = 200  # a talk may loop; an answer longer than this is no path that somebody walked


class MalformedPath(ValueError):
    """The list of choices is not a path from the start to an end."""


@dataclass(frozen=True)
class Walk:
    """What came of one path.

    end: `safe`, `risky` or `lost`. depth: the furthest step, 0 (nothing) to 4 (paid or left home). act: the first protective
    act, None if there was none. stopped_at: the node at which the last choice was made, None if the end is `lost`: nobody
    stopped there. money_left: đồng, never below 0. gives: what of the pretend identity went away, in order, each once.
    """

    end: str
    depth: int
    act: str | None
    stopped_at: str | None
    money_left: int
    gives: tuple[Any, ...]


@dataclass(frozen=True)
class Problem:
    """One reason why a dialogue may not be published. choice is empty when the whole node is meant."""

    code: str
    node: str
    choice: str = ""


def walk(dialogue: Mapping[str, Any], path: Sequence[str]) -> Walk:
    """Follow the choice ids of `path` from the start. Raises MalformedPath unless they lead exactly to an end."""
    if not path or len(path) > MAX_STEPS:
        raise MalformedPath("a path has between 1 and 200 choices")
    nodes = dialogue["nodes"]
    here: str = dialogue["start"]
    last_talk, depth, act, money = here, 0, None, int(dialogue.get("wallet", 0))
    gives: list[Any] = []
    for choice_id in path:
        choice = next((choice for choice in nodes[here].get("choices", ()) if choice["id"] == choice_id), None)
        if choice is None:
            raise MalformedPath(f"no choice {choice_id!r} at {here!r}")
        depth = max(depth, choice.get("depth", 0))
        act = act or choice.get("act")
        money = max(0, money - choice.get("money", 0))
        gives.extend(given for given in choice.get("gives", ()) if given not in gives)
        last_talk, here = here, choice["to"]
    end: str | None = nodes[here].get("end")
    if end is None:
        raise MalformedPath(f"the path stops at {here!r}, which is not an end")
    return Walk(end, depth, act, None if end == "lost" else last_talk, money, tuple(gives))


def check(dialogue: Mapping[str, Any]) -> list[Problem]:
    """Everything that forbids publishing, in the order of the nodes; empty when the dialogue is sound.

    Codes: `unknown_start`, `start_is_end`, `unknown_target`, `choice_twice`, `unreachable`, `never_ends` (no end can be
    reached from here), `no_way_out` (no choice marked as a way out), `way_out_not_safe` (a choice so marked from which ways
    out alone never reach a safe end).
    """
    nodes: Mapping[str, Any] = dialogue["nodes"]
    if dialogue["start"] not in nodes:
        return [Problem("unknown_start", dialogue["start"])]
    problems = [Problem("start_is_end", dialogue["start"])] if nodes[dialogue["start"]].get("end") else []
    problems += _broken_choices(nodes)
    if any(problem.code == "unknown_target" for problem in problems):
        return problems
    reachable = _closure({dialogue["start"]}, {key: _targets(node) for key, node in nodes.items()})
    endless = _never_reaching({key for key, node in nodes.items() if node.get("end")}, nodes, only_ways_out=False)
    unsafe = _never_reaching(
        {key for key, node in nodes.items() if node.get("end") == "safe"}, nodes, only_ways_out=True
    )
    for key, node in nodes.items():
        if key not in reachable:
            problems.append(Problem("unreachable", key))
        if key in endless:
            problems.append(Problem("never_ends", key))
        if node.get("end"):
            continue
        ways_out = [choice for choice in node.get("choices", ()) if choice.get("is_way_out")]
        if not ways_out:
            problems.append(Problem("no_way_out", key))
        problems += [Problem("way_out_not_safe", key, choice["id"]) for choice in ways_out if choice["to"] in unsafe]
    return problems


def _broken_choices(nodes: Mapping[str, Any]) -> list[Problem]:
    problems = []
    for key, node in nodes.items():
        seen: set[str] = set()
        for choice in node.get("choices", ()):
            if choice["id"] in seen:
                problems.append(Problem("choice_twice", key, choice["id"]))
            seen.add(choice["id"])
            if choice["to"] not in nodes:
                problems.append(Problem("unknown_target", key, choice["id"]))
    return problems


def _targets(node: Mapping[str, Any], only_ways_out: bool = False) -> set[str]:
    return {choice["to"] for choice in node.get("choices", ()) if choice.get("is_way_out") or not only_ways_out}


def _closure(found: set[str], edges: Mapping[str, set[str]]) -> set[str]:
    fringe = list(found)
    while fringe:
        for target in edges[fringe.pop()] - found:
            found.add(target)
            fringe.append(target)
    return found


def _never_reaching(goals: set[str], nodes: Mapping[str, Any], *, only_ways_out: bool) -> set[str]:
    backwards: dict[str, set[str]] = {key: set() for key in nodes}
    for key, node in nodes.items():
        for target in _targets(node, only_ways_out):
            backwards[target].add(key)
    return set(nodes) - _closure(set(goals), backwards)
