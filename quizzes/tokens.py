"""What a browser carries for one sitting: enough to take an answer without asking the database who this is."""

import base64
import binascii
import struct
from dataclasses import dataclass
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from accounts.errors import DomainError

SALT = "quizzes.attempt"
LAYOUT = struct.Struct(">16s16s16s16s16s16sHHB")


class TokenRefused(DomainError):
    """The attempt token is forged, cut, or not for this attempt."""

    code = "token_refused"
    http_status = 403
    message = _("Phiên làm bài không hợp lệ. Em vào lại bằng thẻ hoặc mã; câu đã gửi vẫn còn.")


@dataclass(frozen=True)
class AttemptToken:
    """One student's leave to answer in one sitting. round: that of their Presence, so that a removed entry ends.

    step stands beside the packed part: it is text.
    """

    institution: UUID
    sitting: UUID
    quiz_version: UUID
    series: UUID
    subject: UUID
    student: UUID
    number: int
    round: int
    is_assessment: bool
    step: str

    def signed(self) -> str:
        """`<base64url>.<step>:<signature>`, about 190 characters."""
        packed = LAYOUT.pack(
            self.institution.bytes,
            self.sitting.bytes,
            self.quiz_version.bytes,
            self.series.bytes,
            self.subject.bytes,
            self.student.bytes,
            self.number,
            self.round,
            self.is_assessment,
        )
        return Signer(salt=SALT).sign(base64.urlsafe_b64encode(packed).decode() + "." + self.step)

    @classmethod
    def read(cls, token: str) -> "AttemptToken":
        """Raises TokenRefused."""
        try:
            encoded, _dot, step = Signer(salt=SALT).unsign(token).rpartition(".")
            fields = LAYOUT.unpack(base64.urlsafe_b64decode(encoded))
        except (BadSignature, binascii.Error, struct.error, ValueError) as error:
            raise TokenRefused from error
        institution, sitting, quiz_version, series, subject, student = (UUID(bytes=part) for part in fields[:6])
        number, presence_round, is_assessment = fields[6:]
        return cls(
            institution=institution,
            sitting=sitting,
            quiz_version=quiz_version,
            series=series,
            subject=subject,
            student=student,
            number=number,
            round=presence_round,
            is_assessment=bool(is_assessment),
            step=step,
        )
