import json
import shutil
import subprocess
import sys
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.packs.compiling import compile_items, compile_quiz, quiz_digest
from quizzes.packs.format import Scenario
from quizzes.packs.reading import PackInvalid, read_pack
from quizzes.packs.yaml_lines import YamlRefused, read_yaml
from tests.quizzes import packs
from tests.quizzes.packs import tiny_pack

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pack(tmp_path):
    """The tiny pack as a folder. `pack("tin-1", change)` rewrites one of its files."""
    loaded = tiny_pack()
    (tmp_path / "scenarios").mkdir()

    def write(name, value):
        place = tmp_path / "pack.yaml" if name == "pack" else tmp_path / "scenarios" / f"{name}.yaml"
        place.write_text(
            value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
        )

    values = {"pack": loaded.pack.model_dump(mode="json", exclude_none=True)}
    for scenario in [*packs.FORM_SCENARIOS, *packs.PRACTICE_SCENARIOS, packs.MAIL_SCENARIO]:
        values[scenario["id"]] = deepcopy(scenario)
    for name, value in values.items():
        write(name, value)

    def change(name, how):
        value = deepcopy(values[name])
        how(value)
        write(name, value)

    change.folder, change.write = tmp_path, write
    return change


def problems(folder):
    with pytest.raises(PackInvalid) as refused:
        read_pack(folder)
    return refused.value.problems


def only_problem(folder):
    found = problems(folder)
    assert len(found) == 1, found
    return found[0]


def test_a_sound_pack_is_read_as_it_was_written(pack):
    scenarios = read_pack(pack.folder).scenarios

    assert scenarios.keys() == {*tiny_pack().scenarios, "bai-4"}
    assert all(scenarios[key] == scenario for key, scenario in tiny_pack().scenarios.items())


@pytest.mark.parametrize("key", ["core", "students"])
def test_the_shipped_packs_are_sound(key):
    assert read_pack(ROOT / "content" / key).pack.id == key


def items_of(scenario, **fields):
    return {item.type: item for item in compile_items(Scenario.model_validate({**scenario, **fields}), "vi")}


def test_an_order_is_published_without_giving_itself_away():
    order = items_of(packs.MAIL_SCENARIO)["order"]

    assert [step["id"] for step in order.content["steps"]] == ["bao", "dung", "noi"]
    assert order.key == {"right": ["dung", "noi", "bao"], "feedback": "Vì thế."}
    assert order.max_marks == 3


def test_an_inbox_is_published_with_its_places_in_the_key_only():
    triage = items_of(packs.MAIL_SCENARIO)["triage"]

    assert set(triage.content["messages"][0]) == {"id", "sender", "text"}
    assert triage.key["answers"] == {"thu": "safe", "qua": "suspect", "ma": "report"}
    assert triage.max_marks == 3


WITH_PART = [{"id": "dong", "text": {"vi": "Dòng"}}]
SURFACES = [
    (
        {**packs.MAIL, "reply_to": "b@phongqua.example"},
        ["sender", "address", "reply-to", "subject", "thu", "han", "tep"],
    ),
    (packs.MAIL, ["sender", "address", "subject", "thu", "han", "tep"]),
    (
        {
            "type": "social",
            "page": {"vi": "Trang"},
            "note": {"vi": "Lập hôm qua"},
            "at": {"vi": "1 giờ trước"},
            "parts": WITH_PART,
            "comments": [{"author": "Na", "part": {"id": "na", "text": {"vi": "Nhanh lên"}}}],
        },
        ["sender", "note", "dong", "na"],
    ),
    (
        {
            "type": "app",
            "screen": "install",
            "name": {"vi": "Ứng dụng"},
            "developer": {"vi": "Không rõ"},
            "source": {"vi": "Tệp tải về"},
            "parts": WITH_PART,
        },
        ["sender", "address", "dong"],
    ),
    ({"type": "paper", "kind": "notice", "heading": {"vi": "Giấy"}, "parts": WITH_PART}, ["dong"]),
    (
        {
            "type": "paper",
            "kind": "notice",
            "heading": {"vi": "Giấy"},
            "parts": WITH_PART,
            "stamp": {"vi": "Dấu"},
            "qr": {"address": "https://a.example/b"},
        },
        ["stamp", "qr", "dong"],
    ),
]


