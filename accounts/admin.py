"""The administrator's site, narrow on purpose: accounts, roles, units, institutions. No student, no result, no ledger."""

from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import AdministrativeUnit, Institution, Membership, User
from accounts.querysets.scope import is_administrator
from accounts.services import audit

for model in (Group, Authenticator, EmailAddress, EmailConfirmation):  # second factors are nobody else's to read
    if admin.site.is_registered(model):
        admin.site.unregister(model)
admin.site.site_header = admin.site.site_title = _("Lá Chắn: quản trị")
admin.site.index_title = _("Tài khoản, vai trò, đơn vị")


class AdministratorsOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic when it runs
    """Open to those with the administrator's role; nothing is ever deleted here; every change is in the trail."""

    list_per_page = 50

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What may be null may be left empty; which places a role needs is the database's check."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.null:
            field.required = False
        return field

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        assert isinstance(request.user, User)  # noqa: S101 - has_change_permission has asked
        action = f"{obj._meta.model_name}.{'changed' if change else 'added'}"
        audit.record(request.user, action, obj, fields=sorted(form.changed_data))


@admin.register(User)
class StaffUserAdmin(AdministratorsOnly, UserAdmin):  # type: ignore[type-arg]
    add_form = AdminUserCreationForm
    list_display = ("username", "full_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "full_name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "must_change_password")}),
        (_("Người dùng"), {"fields": ("full_name", "email")}),
        (_("Quyền"), {"fields": ("is_active", "is_staff")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "full_name", "usable_password", "password1", "password2", "must_change_password")},
        ),
    )


@admin.register(Membership)
class MembershipAdmin(AdministratorsOnly):
    list_display = ("user", "role", "unit", "institution", "classroom", "ended_at")
    list_filter = ("role",)
    search_fields = ("user__username", "user__full_name", "institution__name", "unit__name")
    autocomplete_fields = ("user", "unit", "institution")
    fields = ("user", "role", "unit", "institution", "ended_at")
    list_select_related = ("user", "unit", "institution", "classroom")


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(AdministratorsOnly):
    list_display = ("code", "name", "kind", "parent", "valid_from", "valid_to")
    list_filter = ("kind",)
    search_fields = ("name", "code")
    ordering = ("code", "valid_from")
    autocomplete_fields = ("parent",)
    list_select_related = ("parent",)


@admin.register(Institution)
class InstitutionAdmin(AdministratorsOnly):
    list_display = ("name", "kind", "unit", "is_demonstration")
    list_filter = ("kind", "is_demonstration")
    search_fields = ("name",)
    ordering = ("name",)
    autocomplete_fields = ("unit",)
    list_select_related = ("unit",)
