"""POST /api/v1/attempts/<id>/responses: the one request that comes again and again.

A plain view with a pydantic body, not a DRF one: each answer of each student pays for what stands here. Its place in the schema is
`AnswersInSchema`, its errors have the API's one shape.
"""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, ValidationError

from accounts.errors import DomainError
from quizzes.answers import AnswerPost, GivenAnswer
from quizzes.load import gauge
from quizzes.services.answering import take_answers
from quizzes.tokens import AttemptToken

MAX_BYTES = 100_000


class ResponseBody(BaseModel):
    """One confirmed answer. `item`: "<scenario>/<item>". `confidence`: 1..3, judge items only."""

    model_config = ConfigDict(extra="forbid")
    item: Annotated[str, Field(max_length=100)]
    answer: JsonValue
    confidence: int | None = None
    answered_at: AwareDatetime


class AnswerBody(BaseModel):
    """Times are the phone's own; `sent_at` against the server's clock corrects them. `finish`: done with that many answers."""

    model_config = ConfigDict(extra="forbid")
    token: Annotated[str, Field(max_length=500)]
    sent_at: AwareDatetime
    started_at: AwareDatetime
    taken: Literal["own", "shared"] = "own"
    responses: Annotated[list[ResponseBody], Field(max_length=100)] = []
    finish: Annotated[int, Field(ge=0, le=1000)] | None = None


class RefusedItem(BaseModel):
    item: str
    code: Literal["unknown_item", "already_answered", "malformed_answer", "after_closing"]


class AttemptResultBody(BaseModel):
    """Plain counts. `practise`: techniques to practise. `debrief`: addresses by language, null while a class has the form ahead."""

    caught: int
    scams: int
    trusted: int
    legitimate: int
    marks: int
    max_marks: int
    practise: list[str]
    debrief: dict[str, str] | None


class AnswerReceipt(BaseModel):
    """`attempt`: where the answers went, perhaps another than was named. `post_after_s`: gather for so long before the next post."""

    attempt: UUID
    accepted: list[str]
    refused: list[RefusedItem]
    post_after_s: int
    result: AttemptResultBody | None


@csrf_exempt  # no cookie is read: whoever posts must hold the signed token
def answers(request: HttpRequest, attempt_id: UUID) -> JsonResponse:
    """Take answers. 200 names what was taken and what was not; a 4xx means that nothing was taken."""
    if request.method != "POST":
        response = _error(405, "method_not_allowed", _("Địa chỉ này chỉ nhận câu trả lời (POST)."))
        response["Allow"] = "POST"
        return response
    with gauge.working():
        try:
            body = _body(request)
            receipt = take_answers(
                token=AttemptToken.read(body.token), attempt_id=attempt_id, post=_post(body), at=timezone.now()
            )
        except ValidationError as error:
            fields = [{"field": ".".join(map(str, e["loc"])), "reason": e["msg"]} for e in error.errors()[:20]]
            return _error(400, "invalid", _("Dữ liệu gửi lên chưa đúng."), fields=fields)
        except DomainError as error:
            return JsonResponse(error.as_json(), status=error.http_status)
    return JsonResponse(
        {
            "attempt": str(receipt.attempt),
            "accepted": receipt.accepted,
            "refused": [{"item": item, "code": code} for item, code in receipt.refused.items()],
            "post_after_s": gauge.post_after_s,
            "result": receipt.result,
        }
    )


class BodyTooLarge(DomainError):
    code = "too_large"
    http_status = 413


def _body(request: HttpRequest) -> AnswerBody:
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        raise BodyTooLarge(_("Gói câu trả lời quá lớn."))
    return AnswerBody.model_validate_json(request.body)


def _post(body: AnswerBody) -> AnswerPost:
    given = (GivenAnswer(one.item, one.answer, one.confidence, one.answered_at) for one in body.responses)
    return AnswerPost(body.sent_at, body.started_at, body.taken, tuple(given), body.finish)


def _error(status: int, code: str, message: str, **details: Any) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message, "details": details}}, status=status)