@pytest.mark.parametrize(("surface", "parts"), SURFACES)
def test_every_part_of_a_surface_can_be_marked_and_only_what_is_there(surface, parts):
    item = {**packs.FLAGS, "marked": [parts[0]]}

    flags = items_of(packs.MAIL_SCENARIO, surface=surface, items=[item])["flags"]

    assert flags.content["parts"] == parts


def test_a_warning_is_published_where_there_is_one():
    pack = tiny_pack()
    quiz = pack.pack.quizzes[1]
    warned = Scenario.model_validate(packs.MAIL_SCENARIO)

    files = compile_quiz(quiz, [warned, pack.scenarios["bai-1"]], ["vi"], 1).files

    first, second = json.loads(files["vi"])["scenarios"]
    assert first["warning"] == "Có lời dọa."
    assert "warning" not in second


def item(value, kind):
    return next(item for item in value["items"] if item["type"] == kind)


def part(value, n=0):
    return value["surface"]["messages"][0]["parts"][n]


CHANGES = [
    ("tin-1", lambda v: v.update(surprise=1), "surprise", "Extra inputs"),
    ("tin-1", lambda v: v.pop("role"), "role", "required"),
    ("tin-1", lambda v: v.update(id="tin-x"), "id", "named tin-1.yaml"),
    ("tin-1", lambda v: item(v, "judge").update(answer="legitimate"), "items.0.answer", "kind"),
    ("tin-1", lambda v: v["items"].append({**item(v, "judge"), "id": "again"}), "items.1", "judged once"),
    ("tin-1", lambda v: v.update(audience=[12, 6]), "audience", "grade"),
    ("tin-1", lambda v: v["difficulty"].update(cues=[]), "difficulty.cues", "at least one cue"),
    ("tin-1", lambda v: v.update(retire_on="2020-01-01"), "retire_on", "before checked_on"),
    ("tin-1", lambda v: part(v).update(id="han"), "surface.messages.0.parts.1.id", "twice"),
    ("tin-1", lambda v: part(v).update(id="sender"), "surface.messages.0.parts.0.id", "of itself"),
    ("tin-1", lambda v: v["debrief"]["flags"][0].update(part="khong"), "debrief.flags.0.part", "no part"),
    ("tin-1", lambda v: part(v, 2)["link"].update(address="https://vietcombank.com.vn/a"), "surface.messages.0.parts.2.link.address", ".example"),
    ("tin-1", lambda v: part(v, 2)["link"].update(address="https://tra.example.com/a"), "surface.messages.0.parts.2.link.address", ".example"),
    ("tin-1", lambda v: part(v)["text"].update(vi="vào http://that.vn"), "surface.messages.0.parts.0.text.vi", ".example"),
    ("tin-1", lambda v: part(v)["text"].update(vi="<b>Xin chào</b>"), "surface.messages.0.parts.0.text.vi", "HTML"),
    ("bai-1", lambda v: item(v, "flags").update(marked=["ket"]), "items.1.marked.0", "no part"),
    ("bai-1", lambda v: item(v, "choice")["options"][0].update(is_right=True), "items.2.options", "2 right"),
    ("bai-1", lambda v: item(v, "choice")["options"][1].update(id="mo"), "items.2.options.1.id", "twice"),
    ("bai-1", lambda v: v.update(twin="bai-9"), "", "not in this pack"),
    ("bai-1", lambda v: v.update(twin="bai-3"), "", "of twins"),
    ("bai-2", lambda v: item(v, "multi")["options"][2].update(is_right=True), "items.1.options", "some are not"),
    ("bai-3", lambda v: item(v, "dialogue").update(start="dau-do"), "items.1.start", "not there"),
    ("bai-3", lambda v: item(v, "dialogue")["nodes"]["sau"]["choices"][1].update(is_way_out=False), "items.1.nodes.sau", "no safe way out"),
    ("bai-3", lambda v: item(v, "dialogue")["nodes"]["xong"].update(consequence=None), "items.1.nodes.xong", "consequence"),
    ("bai-3", lambda v: item(v, "rehearse")["sentences"][0].update(id="own"), "items.2.sentences", "kept for"),
    ("tin-1", lambda v: part(v)["text"].update(vi="vào dichvu-that.vn nhé"), "surface.messages.0.parts.0.text.vi", ".example"),
    ("bai-1", lambda v: v.update(second_chance="bai-9"), "", "not in this pack"),
    ("bai-1", lambda v: v.update(second_chance="bai-3"), "", "another channel"),
    ("bai-2", lambda v: v.update(second_chance="bai-1"), "", "nobody falls"),
    ("bai-4", lambda v: v["surface"].update(address="a@that.com"), "surface.address", ".example"),
    ("bai-4", lambda v: v["surface"].update(reply_to="a@that.com"), "surface.reply_to", ".example"),
    ("bai-4", lambda v: v["surface"]["attachments"][0].update(id="thu"), "surface.attachments.0.id", "twice"),
    ("bai-4", lambda v: v["surface"]["parts"][0].update(id="reply-to"), "surface.parts.0.id", "of itself"),
    ("bai-4", lambda v: item(v, "flags").update(marked=["reply-to"]), "items.1.marked.0", "no part"),
    ("bai-4", lambda v: item(v, "order")["steps"][1].update(id="dung"), "items.2.steps.1.id", "twice"),
    ("bai-4", lambda v: item(v, "triage")["messages"][1].update(id="thu"), "items.3.messages.1.id", "twice"),
    ("bai-4", lambda v: [one.update(answer="safe") for one in item(v, "triage")["messages"]], "items.3.messages", "nothing to sort"),
    ("pack", lambda v: v["quizzes"][0]["scenarios"].append("tin-99"), "quizzes.0.scenarios.12", "no file"),
    ("pack", lambda v: v["quizzes"][0].pop("form"), "quizzes.0", "form"),
    ("pack", lambda v: v["quizzes"][0]["scenarios"].pop(), "quizzes.0.scenarios", "half"),
    ("pack", lambda v: v["quizzes"][1]["scenarios"].append("tin-1"), "quizzes.0.scenarios.0", "also practised"),
    ("pack", lambda v: v["quizzes"][1].update(id="thu-a"), "quizzes.1.id", "twice"),
    ("pack", lambda v: v.update(running_orders=[{"id": "a", "setting": "phones", "title": {"vi": "a"}, "steps": [{"minutes": 45, "what": {"vi": "a"}}, {"minutes": 1, "what": {"vi": "a"}}]}]), "running_orders.0.steps", "46 minutes"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "how", "field", "reason"), CHANGES, ids=[f"{c[0]} {c[2]} {c[3]}" for c in CHANGES])
