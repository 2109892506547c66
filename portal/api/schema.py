"""The API described: /api/schema/ (OpenAPI 3) and /api/docs/, a plain page made from it. Nothing comes from elsewhere."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.api.serializers import ErrorSerializer
from quizzes.api.answers import AnswerBody, AnswerReceipt


class AnswersInSchema(APIView):
    """Stands in the schema for the plain view that takes answers; never called."""

    @extend_schema(
        operation_id="answers",
        request={"application/json": AnswerBody},
        responses={200: AnswerReceipt, 400: ErrorSerializer, 403: ErrorSerializer, 413: ErrorSerializer},
    )
    def post(self, request: Request, attempt_id: UUID) -> Response:
        """Take answers: whole or in part, in any order, once or often. The browser makes the attempt's id; the first post
        creates it. 200 names what was accepted and what was refused; a 4xx means that nothing was taken.
        """
        raise NotImplementedError


def with_answers(endpoints: list[tuple[Any, ...]], **_kwargs: Any) -> list[tuple[Any, ...]]:
    """A preprocessing hook of drf-spectacular."""
    path = "/api/v1/attempts/{attempt_id}/responses"
    return [*endpoints, (path, "/api/v1/attempts/<uuid:attempt_id>/responses", "POST", AnswersInSchema.as_view())]


@require_safe
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its body and answers."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    operations = [
        {
            "method": method.upper(),
            "path": path,
            "id": operation["operationId"],
            "description": operation.get("description", ""),
            "parameters": operation.get("parameters", []),
            "body": _shape(operation.get("requestBody", {})),
            "answers": [
                {"status": status, "shape": _shape(answer)} for status, answer in operation["responses"].items()
            ],
        }
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    shapes = {
        name: json.dumps(shape, ensure_ascii=False, indent=2) for name, shape in schema["components"]["schemas"].items()
    }
    return render(request, "portal/api_docs.html", {"operations": operations, "shapes": shapes})


def _shape(body: dict[str, Any]) -> str:
    schema = body.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2]
