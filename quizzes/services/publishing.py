"""A checked pack enters the library: all of it or nothing."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError
from quizzes.models import ContentFile, Item, Pack, Quiz, QuizScenario, QuizVersion, Scenario, ScenarioVersion
from quizzes.packs.compiling import (
    CompiledQuiz,
    canonical,
    compile_items,
    compile_quiz,
    quiz_digest,
    scenario_source,
    sha256,
)
from quizzes.packs.format import QuizSpec
from quizzes.packs.format import Scenario as ScenarioText
from quizzes.packs.reading import LoadedPack


class PackVersionTaken(DomainError):
    """This version of the pack was published with other text."""

    code = "pack_version_taken"
    message = _("Phiên bản này của gói đã được xuất bản với nội dung khác. Hãy tăng số phiên bản trong pack.yaml.")


class ScenarioOfAnotherPack(DomainError):
    """A scenario's id belongs to another pack."""

    code = "scenario_of_another_pack"
    message = _("Một tình huống trùng mã với tình huống của gói khác.")


@dataclass
class PublishReport:
    """What came of it, by key."""

    pack: str
    new_scenarios: list[str] = field(default_factory=list)
    unchanged_scenarios: list[str] = field(default_factory=list)
    new_quizzes: list[str] = field(default_factory=list)
    unchanged_quizzes: list[str] = field(default_factory=list)


@transaction.atomic
def publish_pack(*, loaded: LoadedPack, at: datetime) -> PublishReport:
    """Publish every scenario and quiz whose text is new; what is unchanged keeps its version.

    Safe to repeat. Raises PackVersionTaken, ScenarioOfAnotherPack; then nothing is published.
    """
    report = PublishReport(f"{loaded.pack.id} {loaded.pack.version}")
    pack = _publish_pack_row(loaded, at)
    versions = {key: _publish_scenario(pack, text, report) for key, text in loaded.scenarios.items()}
    for spec in loaded.pack.quizzes:
        _publish_quiz(loaded, spec, versions, at, report)
    return report


def _publish_pack_row(loaded: LoadedPack, at: datetime) -> Pack:
    spec = loaded.pack
    source = {
        "pack": spec.model_dump(mode="json"),
        "scenarios": {key: scenario_source(text) for key, text in loaded.scenarios.items()},
    }
    digest = sha256(canonical(source))
    pack, is_new = Pack.objects.get_or_create(
        key=spec.id,
        version=spec.version,
        defaults={
            "title": spec.title.model_dump(mode="json", exclude_none=True),
            "languages": spec.languages,
            "licence": spec.licence,
            "sources": spec.sources,
            "running_orders": [order.model_dump(mode="json", exclude_none=True) for order in spec.running_orders],
            "sha256": digest,
            "published_at": at,
        },
    )
    if not is_new and pack.sha256 != digest:
        raise PackVersionTaken(pack=spec.id, version=spec.version)
    return pack


def _publish_scenario(pack: Pack, text: ScenarioText, report: PublishReport) -> ScenarioVersion:
    source = scenario_source(text)
    digest = sha256(canonical(source))
    scenario, _is_new = Scenario.objects.get_or_create(key=text.id)
    Scenario.objects.select_for_update(no_key=True).get(pk=scenario.pk)
    last = scenario.versions.select_related("pack").order_by("-number").first()
    if last and last.pack.key != pack.key:
        raise ScenarioOfAnotherPack(scenario=text.id, pack=last.pack.key)
    same = scenario.versions.filter(sha256=digest).first()
    if same:
        report.unchanged_scenarios.append(text.id)
        return same
    version = ScenarioVersion.objects.create(
        scenario=scenario,
        pack=pack,
        number=last.number + 1 if last else 1,
        kind=text.kind,
        channel=text.channel,
        title=text.title.model_dump(mode="json", exclude_none=True),
        content=source,
        sha256=digest,
    )
    Item.objects.bulk_create(
        Item(
            scenario_version=version,
            key=item.id,
            kind=item.type,
            position=position,
            max_marks=item.max_marks,
            is_scam=item.key["answer"] == "scam" if item.type == "judge" else None,
        )
        for position, item in enumerate(compile_items(text, "vi"), start=1)
    )
    report.new_scenarios.append(text.id)
    return version


def _publish_quiz(
    loaded: LoadedPack, spec: QuizSpec, versions: dict[str, ScenarioVersion], at: datetime, report: PublishReport
) -> None:
    texts = [loaded.scenarios[key] for key in spec.scenarios]
    digest = quiz_digest(spec, texts, loaded.pack.languages)
    quiz, _is_new = Quiz.objects.get_or_create(key=spec.id, defaults={"mode": spec.mode, "form": spec.form or ""})
    Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
    last = quiz.versions.order_by("-number").first()
    if last and last.sha256 == digest:
        report.unchanged_quizzes.append(spec.id)
        return
    number = last.number + 1 if last else 1
    compiled = compile_quiz(spec, texts, loaded.pack.languages, number)
    items = [item for text in texts for item in compile_items(text, "vi")]
    version = QuizVersion.objects.create(
        quiz=quiz,
        number=number,
        title=spec.title.model_dump(mode="json", exclude_none=True),
        is_shuffled=spec.is_shuffled,
        item_count=len(items),
        max_marks=sum(item.max_marks for item in items),
        files=_store_files(compiled, is_debrief=False),
        debrief_files=_store_files(compiled, is_debrief=True),
        sha256=digest,
        published_at=at,
    )
    QuizScenario.objects.bulk_create(
        QuizScenario(quiz_version=version, scenario_version=versions[key], position=position)
        for position, key in enumerate(spec.scenarios, start=1)
    )
    report.new_quizzes.append(spec.id)


def _store_files(compiled: CompiledQuiz, *, is_debrief: bool) -> dict[str, str]:
    files = compiled.debrief_files if is_debrief else compiled.files
    addresses = {language: sha256(content) for language, content in files.items()}
    ContentFile.objects.bulk_create(
        (
            ContentFile(sha256=addresses[language], content=content, is_debrief=is_debrief)
            for language, content in files.items()
        ),
        ignore_conflicts=True,
    )
    return addresses
