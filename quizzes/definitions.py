"""A published quiz version as the server needs it to mark an answer; immutable, so each process keeps what it has read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from quizzes.models import QuizVersion
from quizzes.packs.compiling import CompiledItem, compile_items
from quizzes.packs.format import Scenario


@dataclass(frozen=True)
class ItemDefinition:
    """id: the Item row. is_scam: judge items only. techniques: of the item's scenario."""

    id: int
    key: str
    kind: str
    compiled: CompiledItem
    max_marks: int
    is_scam: bool | None
    techniques: tuple[str, ...]


@dataclass(frozen=True)
class QuizDefinition:
    """items: by the key that the API uses, in order. by_id: the same by their rows."""

    id: UUID
    is_assessment: bool
    max_marks: int
    files: Mapping[str, str]
    debrief_files: Mapping[str, str]
    items: Mapping[str, ItemDefinition]
    by_id: Mapping[int, ItemDefinition]
    scenarios: Mapping[str, Scenario]


@lru_cache(maxsize=128)
def quiz_definition(quiz_version_id: UUID) -> QuizDefinition:
    """Three queries the first time in a process, none after. Raises QuizVersion.DoesNotExist."""
    version = QuizVersion.objects.select_related("quiz").get(pk=quiz_version_id)
    places = version.places.select_related("scenario_version").prefetch_related("scenario_version__items")
    items: dict[str, ItemDefinition] = {}
    scenarios: dict[str, Scenario] = {}
    for place in places.order_by("position"):
        scenario = Scenario.model_validate(place.scenario_version.content)
        scenarios[scenario.id] = scenario
        rows = {row.key: row for row in place.scenario_version.items.all()}
        for compiled in compile_items(scenario, "vi"):
            items[compiled.id] = _item_definition(rows[compiled.id], compiled, scenario)
    return QuizDefinition(
        id=version.pk,
        is_assessment=version.quiz.mode == "assessment",
        max_marks=version.max_marks,
        files=version.files,
        debrief_files=version.debrief_files,
        items=items,
        by_id={item.id: item for item in items.values()},
        scenarios=scenarios,
    )


def _item_definition(row: Any, compiled: CompiledItem, scenario: Scenario) -> ItemDefinition:
    return ItemDefinition(
        id=row.pk,
        key=compiled.id,
        kind=compiled.type,
        compiled=compiled,
        max_marks=row.max_marks,
        is_scam=row.is_scam,
        techniques=tuple(scenario.techniques),
    )
