import json
import re
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from pydantic import ValidationError

from commitments.models import Pledge, PledgeText, PledgeVersion
from commitments.pledges import PledgeChoiceError, PledgeFile, promised, read_pledge_file
from commitments.services.publishing import PledgeChanged, publish_pledge
from tests.accounts.factories import ClassroomFactory
from tests.commitments.factories import AT, PLEDGES

SHIPPED = sorted(PLEDGES.glob("*.yaml"))
FILES = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
SMALLEST = {
    "key": "a",
    "family": "a",
    "role": "student",
    "version": 1,
    "title": {"vi": "T"},
    "intro": {"vi": "I"},
    "lines": [{"id": "one", "text": {"vi": "Nếu một"}}, {"id": "two", "text": {"vi": "Nếu hai"}}],
    "adults_prompt": {"vi": "Kể với"},
    "adults": [{"id": "bo-me", "text": {"vi": "bố hoặc mẹ"}}],
}


def smallest(**changes):
    return PledgeFile.model_validate({**SMALLEST, **changes})


@FILES
def test_every_shipped_pledge_is_whole_in_both_languages(path):
    file = read_pledge_file(path)

    assert file.languages == ["vi", "en"]
    assert file.key == path.stem


@FILES
def test_a_students_lines_are_at_most_three_and_say_if_and_then(path):
    file = read_pledge_file(path)

    assert 1 <= len(file.lines) <= 3
    assert all(line.text.vi.startswith("Nếu ") for line in file.lines)
    assert all(line.text.en.startswith("If ") for line in file.lines)


@FILES
def test_no_pledge_claims_to_be_a_digital_signature_or_a_signature_by_hand(path):
    words = path.read_text("utf-8").lower()

    assert not re.search(r"chữ ký số|tương đương chữ ký|chữ ký điện tử|digital signature", words)


@pytest.mark.django_db
def test_loading_twice_changes_nothing(capsys):
    call_command("load_pledges")
    call_command("load_pledges")

    assert PledgeVersion.objects.count() == len(SHIPPED)
    assert "0 bản mới" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_text_is_kept_under_the_hash_of_its_exact_bytes():
    call_command("load_pledges")

    assert PledgeText.objects.count() == 2 * len(SHIPPED)
    for text in PledgeText.objects.all():
        assert sha256(text.content.encode()).hexdigest() == text.sha256
        assert text.version.sha256[text.language] == text.sha256


@pytest.mark.django_db
def test_a_published_version_cannot_say_something_else():
    publish_pledge(smallest(), at=AT)

    with pytest.raises(PledgeChanged):
        publish_pledge(smallest(title={"vi": "Khác"}), at=AT)
    assert publish_pledge(smallest(title={"vi": "Khác"}, version=2), at=AT)


@pytest.mark.django_db
def test_each_class_gets_the_pledge_of_its_age_band():
    call_command("load_pledges")
    students = Pledge.objects.for_students()

    keys = {grade: students.for_classroom(ClassroomFactory(grade=grade)).get().key for grade in (6, 9, 10, 12, 3, None)}

    young, old = "hoc-sinh-6-9", "hoc-sinh-10-12"
    assert keys == {6: young, 9: young, 10: old, 12: old, 3: young, None: old}


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": []},
        {"lines": [{"id": f"l{n}", "text": {"vi": "x"}} for n in range(4)]},
        {"lines": [SMALLEST["lines"][0], SMALLEST["lines"][0]]},
        {"role": "police"},
        {"title": {"en": "only"}},
        {"grades": [9, 6]},
        {"adults": []},
        {"surprise": 1},
        {"version": 0},
    ],
)
def test_what_is_no_pledge_is_refused(changes):
    with pytest.raises(ValidationError):
        smallest(**changes)


def test_a_promised_text_holds_what_was_chosen_in_the_order_of_the_pledge():
    offered = smallest().offered("vi")

    text = promised(offered, lines=["two", "one"], adult="bo-me")

    assert text == offered
    assert promised(offered, lines=["two"], adult=None)["lines"] == [offered["lines"][1]]


@pytest.mark.parametrize(
    ("lines", "adult"), [([], None), (["three"], None), (["one", "three"], None), (None, "ban-be")]
)
def test_nothing_can_be_promised_that_is_not_offered(lines, adult):
    with pytest.raises(PledgeChoiceError):
        promised(smallest().offered("vi"), lines=lines, adult=adult)


@pytest.mark.django_db
def test_a_faulty_file_is_named_and_nothing_is_published(tmp_path):
    (tmp_path / "good.yaml").write_text(json.dumps(SMALLEST), encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(json.dumps({**SMALLEST, "role": "police"}), encoding="utf-8")

    with pytest.raises(CommandError, match=r"bad\.yaml: role"):
        call_command("load_pledges", tmp_path)
    assert not Pledge.objects.exists()


@pytest.mark.django_db
def test_an_empty_folder_and_a_changed_text_are_told_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="không có tệp"):
        call_command("load_pledges", tmp_path)

    (tmp_path / "a.yaml").write_text(json.dumps(SMALLEST), encoding="utf-8")
    call_command("load_pledges", tmp_path)
    (tmp_path / "a.yaml").write_text(json.dumps({**SMALLEST, "title": {"vi": "Khác"}}), encoding="utf-8")
    with pytest.raises(CommandError, match="Tăng `version`"):
        call_command("load_pledges", tmp_path)
