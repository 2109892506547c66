"""Root URLs: each room brings its own full paths."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("jobs.urls")),
    path("", include("accounts.urls")),
    path("", include("quizzes.urls")),
    path("", include("commitments.urls")),
    path("", include("campaigns.urls")),
    path("", include("portal.urls")),
]
