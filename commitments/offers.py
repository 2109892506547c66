"""What joining tells a student of their commitments."""

from typing import Any

from django.urls import reverse

from accounts.models import Student
from commitments.models import Commitment, Party
from commitments.records import shown_code


def join_entries(student: Student, language: str) -> list[dict[str, Any]]:
    """The `commitments` of the answer to joining, in the reader's language where the pledge has it. One query.

    What was withdrawn may be confirmed again and is shown as waiting.
    """
    return [_entry(commitment, language) for commitment in Commitment.objects.waiting_for(student)]


def _entry(commitment: Any, language: str) -> dict[str, Any]:
    version, code = commitment.pledge_version, commitment.receipt_code
    sha256 = version.sha256_in(language)
    is_again = commitment.state == Party.State.WITHDRAWN
    return {
        "id": str(commitment.pk),
        "title": version.title_in(language),
        "text_url": reverse("commitments:pledge-text", args=[sha256]),
        "pledge_sha256": sha256,
        "state": Party.State.WAITING.value if is_again else commitment.state,
        "receipt_code": shown_code(code) if code else None,
        "receipt_url": reverse("commitments:act", args=[code]) if code else None,
    }
