"""Acts: what a party does, written once, answered with a signed promise that the log will take it in.

Every act is one transaction: the party's row is locked, the act stands as pending with its evidence, the party's state
moves. Two taps, or two phones, find the party locked and then already done: one act.
"""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from uuid_utils.compat import uuid7

from accounts.models import Classroom, Seat, Student, User
from commitments import errors
from commitments.models import Act, Commitment, Evidence, Party, PendingAct, PledgeOpening, PledgeText, PledgeVersion
from commitments.pledges import PledgeChoiceError, promised
from commitments.records import (
    Record,
    is_same_name,
    leaf_data,
    make_promise,
    new_public_code,
    new_salt,
    record_digest,
    utc_text,
)
from commitments.services.keys import signing_key
from commitments.services.publishing import keep_text
from jobs.services import enqueue
from quizzes.models import Series

TAKEN_IN_WITHIN = timedelta(hours=24)  # the promise; the sequencer takes seconds
RECOUNT_AFTER = timedelta(seconds=5)


@dataclass(frozen=True, kw_only=True)
class Signing:
    """How somebody signs: what was typed and chosen, and how they were let in.

    lines: ids of the if–then lines, None for all. adult: id of the trusted adult's role, or None.
    shown_by, device: as in the record.
    """

    typed_name: str
    language: str = "vi"
    lines: Sequence[str] | None = None
    adult: str | None = None
    shown_by: str = "pin"
    device: str = "own"


@transaction.atomic
def sign_as_student(*, commitment: Commitment, student: Student, signing: Signing, at: datetime) -> Act:
    """A student's confirmation. Safe to repeat: the first stands and is answered again.

    Raises SigningClosed, NameMissing, NameDiffers (NumberMissing, NumberDiffers for a student without a name on the
    roster), ChoiceUnknown, LineMissing, LedgerKeyMissing.
    """
    party = _locked_party(commitment, "student")
    if party.state == Party.State.SIGNED:
        return _last_act(party)
    _demand_open(commitment)
    signer = _student_signer(student, commitment, signing.typed_name)
    sha256, language = _promised_text(commitment.pledge_version, signing)
    return _act(party, Act.Kind.SIGNED, signing, sha256, language, signer, for_whom=str(student.pk), at=at)


@transaction.atomic
def decline_as_student(*, commitment: Commitment, student: Student, signing: Signing, at: datetime) -> Act:
    """A student's "no", which has no public page. Safe to repeat; may be followed by a confirmation.

    Raises SigningClosed, and AlreadySigned when a confirmation stands: that is withdrawn, not declined.
    """
    party = _locked_party(commitment, "student")
    if party.state == Party.State.DECLINED:
        return _last_act(party)
    if party.state == Party.State.SIGNED:
        raise errors.AlreadySigned
    _demand_open(commitment)
    version = commitment.pledge_version
    language = signing.language if signing.language in version.sha256 else "vi"
    sha256 = version.sha256_in(language)
    return _act(party, Act.Kind.DECLINED, signing, sha256, language, None, for_whom=str(student.pk), at=at)


@transaction.atomic
def withdraw_as_student(*, commitment: Commitment, student: Student, signing: Signing, at: datetime) -> Act:
    """A further record; the confirmation before it stays in the log. Safe to repeat. Raises NothingToWithdraw."""
    return _withdraw(_locked_party(commitment, "student"), signing, for_whom=str(student.pk), at=at)


@transaction.atomic
def sign_for_class(
    *, classroom: Classroom, version: PledgeVersion, series: Series, by: User, signing: Signing, at: datetime
) -> Act:
    """A teacher's confirmation to the class. Safe to repeat, also by two teachers of the class: the first stands.

    Raises NameMissing, StaffNameDiffers, LedgerKeyMissing.
    """
    commitment, _ = Commitment.objects.get_or_create(
        institution_id=classroom.institution_id,
        classroom=classroom,
        student=None,
        pledge_version=version,
        series=series,
        school_year=classroom.school_year,
    )
    Party.objects.get_or_create(institution_id=classroom.institution_id, commitment=commitment, role="teacher")
    party = _locked_party(commitment, "teacher")
    if party.state == Party.State.SIGNED:
        return _last_act(party)
    signer = _cleaned(signing.typed_name)
    if not signer:
        raise errors.NameMissing
    if by.full_name and not is_same_name(by.full_name, signer):
        raise errors.StaffNameDiffers
    sha256, language = _promised_text(version, signing)
    party.user = by
    return _act(party, Act.Kind.SIGNED, signing, sha256, language, signer, for_whom=str(classroom.pk), at=at)


@transaction.atomic
def withdraw_for_class(*, commitment: Commitment, by: User, signing: Signing, at: datetime) -> Act:
    """The teacher's withdrawal, by whoever may act for the class. Raises NothingToWithdraw."""
    party = _locked_party(commitment, "teacher")
    party.user = by
    return _withdraw(party, signing, for_whom=str(commitment.classroom_id), at=at)


