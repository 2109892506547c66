"""What the shape of a field cannot say: that the parts of a pack agree with one another. No Django."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from quizzes.dialogue import check as check_dialogue
from quizzes.packs.format import (
    ChoiceItem,
    DialogueItem,
    EmailSurface,
    FlagsItem,
    JudgeItem,
    Link,
    MultiItem,
    OrderItem,
    Pack,
    QuizSpec,
    RehearseItem,
    Scenario,
    Text,
    TriageItem,
    WebSurface,
)
from quizzes.packs.yaml_lines import Location

Finding = tuple[Location, str]
MARKUP = re.compile(r"<[a-zA-Z/!?][^>]*>|&(?:[a-zA-Z]+|#\d+);")
URL = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
BARE_NAME = re.compile(
    r"(?<![\w.@/-])(?:[a-z0-9-]+\.)+(?:com|net|org|vn|info|biz|io|me|cc|xyz|top|shop|site|online|app|vip|club)\b(?![\w-])",
    re.IGNORECASE,
)
INVENTED = (".example", ".test")
PERIOD_MINUTES = 45
DIALOGUE_REASONS = {
    "unknown_start": "the talk starts at a node that is not there",
    "start_is_end": "the talk starts at an end",
    "unknown_target": "leads to a node that is not there",
    "choice_twice": "two choices of this node have the same id",
    "unreachable": "no path leads to this node",
    "never_ends": "no end can be reached from this node",
    "no_way_out": "this node has no safe way out (is_way_out)",
    "way_out_not_safe": "is marked as a way out but ways out alone never reach a safe end from it",
}


# Part ids that a kind of surface keeps for itself, whether or not this one shows them; no written part may bear one.
RESERVED_PARTS = {
    "sms": ("sender", "number"),
    "chat": ("sender", "number"),
    "call": ("sender", "number"),
    "web": ("address", "certificate"),
    "email": ("sender", "address", "reply-to", "subject"),
    "social": ("sender", "note"),
    "app": ("sender", "address"),
    "paper": ("stamp", "qr"),
}
# Those that are shown only where the surface has them: part id, field.
OPTIONAL_PARTS = {"reply-to": "reply_to", "stamp": "stamp", "qr": "qr"}


def implicit_parts(surface: Any) -> list[str]:
    """Part ids that this surface shows besides those written in it."""
    return [
        part
        for part in RESERVED_PARTS[surface.type]
        if part not in OPTIONAL_PARTS or getattr(surface, OPTIONAL_PARTS[part]) is not None
    ]


def written_parts(surface: Any) -> list[tuple[Location, str]]:
    """Ids of the parts written in a surface, in reading order, with their places below `surface`."""
    if surface.type == "web":
        return [(("blocks", i, "part", "id"), block.part.id) for i, block in enumerate(surface.blocks)]
    if surface.type in ("sms", "chat"):
        return [
            (("messages", m, "parts", p, "id"), part.id)
            for m, message in enumerate(surface.messages)
            for p, part in enumerate(message.parts)
        ]
    found: list[tuple[Location, str]] = []
    for field in ("lines", "parts", "attachments"):
        found += [((field, i, "id"), part.id) for i, part in enumerate(getattr(surface, field, ()))]
    if surface.type == "social":
        found += [(("comments", i, "part", "id"), comment.part.id) for i, comment in enumerate(surface.comments)]
    return found


def selectable_parts(scenario: Scenario) -> list[str]:
    """What can be marked in a `flags` item."""
    return [*implicit_parts(scenario.surface), *(part for _, part in written_parts(scenario.surface))]


def check_scenario(scenario: Scenario, stem: str, languages: Sequence[str]) -> Iterator[Finding]:
    """Everything wrong within one scenario. stem: its file's name without the ending."""
    if scenario.id != stem:
        yield ("id",), f"the file is named {stem}.yaml"
    if scenario.audience[0] > scenario.audience[1] or not set(scenario.audience) <= set(range(1, 13)):
        yield ("audience",), "lowest and highest grade, 1 to 12"
    if scenario.retire_on and scenario.retire_on <= scenario.checked_on:
        yield ("retire_on",), "lies before checked_on"
    if scenario.kind != "legitimate" and not scenario.difficulty.cues:
        yield ("difficulty", "cues"), "a scam has at least one cue"
    yield from _check_parts(scenario)
    yield from _check_items(scenario)
    yield from check_texts(scenario, languages)


