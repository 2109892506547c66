from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from quizzes.definitions import quiz_definition
from quizzes.models import ContentFile, Item, Pack, Quiz, QuizVersion, Scenario, ScenarioVersion
from quizzes.packs.reading import LoadedPack
from quizzes.services.publishing import PackVersionTaken, ScenarioOfAnotherPack, publish_pack
from tests.quizzes.packs import tiny_pack

pytestmark = [pytest.mark.django_db, pytest.mark.smoke]
CORE = Path(__file__).resolve().parents[2] / "content" / "core"


def publish(loaded):
    return publish_pack(loaded=loaded, at=timezone.now())


def with_title(version, title):
    """The tiny pack with another title for its first message."""
    loaded = tiny_pack(version)
    text = loaded.scenarios["tin-1"]
    changed = text.model_copy(update={"title": text.title.model_copy(update={"vi": title})})
    return LoadedPack(loaded.pack, {**loaded.scenarios, "tin-1": changed})


def test_a_pack_enters_the_library_whole():
    report = publish(tiny_pack())

    assert (len(report.new_scenarios), len(report.new_quizzes)) == (15, 2)
    form = QuizVersion.objects.get(quiz__key="thu-a")
    assert (form.item_count, form.max_marks, form.number, form.is_shuffled) == (12, 12, 1, True)
    assert set(form.files) == set(form.debrief_files) == {"vi"}
    assert ContentFile.objects.get(pk=form.debrief_files["vi"]).is_debrief
    assert Item.objects.get(key="bai-1/flags").max_marks == 2
    assert Item.objects.get(key="tin-2/judge").is_scam is False


def test_publishing_again_changes_nothing():
    publish(tiny_pack())

    report = publish(tiny_pack())

    assert (report.new_scenarios, report.new_quizzes) == ([], [])
    assert (Pack.objects.count(), ScenarioVersion.objects.count(), QuizVersion.objects.count()) == (1, 15, 2)


def test_only_what_has_changed_gets_a_new_version():
    publish(tiny_pack())
    before = QuizVersion.objects.get(quiz__key="thu-a").files

    report = publish(with_title("1.0.1", "Tin khác"))

    assert (report.new_scenarios, report.new_quizzes) == (["tin-1"], ["thu-a"])
    assert QuizVersion.objects.filter(quiz__key="thu-bai").count() == 1
    assert QuizVersion.objects.get(quiz__key="thu-a", number=1).files == before


def test_going_back_to_an_older_text_uses_its_version_again():
    publish(tiny_pack())
    publish(with_title("1.0.1", "Tin khác"))

    report = publish(tiny_pack("1.0.2"))

    assert report.new_scenarios == []
    assert ScenarioVersion.objects.filter(scenario__key="tin-1").count() == 2


def test_other_text_under_a_published_version_is_refused_and_nothing_is_kept():
    publish(tiny_pack())

    with pytest.raises(PackVersionTaken):
        publish(with_title("1.0.0", "Tin khác"))

    assert ScenarioVersion.objects.filter(scenario__key="tin-1").count() == 1


def test_a_scenario_belongs_to_one_pack():
    publish(tiny_pack())

    with pytest.raises(ScenarioOfAnotherPack):
        publish(tiny_pack("1.0.0", "khac"))

    assert (Pack.objects.count(), Quiz.objects.count(), Scenario.objects.count()) == (1, 2, 15)


def test_the_definition_of_a_quiz_is_read_once_a_process(django_assert_num_queries):
    publish(tiny_pack())
    version = QuizVersion.objects.get(quiz__key="thu-bai")

    definition = quiz_definition(version.pk)

    assert list(definition.items)[:3] == ["bai-1/judge", "bai-1/flags", "bai-1/act"]
    with django_assert_num_queries(0):
        assert quiz_definition(version.pk) is definition


def test_load_pack_publishes_and_says_so(capsys):
    call_command("load_pack", CORE)
    call_command("load_pack", CORE)

    lines = capsys.readouterr().out.splitlines()
    assert "0 and 0 unchanged" in lines[0]
    assert "0 scenarios and 0 quizzes published" in lines[1]


def test_a_dry_run_publishes_nothing(capsys):
    call_command("load_pack", CORE, dry_run=True)

    assert "sound" in capsys.readouterr().out
    assert not Pack.objects.exists()


def test_load_pack_names_what_is_wrong_and_fails(tmp_path, capsys):
    (tmp_path / "pack.yaml").write_text("id: x\n")

    with pytest.raises(CommandError, match="nothing was published"):
        call_command("load_pack", tmp_path)

    assert "pack.yaml:1: licence:" in capsys.readouterr().err
