"""Whatever is sent, the student's API answers in its own shapes and never with a 500."""

import pytest
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

schemathesis = pytest.importorskip("schemathesis")
pytestmark = pytest.mark.django_db
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=6,
)
FIELDS = {
    "join": ["code", "number", "pin", "card"],
    "answers": ["token", "sent_at", "started_at", "taken", "responses", "finish"],
}
PATHS = {
    "join": "/api/v1/join",
    "answers": "/api/v1/attempts/01939c3e-0000-4000-8000-000000000001/responses",
}


@pytest.mark.parametrize("operation", sorted(PATHS))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_json_is_answered_in_the_one_shape_of_an_error(client, operation, data):
    body = data.draw(JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS[operation], JSON)))

    response = client.post(PATHS[operation], body, content_type="application/json")

    assert 400 <= response.status_code < 500
    assert set(response.json()["error"]) == {"code", "message", "details"}


def test_schemathesis_can_read_the_schema():
    schema = SchemaGenerator().get_schema(request=None, public=True)

    operations = list(schemathesis.openapi.from_dict(schema).get_all_operations())

    assert len(operations) >= 5
