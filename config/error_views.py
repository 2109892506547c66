"""Errors outside of any view: the API's one shape below /api/, a page in the reader's language elsewhere."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if request.path.startswith(API):
        return _answer(400, "invalid", _("Dữ liệu gửi lên chưa đúng."))
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if request.path.startswith(API):
        return _answer(403, "permission_denied", _("Không được phép."))
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if request.path.startswith(API):
        return _answer(404, "not_found", _("Không có địa chỉ này."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    if request.path.startswith(API):
        return _answer(500, "error", _("Máy chủ gặp lỗi. Không có gì lưu dở dang; hãy gửi lại sau."))
    return defaults.server_error(request)


def _answer(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message, "details": {}}}, status=status)
