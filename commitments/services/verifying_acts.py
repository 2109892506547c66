"""Whether one act, its evidence, its promise and its place in the log fit each other, column by column."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import rfc8785
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from commitments.merkle import leaf_hash
from commitments.models import Act, LedgerEntry, Party, PledgeText
from commitments.notes import VerifierKey
from commitments.pledges import text_sha256_of
from commitments.records import Record, read_promise, record_digest, utc_text
from commitments.services.findings import Finding
from commitments.services.sequencing import act_leaf

Fault = tuple[str, str]  # (column, what is wrong)


def entry_findings(
    entry: LedgerEntry, key: VerifierKey, signed_at: datetime | None, texts: Mapping[str, PledgeText]
) -> list[Finding]:
    """Faults of one entry.

    signed_at: when the checkpoint that first held it was signed, None when there is none. texts: all, by SHA-256.
    """
    faults = [*_entry_faults(entry, signed_at), *_promise_faults(entry.act, key), *_evidence_faults(entry.act, texts)]
    first_of_each = dict(reversed(faults))  # the promise and the record may both tell of one column
    return [Finding(entry.index, column, what) for column, what in faults if first_of_each.get(column) == what]


def unlogged(key: VerifierKey, at: datetime) -> list[Finding]:
    """Acts that the log has promised to take in, and has not; and acts that the log does not wait for any more."""
    findings = []
    for act in Act.objects.unlogged().select_related("pending", "evidence", "erased_by").in_order().iterator(500):
        said = read_promise(act.promise, key)
        if not hasattr(act, "pending"):
            findings.append(Finding(None, f"Act({act.pk})", _("đã hứa vào sổ nhưng không có trong sổ")))
        elif said is None or rfc8785.dumps(said["leaf"]) != act_leaf(act):
            findings.append(Finding(None, f"Act({act.pk}).promise", _("lời hứa không khớp với lượt xác nhận")))
        elif said["by"] < utc_text(at):
            findings.append(Finding(None, f"Act({act.pk})", _("quá hạn đã hứa mà chưa vào sổ")))
    findings += [
        Finding(act.entry.index, f"PendingAct({act.pk})", _("đã vào sổ mà vẫn còn trong hàng chờ"))
        for act in Act.objects.filter(pending__isnull=False, entry__isnull=False).select_related("entry")
    ]
    return findings


def misstated() -> list[Finding]:
    """Parties whose state is not what their last act left."""
    newest = Act.objects.filter(party=OuterRef("pk")).order_by("-at", "-pk")
    parties = Party.objects.annotate(did=Subquery(newest.values("kind")[:1])).order_by("pk")
    agreeing = Q(state="waiting", did=None)
    for did, state in (("signed", "signed"), ("declined", "declined"), ("withdrew", "withdrawn")):
        agreeing |= Q(state=state, did=did)
    return [
        Finding(None, f"Party({party.pk}).state", _("là %(state)s, không theo lượt cuối cùng") % {"state": party.state})
        for party in parties.exclude(agreeing)[:100]
    ]


def _entry_faults(entry: LedgerEntry, signed_at: datetime | None) -> Iterator[Fault]:
    leaf = bytes(entry.leaf)
    if leaf != act_leaf(entry.act):
        yield "LedgerEntry.leaf", _("không phải dữ liệu của lượt xác nhận mà mục trỏ tới")
    if bytes(entry.leaf_hash) != leaf_hash(leaf):
        yield "LedgerEntry.leaf_hash", _("không bằng băm của leaf")
    if signed_at is not None and entry.at != signed_at:
        yield "LedgerEntry.at", _("khác giờ của điểm kiểm đã ký mục này")


def _promise_faults(act: Act, key: VerifierKey) -> Iterator[Fault]:
    """The signed promise against the act's columns."""
    said = read_promise(act.promise, key)
    if said is None:
        yield "Act.promise", _("không phải lời hứa do khóa của sổ ký")
        return
    leaf = said["leaf"]
    for column, promised, stored in (
        ("Act.id", leaf["entry_id"], str(act.pk)),
        ("Act.institution", leaf["institution"], str(act.institution_id)),
        ("Act.kind", leaf["kind"], act.kind),
        ("Act.digest", leaf["digest"], bytes(act.digest).hex()),
        ("Act.public_code", said["receipt"], act.public_code),
        ("Act.at", said["at"], utc_text(act.at)),
    ):
        if promised != stored:
            yield column, _("đã ký là %(promised)s, nay là %(stored)s") % {"promised": promised, "stored": stored}
    if act.at.microsecond:
        yield "Act.at", _("không tròn giây")


def _evidence_faults(act: Act, texts: Mapping[str, PledgeText]) -> Iterator[Fault]:
    evidence = getattr(act, "evidence", None)
    if evidence is None:
        erasure = getattr(act, "erased_by", None)
        if erasure is None:
            yield "Evidence.salt", _("nội dung đã mất mà không có mục xóa nào trong sổ")
        elif not hasattr(erasure, "entry") and not hasattr(erasure, "pending"):
            yield "Evidence.salt", _("nội dung đã mất, mục xóa không vào sổ")
        return
    raw = bytes(evidence.record)
    if evidence.institution_id != act.institution_id:
        yield "Evidence.institution", _("khác đơn vị của lượt xác nhận")
    if record_digest(bytes(evidence.salt), raw) != bytes(act.digest):
        yield "Evidence.record/salt", _("HMAC của nội dung không bằng digest: nội dung hoặc salt đã bị sửa")
        return
    try:
        record = Record.parse(raw)
    except ValueError:
        yield "Evidence.record", _("không đúng dạng bản ghi")
        return
    yield from _record_faults(act, record, texts)


def _record_faults(act: Act, record: Record, texts: Mapping[str, PledgeText]) -> Iterator[Fault]:
    """The record, which the log vouches for, against the rows around the act."""
    columns: list[tuple[str, str | None, str]] = [
        ("Act.id", record.act, str(act.pk)),
        ("Act.kind", record.kind, act.kind),
        ("Act.at", record.at, utc_text(act.at)),
    ]
    if act.kind == Act.Kind.ERASED:
        columns.append(("Act.erases", record.for_whom, str(act.erases_id)))
        if act.erases is not None and hasattr(act.erases, "evidence"):
            yield "Evidence", _("mục xóa nói nội dung đã hủy, nhưng nội dung vẫn còn")
    elif act.party is not None:
        commitment = act.party.commitment
        columns += [
            ("Act.party", record.commitment, str(act.party.commitment_id)),
            ("Party.role", record.role, act.party.role),
            ("Commitment.student/classroom", record.for_whom, str(commitment.student_id or commitment.classroom_id)),
        ]
        yield from _text_faults(act, record, texts)
    for column, recorded, stored in columns:
        if recorded != stored:
            yield column, _("bản ghi là %(recorded)s, nay là %(stored)s") % {"recorded": recorded, "stored": stored}


def _text_faults(act: Act, record: Record, texts: Mapping[str, PledgeText]) -> Iterator[Fault]:
    text = texts.get(record.pledge_sha256 or "")
    if text is None:
        yield "PledgeText.sha256", _("không còn văn bản mà bản ghi nêu")
    elif text_sha256_of(text.content) != text.sha256:
        yield "PledgeText.content", _("văn bản không còn đúng mã băm của nó")
    elif act.party is not None and text.version_id != act.party.commitment.pledge_version_id:
        yield "Commitment.pledge_version", _("bản cam kết khác với bản đã ghi")
