from django.urls import URLPattern, path, re_path

from commitments.api.acts import ActsView
from commitments.views import signing, verify

app_name = "commitments"
urlpatterns: list[URLPattern] = [
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>", verify.act, name="act"),
    path("verify/<str:code>/receipt.tlog-proof", verify.receipt, name="receipt"),
    path("ledger/checkpoint", verify.checkpoint, name="checkpoint"),
    path("ledger/key", verify.public_key, name="public-key"),
    re_path(r"^pledges/(?P<sha256>[0-9a-f]{64})\.json$", verify.pledge_text, name="pledge-text"),
    path("teach/classes/<uuid:classroom_id>/commitment/", signing.classroom, name="class"),
    path("teach/classes/<uuid:classroom_id>/commitment/open/", signing.open_signing, name="open"),
    path("teach/classes/<uuid:classroom_id>/commitment/sign/", signing.sign, name="sign"),
    path("teach/classes/<uuid:classroom_id>/commitment/withdraw/", signing.withdraw, name="withdraw"),
    path("teach/commitments/<uuid:opening_id>/", signing.opening, name="opening"),
    path("teach/commitments/<uuid:opening_id>/close/", signing.close, name="close"),
    path("teach/commitments/<uuid:opening_id>/code/", signing.change_code, name="change-code"),
    path("teach/commitments/<uuid:opening_id>/join-screen/", signing.join_screen, name="join-screen"),
    path("api/v1/acts", ActsView.as_view(), name="acts"),
]
