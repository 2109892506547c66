"""The one shape of an API error: {"error": {"code", "message", "details"}}."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.errors import DomainError


def api_exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Every 4xx of the API in one shape; what is unexpected rises and is a 500."""
    if isinstance(exc, DomainError):
        return _answer(exc.http_status, exc.code, str(exc.message), exc.details)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    response = exception_handler(exc, context)
    if response is None or not isinstance(exc, exceptions.APIException):
        return response
    if isinstance(exc, exceptions.ValidationError):
        answer = _answer(400, "invalid", _("Dữ liệu gửi lên chưa đúng."), {"fields": response.data})
    else:
        answer = _answer(response.status_code, exc.default_code, str(exc.detail), {})
    for header, value in response.items():
        if header != "Content-Type":
            answer[header] = value
    return answer


def _answer(status: int, code: str, message: str, details: dict[str, Any]) -> Response:
    response = Response({"error": {"code": code, "message": message, "details": details}}, status=status)
    if "retry_after_s" in details:
        response["Retry-After"] = str(details["retry_after_s"])
    return response
