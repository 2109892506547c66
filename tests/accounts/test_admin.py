import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import AuditEntry, Membership
from tests.accounts.factories import ClassroomFactory, InstitutionFactory, UserFactory, administrator, head_of

pytestmark = pytest.mark.django_db
LISTS = ["user", "membership", "administrativeunit", "institution"]


@pytest.mark.parametrize("name", LISTS)
def test_an_administrator_opens_each_list_and_form(client, name):
    ClassroomFactory()
    client.force_login(administrator())

    assert client.get(reverse(f"admin:accounts_{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:accounts_{name}_add")).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_a_staff_flag_without_the_role_opens_nothing(client, name):
    classroom = ClassroomFactory()
    client.force_login(head_of(classroom.institution, is_staff=True))

    assert client.get(reverse(f"admin:accounts_{name}_changelist")).status_code == 403


def test_no_people_results_or_ledger_are_registered():
    registered = {model._meta.label_lower for model in admin.site._registry}

    assert registered == {f"accounts.{name}" for name in LISTS}


def test_giving_a_role_is_in_the_trail(client):
    client.force_login(administrator())
    user, institution = UserFactory(), InstitutionFactory()

    client.post(
        reverse("admin:accounts_membership_add"), {"user": user.pk, "role": "head", "institution": institution.pk}
    )

    assert Membership.objects.filter(user=user, role="head", institution=institution).exists()
    assert AuditEntry.objects.filter(action="membership.added").exists()


def test_models_and_roles_are_named_in_words(client):
    institution = InstitutionFactory(name="Trường THPT Thanh Chăn")
    head_of(institution, full_name="Lò Văn Hiệu")
    client.force_login(administrator())

    index = client.get(reverse("admin:index")).content.decode()

    assert all(name in index for name in ("Tài khoản", "Vai trò", "Đơn vị hành chính", "Trường hoặc đơn vị"))
    role = Membership.objects.get(institution=institution)
    assert str(role) == "Lò Văn Hiệu: Ban giám hiệu, Trường THPT Thanh Chăn"
