from quizzes.models.attempt import Attempt, Response
from quizzes.models.content import (
    ContentFile,
    Item,
    Pack,
    Quiz,
    QuizScenario,
    QuizVersion,
    Scenario,
    ScenarioVersion,
)
from quizzes.models.series import DebriefRelease, Series
from quizzes.models.sitting import JoinCode, Presence, Sitting
from quizzes.models.tally import ItemTally

__all__ = [
    "Attempt",
    "ContentFile",
    "DebriefRelease",
    "Item",
    "ItemTally",
    "JoinCode",
    "Pack",
    "Presence",
    "Quiz",
    "QuizScenario",
    "QuizVersion",
    "Response",
    "Scenario",
    "ScenarioVersion",
    "Series",
    "Sitting",
]
