"""A checked pack becomes the files that the player reads: canonical JSON, one a quiz and language. No Django.

docs/packs.md describes their shape. A text is a plain string, or `{"text", "spoken"}` where a voice must say something else.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785
from pydantic import BaseModel

from quizzes.grading import max_marks
from quizzes.packs.checks import selectable_parts
from quizzes.packs.format import (
    ChoiceItem,
    DialogueItem,
    FlagsItem,
    JudgeItem,
    MultiItem,
    OrderItem,
    QuizSpec,
    RehearseItem,
    Scenario,
    Text,
    TriageItem,
)

FORMAT = 1


@dataclass(frozen=True)
class CompiledItem:
    """An item in one language: what the player gets, and what marks it. id: "<scenario>/<item>"."""

    id: str
    type: str
    content: dict[str, Any]
    key: dict[str, Any]

    @property
    def max_marks(self) -> int:
        return max_marks(self.content, self.key)


@dataclass(frozen=True)
class CompiledQuiz:
    """files and debrief_files: canonical JSON by language; debrief_files is empty for practice, which carries its own."""

    files: Mapping[str, bytes]
    debrief_files: Mapping[str, bytes]


def canonical(value: Any) -> bytes:
    """JSON Canonicalization Scheme (RFC 8785), UTF-8."""
    return rfc8785.dumps(value)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def scenario_source(scenario: Scenario) -> dict[str, Any]:
    """The pack format's own fields as JSON: what a ScenarioVersion keeps."""
    return scenario.model_dump(mode="json")


def compile_quiz(quiz: QuizSpec, scenarios: Sequence[Scenario], languages: Sequence[str], version: int) -> CompiledQuiz:
    """scenarios: those of the quiz, in its order. version: the number that the files bear."""
    files, debriefs = {}, {}
    for language in languages:
        files[language] = canonical(_quiz_file(quiz, scenarios, language, version))
        if quiz.mode == "assessment":
            debriefs[language] = canonical(_debrief_file(quiz, scenarios, language, version))
    return CompiledQuiz(files, debriefs)


def quiz_digest(quiz: QuizSpec, scenarios: Sequence[Scenario], languages: Sequence[str]) -> str:
    """What makes a new version: the files, but for the version's number."""
    compiled = compile_quiz(quiz, scenarios, languages, 0)
    parts = [compiled.files[key] + compiled.debrief_files.get(key, b"") for key in sorted(compiled.files)]
    return sha256(b"\n".join(parts))


def compile_items(scenario: Scenario, language: str) -> list[CompiledItem]:
    """The items of one scenario, in order."""
    return [_compile_item(item, scenario, language) for item in scenario.items]


def _quiz_file(quiz: QuizSpec, scenarios: Sequence[Scenario], language: str, version: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "quiz": quiz.id,
        "version": version,
        "language": language,
        "mode": quiz.mode,
        "title": render(quiz.title, language),
        "shuffled": quiz.is_shuffled,
        "scenarios": [_scenario(scenario, language, with_key=quiz.mode == "practice") for scenario in scenarios],
    }


def _debrief_file(quiz: QuizSpec, scenarios: Sequence[Scenario], language: str, version: int) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "quiz": quiz.id,
        "version": version,
        "language": language,
        "debriefs": {
            scenario.id: {
                "is_scam": scenario.kind != "legitimate",
                "key": _keys(scenario, language),
                "debrief": render(scenario.debrief, language),
            }
            for scenario in scenarios
        },
    }


def _scenario(scenario: Scenario, language: str, *, with_key: bool) -> dict[str, Any]:
    rendered = {
        "id": scenario.id,
        "title": render(scenario.title, language),
        "opening": render(scenario.opening, language),
        "channel": scenario.channel,
        "surface": render(scenario.surface, language),
        "items": [item.content for item in compile_items(scenario, language)],
    }
    if scenario.warning:
        rendered["warning"] = render(scenario.warning, language)
    if with_key:
        rendered["key"] = _keys(scenario, language)
        rendered["debrief"] = render(scenario.debrief, language)
    return rendered


def _keys(scenario: Scenario, language: str) -> dict[str, Any]:
    return {item.id: item.key for item in compile_items(scenario, language) if item.key}


def _compile_item(item: Any, scenario: Scenario, language: str) -> CompiledItem:
    item_id = f"{scenario.id}/{item.id}"
    content: dict[str, Any] = {"id": item_id, "type": item.type, "prompt": render(item.prompt, language)}
    key: dict[str, Any] = {}
    if isinstance(item, JudgeItem):
        key = {"answer": item.answer}
    elif isinstance(item, ChoiceItem | MultiItem):
        content["shuffled"] = item.is_shuffled
        content["options"] = [{"id": o.id, "text": render(o.text, language)} for o in item.options]
        key = {
            "right": [o.id for o in item.options if o.is_right],
            "feedback": {o.id: render(o.feedback, language) for o in item.options},
            "depths": {o.id: o.depth for o in item.options if o.depth},
            "acts": {o.id: o.act for o in item.options if o.act},
        }
    elif isinstance(item, FlagsItem):
        content |= {"parts": selectable_parts(scenario), "max_marks": len(item.marked)}
        key = {"marked": item.marked}
    elif isinstance(item, DialogueItem):
        content |= {"start": item.start, "wallet": item.wallet, "nodes": render(item.nodes, language)}
    elif isinstance(item, RehearseItem):
        content |= {"people": render(item.people, language), "sentences": render(item.sentences, language)}
    elif isinstance(item, OrderItem):
        # by id: the file does not give the order away; the browser shuffles
        content |= {"steps": render(sorted(item.steps, key=lambda step: step.id), language)}
        key = {"right": [step.id for step in item.steps], "feedback": render(item.feedback, language)}
    elif isinstance(item, TriageItem):
        content["messages"] = [
            {"id": m.id, "sender": render(m.sender, language), "text": render(m.text, language)} for m in item.messages
        ]
        key = {
            "answers": {m.id: m.answer for m in item.messages},
            "feedback": {m.id: render(m.feedback, language) for m in item.messages},
        }
    return CompiledItem(item_id, item.type, content, key)


def render(value: Any, language: str) -> Any:
    """Any part of a pack as JSON in one language."""
    if isinstance(value, Text):
        shown = getattr(value, language) or value.vi
        spoken = getattr(value, f"spoken_{language}") if getattr(value, language) else value.spoken_vi
        return shown if spoken in (None, shown) else {"text": shown, "spoken": spoken}
    if isinstance(value, BaseModel):
        return {name: render(getattr(value, name), language) for name in type(value).model_fields}
    if isinstance(value, list | tuple):
        return [render(part, language) for part in value]
    if isinstance(value, dict):
        return {name: render(part, language) for name, part in value.items()}
    return value