def check_pack(pack: Pack, scenarios: dict[str, Scenario], known: set[str]) -> Iterator[Finding]:
    """Everything wrong between the files. known: ids of files that are there, though perhaps wrong in themselves."""
    yield from check_texts(pack, pack.languages)
    yield from _repeated((("quizzes", i, "id"), quiz.id) for i, quiz in enumerate(pack.quizzes))
    practised = {key for quiz in pack.quizzes if quiz.mode == "practice" for key in quiz.scenarios}
    for i, quiz in enumerate(pack.quizzes):
        for location, reason in _check_quiz(quiz, scenarios, known, practised):
            yield ("quizzes", i, *location), reason
    yield from _repeated((("running_orders", i, "id"), order.id) for i, order in enumerate(pack.running_orders))
    for i, order in enumerate(pack.running_orders):
        minutes = sum(step.minutes for step in order.steps)
        if minutes > PERIOD_MINUTES:
            yield ("running_orders", i, "steps"), f"{minutes} minutes; a period has {PERIOD_MINUTES}"
    for key, scenario in scenarios.items():
        twin = scenarios.get(scenario.twin or "")
        if scenario.twin and scenario.twin not in known:
            yield (), f"scenario {key}: its twin {scenario.twin} is not in this pack"
        elif twin and (twin.kind == "legitimate") == (scenario.kind == "legitimate"):
            yield (), f"scenario {key}: of twins, one is a scam and the other legitimate ({twin.id})"
        if scenario.second_chance:
            yield from _check_second_chance(scenario, scenarios.get(scenario.second_chance), known)


def _check_second_chance(scenario: Scenario, again: Scenario | None, known: set[str]) -> Iterator[Finding]:
    here = f"scenario {scenario.id}: its second_chance {scenario.second_chance}"
    if scenario.second_chance not in known:
        yield (), f"{here} is not in this pack"
    elif scenario.kind == "legitimate":
        yield (), f"{here} follows a fall, and nobody falls for a legitimate situation"
    elif again and (again.kind == "legitimate" or again.channel == scenario.channel):
        yield (), f"{here} is a scam on another channel"


def check_texts(model: BaseModel, languages: Sequence[str], location: Location = ()) -> Iterator[Finding]:
    """Every text whole in `languages` and plain, every link invented."""
    for step, value in _children(model):
        here = (*location, step)
        if isinstance(value, Text):
            for language in languages:
                if getattr(value, language) is None:
                    yield (*here, language), f"the text is missing in {language!r}, a language of the pack"
        if isinstance(value, str):
            if MARKUP.search(value):
                yield here, "markup (HTML) is not allowed in a text"
            if (_is_address(model, step) and not is_invented(value)) or not all(
                is_invented(address) for address in _addresses_in(model, value)
            ):
                yield here, f"an address ends in {' or '.join(INVENTED)}"
        if isinstance(value, BaseModel):
            yield from check_texts(value, languages, here)


def _is_address(model: BaseModel, step: str | int) -> bool:
    if isinstance(model, EmailSurface):
        return step in ("address", "reply_to")
    return isinstance(model, Link | WebSurface) and step == "address"


def _addresses_in(model: BaseModel, value: str) -> list[str]:
    """Links in a text; in what a student reads also names without `https://`, which a phone would make a link of."""
    return URL.findall(value) + (BARE_NAME.findall(value) if isinstance(model, Text) else [])


