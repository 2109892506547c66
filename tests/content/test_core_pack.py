"""What a teacher may count on in the shipped pack, beyond what the format and `load_pack` already demand."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from quizzes.difficulty import phish_scale
from quizzes.packs.format import Pack, QuizSpec, Scenario, Text

CORE = Path(__file__).parents[2] / "content" / "core"
PACK = Pack.model_validate(yaml.safe_load((CORE / "pack.yaml").read_text()))
SCENARIOS = {
    path.stem: Scenario.model_validate(yaml.safe_load(path.read_text()))
    for path in sorted((CORE / "scenarios").glob("*.yaml"))
}
QUIZZES = {quiz.id: quiz for quiz in PACK.quizzes}
FORMS = [quiz for quiz in PACK.quizzes if quiz.mode == "assessment"]
A, B, C = FORMS


def scenarios_of(quiz: QuizSpec) -> list[Scenario]:
    return [SCENARIOS[key] for key in quiz.scenarios]


def scams_of(quiz: QuizSpec) -> list[Scenario]:
    return [scenario for scenario in scenarios_of(quiz) if scenario.kind != "legitimate"]


def texts_in(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, BaseModel):
        for inner in value.__dict__.values():
            yield from texts_in(inner)
    elif isinstance(value, dict):
        yield from texts_in(list(value.values()))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_form_asks_for_one_judgement_of_each_of_twelve_messages_half_of_them_scams(form):
    assert len(set(form.scenarios)) == 12
    assert len(scams_of(form)) == 6
    assert all([item.type for item in scenario.items] == ["judge"] for scenario in scenarios_of(form))


@pytest.mark.parametrize("form", [B, C], ids=lambda form: form.id)
def test_the_forms_are_parallel_in_kind_channel_and_rated_difficulty(form):
    def slots(quiz: QuizSpec) -> list[tuple[Any, ...]]:
        rated = [(one, phish_scale(one.difficulty.cues, one.difficulty.premise)) for one in scams_of(quiz)]
        return sorted((one.kind, one.channel, rating.level, rating.premise_rating) for one, rating in rated if rating)

    assert slots(form) == slots(A)
    assert sorted(one.channel for one in scenarios_of(form)) == sorted(one.channel for one in scenarios_of(A))


def test_no_message_stands_in_two_forms_or_in_a_form_and_a_lesson():
    tested = [key for form in FORMS for key in form.scenarios]
    taught = {key for quiz in PACK.quizzes if quiz.mode == "practice" for key in quiz.scenarios}
    assert len(tested) == len(set(tested))
    assert not taught & set(tested)


def test_the_retention_form_brings_at_least_two_techniques_that_the_lesson_does_not_teach():
    taught = {technique for one in scenarios_of(QUIZZES["lesson-core"]) for technique in one.techniques}
    assert len({technique for one in scams_of(C) for technique in one.techniques} - taught) >= 2


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_link_alone_does_not_give_a_message_away(form):
    def has_link(scenario: Scenario) -> bool:
        messages = getattr(scenario.surface, "messages", [])
        return any(part.link for message in messages for part in message.parts)

    assert any(has_link(one) for one in scenarios_of(form) if one.kind == "legitimate")
    assert any(not has_link(one) for one in scams_of(form) if one.channel == "chat")


def test_every_scenario_has_a_twin_that_looks_alike_and_is_the_opposite():
    for key, scenario in SCENARIOS.items():
        twin = SCENARIOS[scenario.twin or ""]
        assert twin.twin == key
        assert (twin.kind == "legitimate") != (scenario.kind == "legitimate")
        assert twin.channel == scenario.channel


@pytest.mark.parametrize("language", PACK.languages)
def test_the_right_option_is_neither_always_in_one_place_nor_given_away_by_its_length(language):
    places, longest = [], 0
    choices = [item for one in SCENARIOS.values() for item in one.items if item.type == "choice"]
    for choice in choices:
        lengths = [len(getattr(option.text, language)) for option in choice.options]
        right = next(at for at, option in enumerate(choice.options) if option.is_right)
        places.append(right)
        longest += lengths[right] == max(lengths)
        assert max(lengths) - min(lengths) <= 10
    assert len(set(places)) >= 3
    assert longest <= len(choices) / 3


def test_the_talk_with_the_false_officer_has_two_ways_out_at_every_node_and_four_kinds_of_end():
    talk = next(item for item in SCENARIOS["cuoc-goi-buoi-trua"].items if item.type == "dialogue")
    talking = [node for node in talk.nodes.values() if node.choices]
    assert len(talking) >= 12
    assert all(sum(choice.is_way_out for choice in node.choices) >= 2 for node in talking)
    assert {node.end for node in talk.nodes.values()} == {None, "safe", "risky", "lost"}


def test_no_text_holds_a_real_number_address_or_brand():
    real = re.compile(r"\b(113|111|156|5656|114|115)\b|\.(vn|com|net|org)\b|Zalo|Facebook|Telegram|TikTok|Shopee")
    for scenario in SCENARIOS.values():
        texts = list(texts_in(scenario))
        assert not [text for text in texts if real.search(text.vi) or real.search(text.en or "")]


def test_a_message_sent_without_marks_can_be_read_aloud():
    for scenario in SCENARIOS.values():
        if scenario.surface.type == "sms":
            assert all(part.text.spoken_vi for message in scenario.surface.messages for part in message.parts)


def test_each_running_order_fills_one_period_of_45_minutes():
    assert {order.setting for order in PACK.running_orders} == {"phones", "projector"}
    assert [sum(step.minutes for step in order.steps) for order in PACK.running_orders] == [45, 45]
