"""What a teacher may count on in the students' pack, beyond what the format and `load_pack` already demand."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from quizzes.dialogue import check
from quizzes.packs.checks import is_invented
from quizzes.packs.format import Pack, Scenario
from tests.content.test_core_pack import texts_in

STUDENTS = Path(__file__).parents[2] / "content" / "students"
PACK = Pack.model_validate(yaml.safe_load((STUDENTS / "pack.yaml").read_text()))
FILES = sorted((STUDENTS / "scenarios").glob("*.yaml"))
SCENARIOS = {path.stem: Scenario.model_validate(yaml.safe_load(path.read_text())) for path in FILES}
SCAMS = [one for one in SCENARIOS.values() if one.kind != "legitimate"]
TALKS = {key: item for key, one in SCENARIOS.items() for item in one.items if item.type == "dialogue"}
SENSITIVE = {"remote_kidnap", "sextortion"}


def has(scenario: Scenario, kind: str) -> bool:
    return any(item.type == kind for item in scenario.items)


@pytest.mark.parametrize("language", PACK.languages)
def test_every_text_is_there_in_both_languages(language):
    assert all(getattr(text, language) for one in SCENARIOS.values() for text in texts_in(one))


def test_a_third_or_more_of_what_is_judged_is_legitimate():
    judged = [one for one in SCENARIOS.values() if has(one, "judge")]
    assert sum(one.kind == "legitimate" for one in judged) * 3 >= len(judged)


def test_every_scam_has_a_legitimate_twin_and_a_second_chance_on_another_channel():
    for one in SCAMS:
        assert SCENARIOS[one.twin or ""].kind == "legitimate"
        again = SCENARIOS[one.second_chance or ""]
        assert again.kind != "legitimate"
        assert again.channel != one.channel


def test_each_kind_of_scam_is_met_on_two_channels():
    channels: dict[str, set[str]] = {}
    for one in SCAMS:
        channels.setdefault(one.kind, set()).add(one.channel)
    assert {kind for kind, found in channels.items() if len(found) < 2} <= {"fake_police"}  # the core pack has the call


def test_kidnapping_and_blackmail_open_with_a_warning_and_name_the_child_helpline():
    for one in SCAMS:
        if one.kind in SENSITIVE:
            assert one.warning
            assert "child_helpline" in one.debrief.tell


def test_there_are_six_talks_and_a_rehearsal_follows_each():
    assert len(TALKS) == 6
    for key in TALKS:
        assert [item.type for item in SCENARIOS[key].items] == ["dialogue", "rehearse"]


@pytest.mark.parametrize("key", TALKS)
def test_a_talk_has_twelve_nodes_several_ends_and_two_ways_out_at_each(key):
    nodes = TALKS[key].nodes.values()
    assert check(TALKS[key].model_dump()) == []
    assert len(nodes) >= 12
    assert {"safe", "lost"} <= {node.end for node in nodes}
    assert all(sum(choice.is_way_out for choice in node.choices) >= 2 for node in nodes if node.choices)


@pytest.mark.parametrize("language", PACK.languages)
@pytest.mark.parametrize("key", TALKS)
def test_neither_the_longest_nor_the_last_reply_is_always_the_safe_one(key, language):
    talking = [node for node in TALKS[key].nodes.values() if node.choices]

    def length(choice: Any) -> int:
        return len(getattr(choice.text, language))

    longest = sum(max(node.choices, key=length).is_way_out for node in talking)
    assert 0 < longest <= len(talking) / 2
    assert not all(node.choices[-1].is_way_out for node in talking)


@pytest.mark.parametrize("language", PACK.languages)
def test_the_right_option_is_neither_always_in_one_place_nor_given_away_by_its_length(language):
    places, longest = set(), 0
    choices = [item for one in SCENARIOS.values() for item in one.items if item.type == "choice"]
    for choice in choices:
        lengths = [len(getattr(option.text, language)) for option in choice.options]
        right = next(at for at, option in enumerate(choice.options) if option.is_right)
        places.add(right)
        longest += lengths[right] == max(lengths)
        assert max(lengths) - min(lengths) <= 10
    assert len(places) >= 3
    assert longest <= len(choices) / 3


def test_no_text_holds_a_real_number_address_or_brand():
    real = re.compile(
        r"\b(113|111|156|5656|114|115)\b|\b0\d{9}\b|\.(vn|com|net|org)\b"
        r"|Zalo|Facebook|Telegram|TikTok|Shopee|Messenger|iPhone|Google|Discord"
    )
    for one in SCENARIOS.values():
        assert not [text for text in texts_in(one) if real.search(text.vi) or real.search(text.en or "")]


def test_mail_and_codes_lead_only_to_reserved_names():
    for one in SCENARIOS.values():
        surface = one.surface
        if surface.type == "email":
            for address in (surface.address, surface.reply_to or surface.address):
                assert is_invented(address.partition("@")[2])
        if surface.type == "paper" and surface.qr:
            assert is_invented(surface.qr.address)


def test_a_message_sent_without_marks_can_be_read_aloud():
    for one in SCENARIOS.values():
        if one.surface.type == "sms":
            assert all(part.text.spoken_vi for message in one.surface.messages for part in message.parts)


def test_each_set_fills_a_period_with_phones_and_with_a_projector():
    for quiz in PACK.quizzes:
        assert quiz.mode == "practice"
        assert 4 <= len(quiz.scenarios) <= 6
        orders = [order for order in PACK.running_orders if order.id.rpartition("-")[0].rpartition("-")[0] == quiz.id]
        assert {order.setting for order in orders} == {"phones", "projector"}
        assert all(sum(step.minutes for step in order.steps) == 45 for order in orders)
    assert {key for quiz in PACK.quizzes for key in quiz.scenarios} == set(SCENARIOS)
