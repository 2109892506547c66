from django.urls import path

from quizzes.views.content import content_file

app_name = "quizzes"
urlpatterns = [
    path("content/<str:sha256>.json", content_file, name="content-file"),
]
