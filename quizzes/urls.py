from django.urls import path

from quizzes.api.answers import answers
from quizzes.api.result import AttemptResult
from quizzes.views import projector, sitting
from quizzes.views.content import content_file

app_name = "quizzes"
urlpatterns = [
    path("content/<str:sha256>.json", content_file, name="content-file"),
    path("teach/wall-worker.js", projector.wall_worker, name="wall-worker"),
    path("teach/sittings/<uuid:sitting_id>/", sitting.board, name="board"),
    path("teach/sittings/<uuid:sitting_id>/board.json", sitting.board_json, name="board-json"),
    path("teach/sittings/<uuid:sitting_id>/pause/", sitting.pause, name="pause"),
    path("teach/sittings/<uuid:sitting_id>/resume/", sitting.resume, name="resume"),
    path("teach/sittings/<uuid:sitting_id>/close/", sitting.close, name="close"),
    path("teach/sittings/<uuid:sitting_id>/code/", sitting.code, name="code"),
    path("teach/sittings/<uuid:sitting_id>/extend/", sitting.extend, name="extend"),
    path("teach/sittings/<uuid:sitting_id>/without-pins/", sitting.without_pins, name="without-pins"),
    path(
        "teach/sittings/<uuid:sitting_id>/presences/<uuid:presence_id>/remove/",
        sitting.presence_remove,
        name="presence-remove",
    ),
    path("teach/sittings/<uuid:sitting_id>/join-screen/", projector.join_screen, name="join-screen"),
    path("teach/sittings/<uuid:sitting_id>/hands/", projector.hands, name="hands"),
    path("teach/sittings/<uuid:sitting_id>/hands/counts.json", projector.hands_counts, name="hands-counts"),
    path("api/v1/attempts/<uuid:attempt_id>/responses", answers, name="api-answers"),
    path("api/v1/attempts/<uuid:attempt_id>/result", AttemptResult.as_view(), name="api-result"),
]
