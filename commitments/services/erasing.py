"""Erasing what an act says of a person, while the log keeps that there was an act, and when."""

from datetime import datetime

from django.db import transaction
from uuid_utils.compat import uuid7

from accounts.models import Student, User
from accounts.services import audit
from commitments.models import Act, Evidence
from commitments.records import Record, utc_text
from commitments.services.acting import write_act


@transaction.atomic
def erase_student(*, student: Student, by: User | None, at: datetime, reason: str = "request") -> int:
    """Destroy record and salt of every act of the student, and log an `erased` act, naming nobody, for each.

    What is left in the log is a hash that nobody can test a guess against. The student's own row, and the
    confirmations' state, which counts in totals, are the caller's business and stay. reason: a word for the log's
    record, `request` or `retention_over`. Returns how many acts were erased; safe to repeat.
    """
    acts = list(
        Act.objects.of_student(student)
        .filter(evidence__isnull=False)
        .select_for_update(of=("self",), no_key=True)
        .in_order()
    )
    Evidence.objects.of_acts([act.pk for act in acts]).delete()
    for act in acts:
        write_act(_erasure(act, reason, at), institution_id=act.institution_id, party=None, erases=act, at=at)
    if acts:
        audit.record(by, "commitments.erased", student, acts=len(acts), reason=reason)
    return len(acts)


def _erasure(act: Act, reason: str, at: datetime) -> Record:
    return Record(
        act=str(uuid7()),
        kind="erased",
        commitment=None,
        pledge_sha256=None,
        language=None,
        role=None,
        signer=None,
        relation=None,
        for_whom=str(act.pk),
        method=reason,
        strokes_sha256=None,
        device=None,
        shown_by="none",
        witness=None,
        at=utc_text(at),
    )
