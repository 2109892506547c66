"""Every address of the site, with every role, by GET and by an empty POST: one table, tests/walk/table.txt.

A new address that is not in the table fails. `L` is a redirect to the sign-in page, `>` any other redirect.
To see what the site answers now: pytest tests/test_roles_walk.py -k prints -s
"""

from collections.abc import Iterator
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.walk.world import ROLES, World, build_world

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent / "walk" / "table.txt"


def routes(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, its arguments) of every address but those below /admin/, which have a test of their own."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, (namespace, pattern.namespace)))
            if inner != "admin":
                yield from routes(pattern.url_patterns, inner)
        else:
            name = ":".join(filter(None, (namespace, pattern.name)))
            yield name, tuple(pattern.pattern.regex.groupindex)


def table() -> dict[tuple[str, str], list[str]]:
    """{(name, verb): statuses in the order of ROLES}."""
    lines = [line.split() for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {(name, verb): statuses for name, verb, *statuses in lines}


@cache
def all_routes() -> dict[str, tuple[str, ...]]:
    return dict(routes(get_resolver().url_patterns))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    key = tmp_path_factory.mktemp("walk") / "ledger.key"
    with django_db_blocker.unblock(), override_settings(LEDGER_KEY_FILE=key), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def ledger_key(world: World) -> None:
    """The walked world's own, instead of one for each test."""


def answer(world: World, role: str, name: str, verb: str) -> str:
    kwargs = {argument: (world.kwargs | world.by_url.get(name, {}))[argument] for argument in all_routes()[name]}
    client = Client(raise_request_exception=False)
    client.cookies = SimpleCookie({key: morsel.value for key, morsel in world.clients[role].cookies.items()})
    with transaction.atomic():
        url = reverse(name, kwargs=kwargs)
        response = client.get(url) if verb == "GET" else client.post(url, **json_for(url))
        transaction.set_rollback(True)
    return mark(response)


def json_for(url: str) -> dict[str, str]:
    return (
        {"data": "{}", "content_type": "application/json"} if url.startswith("/api/") or url.endswith(".json") else {}
    )


def mark(response: HttpResponse) -> str:
    if response.status_code in (301, 302, 303):
        return "L" if response["Location"].startswith("/accounts/login/") else ">"
    return str(response.status_code)


def test_every_address_is_in_the_table_and_nothing_else():
    assert {name for name, _verb in table()} == set(all_routes())
    assert {verb for _name, verb in table()} == {"GET", "POST"}
    assert len(table()) == 2 * len(all_routes())


@pytest.mark.parametrize(("name", "verb"), list(table()))
def test_each_role_gets_what_the_table_says(world, name, verb):
    expected = dict(zip(ROLES, table()[name, verb], strict=True))

    assert {role: answer(world, role, name, verb) for role in ROLES} == expected


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_the_administrators_site_is_for_administrators(world, role):
    for name in ("index", "accounts_user_changelist", "accounts_membership_changelist", "accounts_institution_add"):
        assert world.clients[role].get(reverse(f"admin:{name}")).status_code in (302, 403, 404)


@pytest.mark.skipif("not config.getoption('capture') == 'no'")
def test_prints_what_the_site_answers_now(world):
    for name in all_routes():
        for verb in ("GET", "POST"):
            print(f"{name:34} {verb:4} " + " ".join(f"{answer(world, role, name, verb):>3}" for role in ROLES))  # noqa: T201
