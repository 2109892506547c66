"""The student's acts."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.services.student_session import StudentSession
from commitments.errors import NoPinNoSigning, NotSignedIn
from commitments.models import Act, Commitment
from commitments.records import shown_code
from commitments.services.acting import Signing, decline_as_student, sign_as_student, withdraw_as_student

DEEDS = {"signed": sign_as_student, "declined": decline_as_student, "withdrew": withdraw_as_student}


class ActInput(serializers.Serializer[Any]):
    commitment = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=sorted(DEEDS))
    typed_name = serializers.CharField(max_length=120, allow_blank=True, required=False, default="")
    language = serializers.CharField(max_length=8, required=False, default="vi")
    if_then = serializers.ListField(
        child=serializers.CharField(max_length=48), max_length=3, required=False, allow_null=True, default=None
    )
    trusted_adult = serializers.CharField(
        max_length=48, required=False, allow_null=True, allow_blank=True, default=None
    )


class ActOutput(serializers.Serializer[Any]):
    receipt_code = serializers.CharField(allow_null=True, help_text="Null for a refusal to sign: it has no page.")
    verify_url = serializers.CharField(allow_null=True)
    promise = serializers.CharField(help_text="Signed: the log will take the act in.")


class ActsView(APIView):
    """Confirm, decline or withdraw one's own commitment."""

    @extend_schema(
        operation_id="acts_create",
        request=ActInput,
        responses={
            200: ActOutput,
            400: OpenApiResponse(description="name_missing, name_differs, line_missing, choice_unknown, invalid"),
            401: OpenApiResponse(description="not_joined"),
            403: OpenApiResponse(description="pin_needed: let in without a PIN"),
            404: OpenApiResponse(description="Not a commitment of this student"),
            409: OpenApiResponse(description="signing_closed, already_signed, nothing_to_withdraw"),
        },
    )
    def post(self, request: Request) -> Response:
        session = StudentSession.from_request(request._request)
        if session is None:
            raise NotSignedIn
        if not session.is_full:
            raise NoPinNoSigning
        body = ActInput(data=request.data)
        body.is_valid(raise_exception=True)
        asked = body.validated_data
        commitment = get_object_or_404(
            Commitment.objects.open_to(session.student).select_related("pledge_version"), pk=asked["commitment"]
        )
        signing = Signing(
            typed_name=asked["typed_name"],
            language=asked["language"],
            lines=asked["if_then"],
            adult=asked["trusted_adult"] or None,
            shown_by=session.shown_by,
        )
        act = DEEDS[asked["kind"]](commitment=commitment, student=session.student, signing=signing, at=timezone.now())
        return Response(_answer(act))


def _answer(act: Act) -> dict[str, Any]:
    has_page = act.kind != Act.Kind.DECLINED
    return ActOutput(
        {
            "receipt_code": shown_code(act.public_code) if has_page else None,
            "verify_url": reverse("commitments:act", args=[act.public_code]) if has_page else None,
            "promise": act.promise,
        }
    ).data
