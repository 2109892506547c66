from accounts.querysets.audit import AuditEntryQuerySet
from accounts.querysets.classroom import ClassroomQuerySet
from accounts.querysets.contact import OfficialContactQuerySet
from accounts.querysets.institution import InstitutionQuerySet, LegalGroundQuerySet
from accounts.querysets.staff import MembershipQuerySet, UserQuerySet
from accounts.querysets.student import SeatQuerySet, StudentQuerySet
from accounts.querysets.unit import AdministrativeUnitQuerySet

__all__ = [
    "AdministrativeUnitQuerySet",
    "AuditEntryQuerySet",
    "ClassroomQuerySet",
    "InstitutionQuerySet",
    "LegalGroundQuerySet",
    "MembershipQuerySet",
    "OfficialContactQuerySet",
    "SeatQuerySet",
    "StudentQuerySet",
    "UserQuerySet",
]
