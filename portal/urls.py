from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularJSONAPIView

from portal.api.schema import api_docs
from portal.api.session import Join, Session
from portal.views import classroom, erasing, head, result, student, today

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", student.join, name="join"),
    path("c/", student.card, name="card"),
    path("play/", student.play, name="play"),
    path("sw.js", student.service_worker, name="service-worker"),
    path("teach/", today.today, name="today"),
    path("teach/trial/", today.trial, name="trial"),
    path("teach/trial/<uuid:classroom_id>/delete/", today.trial_delete, name="trial-delete"),
    path("teach/classes/new/", classroom.class_new, name="class-new"),
    path("teach/classes/<uuid:classroom_id>/", classroom.classroom, name="class"),
    path("teach/classes/<uuid:classroom_id>/students/<uuid:seat_id>/erase/", erasing.erase, name="erase"),
    path("teach/classes/<uuid:classroom_id>/open/", classroom.open_next, name="open"),
    path("teach/classes/<uuid:classroom_id>/result/", result.result, name="result"),
    path("teach/classes/<uuid:classroom_id>/result.xlsx", result.result_xlsx, name="result-xlsx"),
    path("head/", head.head, name="head"),
    path("api/v1/join", Join.as_view(), name="api-join"),
    path("api/v1/session", Session.as_view(), name="api-session"),
    path("api/schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("api/docs/", api_docs, name="api-docs"),
]