def _withdraw(party: Party, signing: Signing, *, for_whom: str, at: datetime) -> Act:
    if party.state == Party.State.WITHDRAWN:
        return _last_act(party)
    evidence = Evidence.objects.filter(act=_last_act(party)).first() if party.state == Party.State.SIGNED else None
    if evidence is None:  # nothing confirmed, or its content has been erased
        raise errors.NothingToWithdraw
    signed = json.loads(bytes(evidence.record))
    return _act(
        party,
        Act.Kind.WITHDREW,
        signing,
        signed["pledge_sha256"],
        signed["language"],
        signed["signer"],
        for_whom=for_whom,
        at=at,
    )


def _locked_party(commitment: Commitment, role: str) -> Party:
    parties = Party.objects.select_for_update(of=("self",), no_key=True).select_related("commitment__pledge_version")
    return parties.get(institution=commitment.institution_id, commitment=commitment, role=role)


def _last_act(party: Party) -> Act:
    return party.acts.select_related("evidence").order_by("-at", "-pk")[:1].get()


def _demand_open(commitment: Commitment) -> None:
    is_open = PledgeOpening.objects.open().filter(
        institution=commitment.institution_id,
        classroom=commitment.classroom_id,
        pledge_version=commitment.pledge_version_id,
        series=commitment.series_id,
    )
    if not is_open.exists():
        raise errors.SigningClosed


def _student_signer(student: Student, commitment: Commitment, typed: str) -> str:
    """What goes into the record: the name as typed, or the number of a student whose name is not kept."""
    signer = _cleaned(typed)
    if student.name:
        if not signer:
            raise errors.NameMissing
        if not is_same_name(student.name, signer):
            raise errors.NameDiffers
        return signer
    if not signer:
        raise errors.NumberMissing
    seats = Seat.objects.filter(
        institution=student.institution_id, classroom=commitment.classroom_id, student=student, to_on=None
    )
    if not signer.isdecimal() or not seats.filter(number=int(signer[:6])).exists():
        raise errors.NumberDiffers
    return str(int(signer[:6]))


def _cleaned(typed: str) -> str:
    return " ".join(unicodedata.normalize("NFC", typed).split())


def _promised_text(version: PledgeVersion, signing: Signing) -> tuple[str, str]:
    """(SHA-256 of the very words promised, their language)."""
    language = signing.language if signing.language in version.sha256 else "vi"
    offered = json.loads(PledgeText.objects.get(sha256=version.sha256_in(language)).content)
    try:
        text = promised(offered, lines=signing.lines, adult=signing.adult)
    except PledgeChoiceError as error:
        raise (errors.LineMissing if str(error) == "no_line" else errors.ChoiceUnknown) from error
    return keep_text(version, language, text), language


def _act(
    party: Party,
    kind: Act.Kind,
    signing: Signing,
    sha256: str,
    language: str,
    signer: str | None,
    *,
    for_whom: str,
    at: datetime,
) -> Act:
    record = Record(
        act=str(uuid7()),
        kind=kind.value,
        commitment=str(party.commitment_id),
        pledge_sha256=sha256,
        language=language,
        role=party.role,
        signer=signer,
        relation=None,
        for_whom=for_whom,
        method="typed" if signer else None,
        strokes_sha256=None,
        device=signing.device,
        shown_by=signing.shown_by,
        witness=None,
        at=utc_text(at),
    )
    act = write_act(record, institution_id=party.institution_id, party=party, erases=None, at=at)
    party.state = _STATE_AFTER[kind]
    party.save(update_fields=["state", "user"])
    _ask_for_recount(party.commitment, at)
    return act


_STATE_AFTER = {
    Act.Kind.SIGNED: Party.State.SIGNED,
    Act.Kind.DECLINED: Party.State.DECLINED,
    Act.Kind.WITHDREW: Party.State.WITHDRAWN,
}


def write_act(record: Record, *, institution_id: UUID, party: Party | None, erases: Act | None, at: datetime) -> Act:
    """Insert the act as pending, with its evidence and the promise, in the caller's transaction."""
    key = signing_key()
    at = at.replace(microsecond=0)  # the record holds whole seconds, and is checked against the row
    salt, raw = new_salt(), record.canonical()
    digest, code = record_digest(salt, raw), new_public_code()
    leaf = leaf_data(entry_id=record.act, institution=str(institution_id), kind=record.kind, digest=digest)
    act = Act.objects.create(
        id=UUID(record.act),
        institution_id=institution_id,
        party=party,
        erases=erases,
        kind=record.kind,
        public_code=code,
        digest=digest,
        promise=make_promise(key, leaf=leaf, receipt=code, at=at, by=at + TAKEN_IN_WITHIN),
        at=at,
    )
    Evidence.objects.create(act=act, institution_id=institution_id, record=raw, salt=salt)
    PendingAct.objects.create(act=act, at=at)
    return act


def _ask_for_recount(commitment: Commitment, at: datetime) -> None:
    series, classroom = commitment.series_id, commitment.classroom_id
    enqueue(
        "campaigns.recount_class",
        dedupe_key=f"recount:{series}:{classroom}",
        run_at=at + RECOUNT_AFTER,
        classroom=str(classroom),
        series=str(series),
    )
