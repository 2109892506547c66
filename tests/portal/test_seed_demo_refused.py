import pytest
from django.core.management import CommandError, call_command


@pytest.mark.django_db
def test_without_content_the_demonstration_says_what_to_load_first():
    with pytest.raises(CommandError, match="load_units"):
        call_command("seed_demo")
