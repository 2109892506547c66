"""GET /api/v1/attempts/<id>/result: asked again later, when the debrief of a form may have been released."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from quizzes.models import Attempt
from quizzes.services.attempt_result import stored_result
from quizzes.tokens import AttemptToken


class TokenSerializer(serializers.Serializer[dict[str, str]]):
    token = serializers.CharField(max_length=500)


class AttemptResultSerializer(serializers.Serializer[dict[str, object]]):
    caught = serializers.IntegerField()
    scams = serializers.IntegerField()
    trusted = serializers.IntegerField()
    legitimate = serializers.IntegerField()
    marks = serializers.IntegerField()
    max_marks = serializers.IntegerField()
    practise = serializers.ListField(child=serializers.CharField())
    debrief = serializers.DictField(child=serializers.CharField(), allow_null=True)


class ResultSerializer(serializers.Serializer[dict[str, object]]):
    """`result` is null until the attempt is finished."""

    result = AttemptResultSerializer(allow_null=True)


class AttemptResult(APIView):
    """What came of an attempt."""

    @extend_schema(
        operation_id="attempt_result",
        parameters=[OpenApiParameter("token", str, required=True, description="the attempt token")],
        responses={200: ResultSerializer},
    )
    def get(self, request: Request, attempt_id: UUID) -> Response:
        """Plain counts of a finished attempt, and the debrief's address once no class has the form ahead."""
        given = TokenSerializer(data=request.query_params)
        given.is_valid(raise_exception=True)
        token = AttemptToken.read(given.validated_data["token"])
        mine = Attempt.objects.of_subject(token.institution, token.series, token.subject)
        attempt = get_object_or_404(mine, pk=attempt_id)
        return Response({"result": stored_result(attempt)})
