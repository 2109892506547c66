"""Who did and who looked at what."""

from django.db import models
from uuid_utils.compat import uuid7

from accounts.models.institution import Institution
from accounts.models.staff import User
from accounts.querysets.audit import AuditEntryQuerySet


class AuditEntry(models.Model):
    """One deed, or one look at named results (one row a user, page, target and hour). Never names, answers or PINs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)  # "roster.imported", "class_result.seen"
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True, related_name="+")
    details = models.JSONField(default=dict)
    look_hour = models.DateTimeField(null=True)  # set for looks only
    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "action", "target_id", "look_hour"],
                condition=models.Q(look_hour__isnull=False),
                name="audit_look_once_an_hour",
            )
        ]
        indexes = [models.Index(fields=["institution", "-at"], name="audit_of_institution")]