def test_what_is_wrong_is_named_by_file_line_field_and_reason(pack, name, how, field, reason):
    pack(name, how)

    problem = only_problem(pack.folder)

    assert problem.file == (
        f"scenarios/{name}.yaml" if name != "pack" and field else "pack.yaml" if not field or name == "pack" else ""
    )
    assert problem.field == field
    assert reason in problem.reason
    assert problem.line >= 1


def test_the_line_is_that_of_the_field(pack):
    pack("tin-1", lambda v: v.update(minutes=99))
    lines = (pack.folder / "scenarios" / "tin-1.yaml").read_text().splitlines()

    assert lines[only_problem(pack.folder).line - 1].startswith("minutes:")


def test_everything_is_said_at_once(pack):
    pack("tin-1", lambda v: (v.update(minutes=99), v.pop("role")))
    pack("bai-1", lambda v: item(v, "flags").update(marked=["ket", "het"]))
    pack.write("tin-2", "id: [")

    assert [problem.file for problem in problems(pack.folder)] == [
        "scenarios/bai-1.yaml", "scenarios/bai-1.yaml", "scenarios/tin-1.yaml", "scenarios/tin-1.yaml", "scenarios/tin-2.yaml",
    ]  # fmt: skip


def test_a_language_of_the_pack_must_be_whole(pack):
    pack("pack", lambda v: v.update(languages=["vi", "en"]))

    found = problems(pack.folder)

    assert len(found) > 50
    assert all("'en'" in problem.reason for problem in found)


