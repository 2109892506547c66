"""This room's slow work: reading a list, importing it, printing cards."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import DomainError
from accounts.models import AuditEntry, Classroom, User
from accounts.roster.reading import read_roster
from accounts.roster.rows import RosterUnreadable
from accounts.roster_words import say_unreadable
from accounts.services import audit
from accounts.services.cards import PDF, cards_of, cards_pdf
from accounts.services.roster import carry_out
from accounts.services.roster_files import IMPORT, READ, forget_rows, keep_rows, kept_rows, plan_for, take_upload
from jobs.errors import JobRefused
from jobs.models import JobFile
from jobs.registry import job
from jobs.run import JobRun


@job(READ, refusals=(DomainError,))
def read_uploaded_roster(run: JobRun, *, file: str, **target: Any) -> dict[str, Any]:
    """Result: {"rows": id of the JobFile that holds what was read}. The uploaded file is removed, read or not."""
    content = take_upload(file)
    if content is None:
        return dict(run.job.result)
    run.progress(0, 2, _("Đang đọc tệp"))
    try:
        read = read_roster(content, max_bytes=settings.ROSTER_MAX_BYTES)
    except RosterUnreadable as error:
        JobFile.objects.filter(pk=file).delete()
        raise JobRefused(say_unreadable(error)) from error
    run.progress(1, 2, _("Đang so với lớp hiện có"))
    with run.writing():
        rows = keep_rows(file_id=file, owner_id=run.owner_id, read=read)
        run.job.result = {"rows": str(rows.pk)}
        run.job.save(update_fields=["result"])
    run.progress(2, 2)
    return {"rows": str(rows.pk)}


@job(IMPORT, refusals=(DomainError, Classroom.DoesNotExist))
def import_roster(
    run: JobRun, *, rows: str, reading: str, fingerprint: str, leaving: list[str], **target: Any
) -> dict[str, Any]:
    """All or nothing, and once: a second run after the rows were written finds its own mark in the trail.

    Result: {"added", "kept", "unnamed", "left", "classes"}.
    """
    done = AuditEntry.objects.filter(action="roster.imported", details__job=str(run.id))
    if done.exists():
        return dict(run.job.result)
    read = kept_rows(rows, run.owner_id)
    total = len(read.rows)
    run.progress(0, total, _("Đang so với lớp hiện có"))
    plan_for(target, read)  # refuses before anything is locked
    run.progress(total // 3, total, _("Đang ghi; chưa xong thì chưa có gì thay đổi"))
    with run.writing():
        plan = carry_out(
            plan_again=lambda: plan_for(target, read),
            fingerprint=fingerprint,
            leaving=leaving,
            by=User.objects.filter(pk=run.owner_id).first(),
            at=timezone.now(),
            job_id=run.id,
        )
        forget_rows(rows)
        result = {
            "classes": len(plan.classes),
            "added": sum(len(one.plan.of("added")) for one in plan.classes),
            "kept": sum(len(one.plan.seats) - len(one.plan.of("added", "left")) for one in plan.classes),
            "unnamed": plan.unnamed_count,
            "left": len([seat for one in plan.classes for seat in one.plan.of("left") if seat.seat_id in set(leaving)]),
        }
        run.job.result = result
        run.job.save(update_fields=["result"])
    run.progress(total, total)
    return result


@job("accounts.print_cards")
def print_cards(run: JobRun, *, classroom: str, seats: list[str] | None = None) -> dict[str, Any]:
    """A4 sheets of cards, for the whole class or the named seats. Result: {"cards"}."""
    room = Classroom.objects.select_related("institution").filter(pk=classroom).first()
    if room is None:
        raise JobRefused(_("Lớp này không còn nữa."))
    cards = cards_of(room, [UUID(seat) for seat in seats] if seats is not None else None)
    content = cards_pdf(room, cards, lambda done: run.progress(done, len(cards), _("Đang vẽ thẻ")))
    run.progress(len(cards), len(cards))
    run.attach(_("the-lop-%(name)s.pdf") % {"name": room.name.replace("/", "-")}, PDF, content)
    audit.record(User.objects.filter(pk=run.owner_id).first(), "cards.printed", room, cards=len(cards))
    return {"cards": len(cards)}
