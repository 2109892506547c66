import pytest

from tests.browser.conftest import DESK, PHONE


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_join_page_opens_fits_and_is_accessible(live, size):
    page = live.page(size)

    page.goto("/")

    live.assert_fits(page)
    live.assert_accessible(page)