def test_a_folder_without_a_pack_is_said_to_have_none(tmp_path):
    assert only_problem(tmp_path).file == "pack.yaml"


def test_a_link_to_another_file_is_not_followed(pack):
    target = pack.folder / "scenarios" / "tin-1.yaml"
    shutil.move(target, pack.folder / "elsewhere.yaml")
    target.symlink_to(pack.folder / "elsewhere.yaml")

    assert "is a link" in only_problem(pack.folder).reason


BOMB = b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@pytest.mark.parametrize(
    ("content", "reason", "line"),
    [
        (BOMB, "anchors", 1),
        (b"a: 1\nb: *a\n", "anchors", 2),
        (b"<<: {a: 1}\n", "plain text", 1),
        (b"a: !!python/object/apply:os.system [ls]\n", "not allowed", 1),
        (b"a: !!binary aGk=\n", "not allowed", 1),
        (b"a: 1\na: 2\n", "twice", 2),
        (b"1: 2\n", "quotes", 1),
        (b"a: [\n", "", 2),
        (b"a: \xff\n", "UTF-8", 1),
        (b"", "empty", 1),
        (b"a: b\n---\nc: d\n", "", 1),
        (b"x" * 200_001, "larger", 1),
        (b"[" * 100 + b"]" * 100, "deep", 1),
        (b"[" * 50_000, "", 1),
        (b"a: \x00\n", "", 1),
    ],
)
def test_yaml_that_is_more_than_plain_data_is_refused(content, reason, line):
    with pytest.raises(YamlRefused) as refused:
        read_yaml(content)

    assert reason in refused.value.reason
    assert refused.value.line >= line or reason == ""


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_plain_data_or_refused(content):
    with suppress(YamlRefused):
        json.dumps(read_yaml(content).value, default=str)


def test_text_is_normalised_as_it_enters():
    assert read_yaml("a: Tie\u0302\u0301ng".encode()).value == {"a": "Ti\u1ebfng"}


def compiled(quiz):
    loaded = tiny_pack()
    spec = loaded.pack.quizzes[quiz]
    texts = [loaded.scenarios[key] for key in spec.scenarios]
    return compile_quiz(spec, texts, ["vi"], 3), spec, texts


def test_a_form_is_published_without_its_key():
    result, _spec, _texts = compiled(0)

    form, debriefs = json.loads(result.files["vi"]), json.loads(result.debrief_files["vi"])

    assert (form["format"], form["version"], form["mode"], form["shuffled"]) == (1, 3, "assessment", True)
    assert set(form["scenarios"][0]) == {"id", "title", "opening", "channel", "surface", "items"}
    assert b"answer" not in result.files["vi"]
    assert debriefs["debriefs"]["tin-2"]["is_scam"] is False
    assert debriefs["debriefs"]["tin-1"]["debrief"]["tell"] == ["parents"]


def test_practice_carries_its_keys_and_debriefs():
    result, _spec, _texts = compiled(1)

    scenario = json.loads(result.files["vi"])["scenarios"][0]

    assert result.debrief_files == {}
    assert scenario["items"][1]["parts"] == ["sender", "number", "chao", "han", "noi"]
    assert scenario["key"]["bai-1/act"] == {
        "right": ["hoi"], "feedback": {"mo": "Vì mo", "hoi": "Vì hoi"}, "depths": {"mo": 2}, "acts": {"hoi": "checked"},
    }  # fmt: skip


def test_the_same_pack_compiles_to_the_same_bytes_and_the_number_makes_no_new_version():
    (first, spec, texts), (second, _spec, _texts) = compiled(0), compiled(0)

    assert first == second
    assert quiz_digest(spec, texts, ["vi"]) == quiz_digest(spec, texts, ["vi"])
    assert compile_quiz(spec, texts, ["vi"], 4).files != first.files


def test_the_page_about_packs_is_current():
    script = ROOT / "tools" / "write_pack_docs.py"

    subprocess.run([sys.executable, str(script), "--check"], check=True, cwd=ROOT)
