from accounts.models.audit import AuditEntry
from accounts.models.classroom import Classroom
from accounts.models.institution import Institution, LegalGround
from accounts.models.staff import Membership, User
from accounts.models.student import Seat, Student
from accounts.models.unit import AdministrativeUnit, OfficialContact

__all__ = [
    "AdministrativeUnit",
    "AuditEntry",
    "Classroom",
    "Institution",
    "LegalGround",
    "Membership",
    "OfficialContact",
    "Seat",
    "Student",
    "User",
]
