import json

import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema


def test_the_schema_is_valid_openapi_and_names_every_operation():
    schema = SchemaGenerator().get_schema(request=None, public=True)

    validate_schema(schema)
    operations = {op["operationId"] for methods in schema["paths"].values() for op in methods.values()}
    assert {"join", "session", "leave", "answers", "attempt_result"} <= operations


@pytest.mark.django_db
def test_schema_and_its_page_come_from_this_site_alone(client):
    schema, page = client.get("/api/schema/"), client.get("/api/docs/")

    assert schema.status_code == page.status_code == 200
    assert json.loads(schema.content)["openapi"].startswith("3.1")
    assert "/api/v1/attempts/{attempt_id}/responses" in page.content.decode()
    assert "https://" not in page.content.decode().replace("https://spec", "")
