"""Root URLs: each room brings its own full paths."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config import site_views

handler400 = "config.error_views.bad_request"
handler403 = "config.error_views.permission_denied"
handler404 = "config.error_views.page_not_found"
handler500 = "config.error_views.server_error"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # with its limits and second factor

urlpatterns = [
    path("healthz", site_views.healthz, name="healthz"),
    path("readyz", site_views.readyz, name="readyz"),
    path("metrics", site_views.metrics, name="metrics"),
    path("favicon.ico", site_views.favicon, name="favicon"),
    path(".well-known/security.txt", site_views.security_txt, name="security-txt"),
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.sign_in_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("jobs.urls")),
    path("", include("accounts.urls")),
    path("", include("quizzes.urls")),
    path("", include("commitments.urls")),
    path("", include("campaigns.urls")),
    path("", include("portal.urls")),
]
