from django.test import Client


def test_a_phone_that_asks_for_english_sees_vietnamese_until_somebody_chooses(db):
    page = Client().get("/", headers={"accept-language": "en-US,en"})

    assert page["Content-Language"] == "vi"
    assert '<html lang="vi"' in page.content.decode()


def test_the_language_chosen_stays(db):
    client = Client()

    client.post("/i18n/setlang/", {"language": "en", "next": "/"})

    assert client.get("/")["Content-Language"] == "en"


def test_a_language_we_do_not_have_is_vietnamese(db):
    client = Client()
    client.cookies["django_language"] = "xx"

    assert client.get("/")["Content-Language"] == "vi"
