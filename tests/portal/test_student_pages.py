import json
import re

import pytest
from django.test import Client

PAGES = ["/", "/c/", "/play/"]


@pytest.mark.parametrize("address", PAGES)
def test_the_students_pages_open_without_signing_in_or_asking_the_database(
    address: str, client: Client, db, django_assert_num_queries
):
    with django_assert_num_queries(0):
        response = client.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_nothing_on_a_page_is_inline_but_the_words(address: str, client: Client):
    page = client.get(address).content.decode()

    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == ['<script id="player-words" type="application/json">']
    assert re.findall(r"<style| style=| on[a-z]+=", page) == []


def test_the_join_form_stands_there_before_any_script_has_run(client: Client):
    page = client.get("/").content.decode()

    assert '<main id="join-page">' in page
    assert all(f'name="{name}"' in page for name in ("code", "number", "pin", "csrfmiddlewaretoken"))


def test_the_code_of_the_projectors_qr_code_fills_the_form_in(client: Client):
    assert 'value="7KH4MX"' in client.get("/", {"code": "7KH4MX"}).content.decode()


def test_a_code_from_the_address_cannot_break_out_of_the_form(client: Client):
    assert "<script>alert" not in client.get("/", {"code": '"><script>alert(1)'}).content.decode()


def test_every_word_that_the_player_says_is_on_its_page(client: Client):
    page = client.get("/play/").content.decode()
    block = re.search(r'<script id="player-words" type="application/json">(.*?)</script>', page, re.S)

    words = json.loads(block.group(1)) if block else {}

    assert words["pause"] == "Dừng lại, kiểm tra"
    assert words["sure_1"] == "Đoán thôi"


def test_the_service_worker_rules_over_the_whole_site_and_is_not_sent_twice(client: Client):
    first = client.get("/sw.js")
    again = client.get("/sw.js", headers={"if-none-match": first["ETag"]})

    assert first["Service-Worker-Allowed"] == "/"
    assert first["Content-Type"].startswith("text/javascript")
    assert "js/player/talk.js" in first.content.decode()
    assert again.status_code == 304


def test_screens_that_few_lessons_need_are_kept_only_once_they_are_fetched(client: Client):
    shell = json.loads(client.get("/sw.js").content.decode().split("const SHELL = ")[1].split(";\n")[0])

    assert not [file for file in shell["first"] + shell["later"] if "email" in file or "items-sort" in file]
    assert {"surface-email.js", "items-sort.js", "player-paper.css"} <= {
        file.split("/")[-1] for file in shell["seldom"]
    }


@pytest.mark.parametrize("address", ["/c/", "/play/"])
def test_the_shell_is_the_same_for_everyone_and_not_sent_twice(address: str, client: Client):
    first = client.get(address, headers={"accept-encoding": "br"})
    again = client.get(address, headers={"accept-encoding": "br", "if-none-match": first["ETag"]})

    assert not first.cookies
    assert first["Content-Encoding"] == "br"
    assert again.status_code == 304


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_language_has_its_own_shell(language: str, client: Client):
    client.cookies["django_language"] = language

    assert f'lang="{language}"' in client.get("/play/").content.decode()