def is_invented(address: str) -> bool:
    """Whether nobody can own this address: its host ends in .example or .test."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return False
    return host.rstrip(".").endswith(INVENTED)


def _children(model: Any) -> Iterator[tuple[str | int, Any]]:
    """Fields; the members of lists and dicts come as if they were models of their own."""
    if isinstance(model, _Members):
        pairs: Any = model.members
    else:
        pairs = ((name, getattr(model, name)) for name in type(model).model_fields)
    for step, value in pairs:
        if isinstance(value, list):
            yield step, _Members(members=list(enumerate(value)))
        elif isinstance(value, dict):
            yield step, _Members(members=list(value.items()))
        else:
            yield step, value


class _Members(BaseModel):
    members: list[tuple[str | int, Any]]


def _check_parts(scenario: Scenario) -> Iterator[Finding]:
    reserved, implicit = RESERVED_PARTS[scenario.surface.type], implicit_parts(scenario.surface)
    places = [(("surface", *location), part) for location, part in written_parts(scenario.surface)]
    for i, item in enumerate(scenario.items):
        if isinstance(item, DialogueItem):
            for key, node in item.nodes.items():
                places += [(("items", i, "nodes", key, "lines", n, "id"), line.id) for n, line in enumerate(node.lines)]
    for location, part in places:
        if part in reserved:
            yield location, f"{part!r} is the name of a part that the surface has of itself"
    yield from _repeated(places)
    known = {*implicit, *(part for _, part in places)}
    for i, flag in enumerate(scenario.debrief.flags):
        if flag.part not in known:
            yield ("debrief", "flags", i, "part"), f"no part {flag.part!r} in this scenario"


def _check_items(scenario: Scenario) -> Iterator[Finding]:
    yield from _repeated((("items", i, "id"), item.id) for i, item in enumerate(scenario.items))
    judges = [i for i, item in enumerate(scenario.items) if isinstance(item, JudgeItem)]
    for i in judges[1:]:
        yield ("items", i), "a scenario is judged once"
    for i, item in enumerate(scenario.items):
        for location, reason in _check_item(item, scenario):
            yield ("items", i, *location), reason


def _check_item(item: Any, scenario: Scenario) -> Iterator[Finding]:
    if isinstance(item, JudgeItem) and (item.answer == "legitimate") != (scenario.kind == "legitimate"):
        yield ("answer",), f"disagrees with the scenario's kind {scenario.kind!r}"
    if isinstance(item, ChoiceItem | MultiItem):
        yield from _repeated((("options", i, "id"), option.id) for i, option in enumerate(item.options))
        right = sum(option.is_right for option in item.options)
        if isinstance(item, ChoiceItem) and right != 1:
            yield ("options",), f"{right} right options; a choice has exactly one"
        if isinstance(item, MultiItem) and not 1 <= right < len(item.options):
            yield ("options",), "some options are right and some are not"
    if isinstance(item, FlagsItem):
        parts = selectable_parts(scenario)
        yield from _repeated((("marked", i), part) for i, part in enumerate(item.marked))
        for i, part in enumerate(item.marked):
            if part not in parts:
                yield ("marked", i), f"no part {part!r} on this surface"
    if isinstance(item, RehearseItem):
        yield from _repeated((("people", i, "id"), person.id) for i, person in enumerate(item.people))
        yield from _repeated((("sentences", i, "id"), sentence.id) for i, sentence in enumerate(item.sentences))
        if any(sentence.id == "own" for sentence in item.sentences):
            yield ("sentences",), "'own' is kept for a sentence of one's own"
    if isinstance(item, OrderItem):
        yield from _repeated((("steps", i, "id"), step.id) for i, step in enumerate(item.steps))
    if isinstance(item, TriageItem):
        yield from _repeated((("messages", i, "id"), message.id) for i, message in enumerate(item.messages))
        if len({message.answer for message in item.messages}) == 1:
            yield ("messages",), "all belong in one place; there is nothing to sort"
    if isinstance(item, DialogueItem):
        for problem in check_dialogue(item.model_dump()):
            place: Location = ("start",) if problem.code.endswith("start") else ("nodes", problem.node)
            named = f"choice {problem.choice!r} " if problem.choice else ""
            yield place, named + DIALOGUE_REASONS[problem.code]


def _check_quiz(
    quiz: QuizSpec, scenarios: dict[str, Scenario], known: set[str], practised: set[str]
) -> Iterator[Finding]:
    yield from _repeated((("scenarios", i), key) for i, key in enumerate(quiz.scenarios))
    for i, key in enumerate(quiz.scenarios):
        if key not in known:
            yield ("scenarios", i), f"no file scenarios/{key}.yaml"
    if quiz.mode == "practice":
        return
    if quiz.form is None:
        yield (), "an assessment names its form (A, B, …)"
    found = [scenarios[key] for key in quiz.scenarios if key in scenarios]
    scams = sum(scenario.kind != "legitimate" for scenario in found)
    if len(found) == len(quiz.scenarios) and scams * 2 != len(found):
        yield ("scenarios",), f"{scams} scams of {len(found)}; a form is half scams, half legitimate"
    for i, key in enumerate(quiz.scenarios):
        if key in practised:
            yield ("scenarios", i), f"{key} is also practised: no scenario is both in practice and in a form"
        types = [item.type for item in scenarios[key].items] if key in scenarios else ["judge"]
        if "judge" not in types:
            yield ("scenarios", i), f"{key} has nothing to judge"
        if not set(types) <= {"judge", "choice", "multi"}:
            yield ("scenarios", i), f"{key}: a form asks only judge, choice and multi; the others would give it away"


def _repeated(places: Any) -> Iterator[Finding]:
    places = list(places)
    seen: Counter[str] = Counter()
    for location, key in places:
        seen[key] += 1
        if seen[key] > 1:
            yield location, f"{key!r} stands here twice"
