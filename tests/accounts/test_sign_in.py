import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import Membership
from tests.accounts.factories import (
    PASSWORD,
    ClassroomFactory,
    UnitFactory,
    UserFactory,
    administrator,
    head_of,
    organiser_of,
    teacher_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def sign_in(client: Client, username: str, password: str = PASSWORD, **headers):
    return client.post(reverse("account_login"), {"login": username, "password": password}, **headers)


def test_each_role_begins_at_its_own_page(client):
    classroom = ClassroomFactory()
    homes = {
        teacher_of(classroom).username: "/teach/",
        head_of(classroom.institution).username: "/head/",
        organiser_of(UnitFactory()).username: "/organise/",
        administrator().username: "/admin/",
    }

    for username, home in homes.items():
        answer = sign_in(client, username)
        assert (answer.status_code, answer["Location"]) == (302, home)
        client.logout()


def test_whoever_has_two_roles_begins_with_the_wider_one(client):
    classroom = ClassroomFactory()
    user = teacher_of(classroom)
    Membership.objects.create(user=user, role="head", institution=classroom.institution)

    assert sign_in(client, user.username)["Location"] == "/head/"


def test_wrong_name_and_wrong_password_are_told_alike_in_vietnamese(client):
    user = UserFactory()

    wrong_password = sign_in(client, user.username, "sai")
    wrong_name = sign_in(client, "khong-co-ai", "sai")

    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in wrong_password.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in wrong_name.content.decode()


def test_guessing_one_account_stops_that_account_from_everywhere_and_no_other(client):
    guessed, colleague = UserFactory(), UserFactory()

    for number in range(8):
        sign_in(client, guessed.username, "sai", REMOTE_ADDR=f"198.51.100.{number}")
    refused = sign_in(client, guessed.username, REMOTE_ADDR="203.0.113.9")
    let_in = sign_in(client, colleague.username, REMOTE_ADDR="198.51.100.1")

    assert "nhập sai nhiều lần" in refused.content.decode()
    assert let_in.status_code == 302


def test_forty_teachers_behind_one_address_all_get_in():
    for user in UserFactory.create_batch(40):
        assert sign_in(Client(), user.username, REMOTE_ADDR="198.51.100.1").status_code == 302


def test_an_account_that_has_ended_does_not_get_in(client):
    sign_in(client, UserFactory(is_active=False).username)

    assert not get_user(client).is_authenticated


def test_a_handed_out_password_opens_the_change_page_only_until_it_is_changed(client):
    user = teacher_of(ClassroomFactory(), must_change_password=True)
    change = reverse("account_change_password")

    assert sign_in(client, user.username)["Location"] == change
    assert client.get("/teach/")["Location"] == change
    changed = client.post(
        change, {"oldpassword": PASSWORD, "password1": "nui-rung-tay-bac-9", "password2": "nui-rung-tay-bac-9"}
    )
    user.refresh_from_db()

    assert changed["Location"] == "/teach/"
    assert not user.must_change_password
    assert user.check_password("nui-rung-tay-bac-9")


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert Client().get("/accounts/signup/").status_code == 404


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_inactive"])
def test_pages_before_signing_in_stand(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_signing_out_is_a_post_and_ends_the_session(client):
    user = teacher_of(ClassroomFactory())
    sign_in(client, user.username)

    assert client.get(reverse("account_logout")).status_code == 200
    assert get_user(client).is_authenticated
    client.post(reverse("account_logout"))
    assert not get_user(client).is_authenticated


def code_for(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"


def test_a_second_factor_can_be_switched_on_and_is_then_asked_for(client):
    user = organiser_of(UnitFactory())
    sign_in(client, user.username)
    assert client.get(reverse("mfa_index")).status_code == 200
    ask_again = client.get(reverse("mfa_activate_totp"))["Location"]
    assert client.get(ask_again).status_code == 200
    page = client.post(ask_again, {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})

    assert Authenticator.objects.filter(user=user, type="totp").exists()
    for name in ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]:
        assert client.get(reverse(name)).status_code == 200
    client.logout()
    cache.clear()  # the same code again within its half minute
    assert sign_in(client, user.username)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert not get_user(client).is_authenticated
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert get_user(client).is_authenticated
