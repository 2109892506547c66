from django.urls import URLPattern, path, re_path

from commitments.api.acts import ActsView
from commitments.views import verify

app_name = "commitments"
urlpatterns: list[URLPattern] = [
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>", verify.act, name="act"),
    path("verify/<str:code>/receipt.tlog-proof", verify.receipt, name="receipt"),
    path("ledger/checkpoint", verify.checkpoint, name="checkpoint"),
    path("ledger/key", verify.public_key, name="public-key"),
    re_path(r"^pledges/(?P<sha256>[0-9a-f]{64})\.json$", verify.pledge_text, name="pledge-text"),
    path("api/v1/acts", ActsView.as_view(), name="acts"),
]
