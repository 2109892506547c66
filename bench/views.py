"""What the site is measured by: the least that a request with a write can cost here (design §13)."""

import json
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bench.models import FloorCounter, FloorRow

COOKIE = "bench"


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing: shows how fast the load program is."""
    return HttpResponse(b"ok")


@csrf_exempt
def floor(request: HttpRequest) -> HttpResponse:
    """A signed cookie, one INSERT and one UPDATE of different rows in one transaction."""
    counter_id = int(request.get_signed_cookie(COOKIE, salt="bench") or 0)
    answer = json.loads(request.body)
    with transaction.atomic():
        FloorRow.objects.create(
            institution=UUID(int=counter_id), counter_id=counter_id, answer=answer, created_at=timezone.now()
        )
        FloorCounter.objects.filter(pk=counter_id).update(count=F("count") + 1)
    return JsonResponse({"accepted": True})
