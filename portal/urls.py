from django.urls import URLPattern, path

from portal.views import student

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", student.join, name="join"),
    path("c/", student.card, name="card"),
    path("play/", student.play, name="play"),
    path("sw.js", student.service_worker, name="service-worker"),
]
