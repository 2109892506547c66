"""POST /api/v1/join and /api/v1/session: a student comes in, comes back, and leaves."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.errors import DomainError
from accounts.services.student_session import StudentSession
from portal.api.serializers import ErrorSerializer, JoinSerializer, StudentPageSerializer
from portal.services.joining import Entered, JoinClaim, enter, join, look, student_page


class NotSignedIn(DomainError):
    code = "not_signed_in"
    http_status = 401
    message = _("Em chưa vào, hoặc phiên đã hết hạn. Em vào lại bằng thẻ hoặc mã.")


class Join(APIView):
    """Joining."""

    @extend_schema(
        operation_id="join",
        request=JoinSerializer,
        responses={200: StudentPageSerializer, 400: ErrorSerializer, 401: ErrorSerializer, 403: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        """Join by card, or by code, number and PIN; the answer sets a cookie. With an empty body and that cookie, join what
        has been opened since. A wrong code, number and PIN answer alike, with `retry_after_s`; a void card says so.
        """
        given = JoinSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        at = timezone.now()
        claim = JoinClaim(**given.validated_data)
        if claim.card or claim.code:
            entered = join(claim=claim, address=request.META.get("REMOTE_ADDR", ""), at=at)
        else:
            entered = enter(session=_session(request), at=at)
        response = _page(entered)
        entered.session.set_on(response)
        return response


class Session(APIView):
    """Who is at the screen."""

    @extend_schema(operation_id="session", responses={200: StudentPageSerializer, 401: ErrorSerializer})
    def get(self, request: Request) -> Response:
        """The same answer as joining, for a valid cookie."""
        return _page(look(session=_session(request), at=timezone.now()))

    @extend_schema(operation_id="leave", responses={204: None})
    def delete(self, request: Request) -> Response:
        """The next student: the cookie goes."""
        response = Response(status=204)
        StudentSession.clear(response)
        return response


def _session(request: Request) -> StudentSession:
    session = StudentSession.from_request(request._request)
    if session is None:
        raise NotSignedIn
    return session


def _page(entered: Entered) -> Response:
    response = Response(student_page(entered, timezone.now()))
    response["Cache-Control"] = "no-store"
    return response
