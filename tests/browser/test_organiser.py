"""An organiser's campaign from its first form to its first figures, and the head's answer in between."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from campaigns.models import Campaign
from campaigns.services.enrolment import ask_for_recount
from tests.accounts.factories import (
    InstitutionFactory,
    LegalGroundFactory,
    ProvinceFactory,
    UnitFactory,
    head_of,
    organiser_of,
)
from tests.browser.conftest import DESK, PHONE, Live
from tests.campaigns.factories import LEGAL_BASIS, a_class, did, publish_all, signed_by

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "Phòng, chống lừa đảo trên mạng, học kỳ I"


@pytest.fixture
def place() -> dict[str, Any]:
    """A province with three communes and two schools; the larger one has a class of twelve."""
    publish_all()
    province = ProvinceFactory()
    thanh_nua = UnitFactory(parent=province, name="Thanh Nưa")
    UnitFactory(parent=province, name="Mường Phăng")
    school = InstitutionFactory(unit=thanh_nua, name="Trường THPT Thanh Chăn")
    InstitutionFactory(unit=UnitFactory(parent=province, name="Nà Tấu"), name="Trường THCS Nà Tấu")
    LegalGroundFactory(institution=school)
    return {
        "organiser": organiser_of(province, full_name="Thiếu tá Lường Văn Pánh"),
        "head": head_of(school, full_name="Lò Thị Hoàng Phương Anh"),
        "classroom": a_class(school, students=12, name="10A1"),
    }


def test_a_campaign_from_its_form_to_its_figures(
    live: Live, place: dict[str, Any], run_jobs: Callable[[], list[Any]]
) -> None:
    organiser, head = live.page(DESK), live.page(DESK)
    live.sign_in(organiser, place["organiser"])
    live.sign_in(head, place["head"])

    organiser.goto("/organise/")
    live.assert_accessible(organiser)
    organiser.get_by_role("link", name="Tạo chiến dịch").click()
    live.assert_accessible(organiser)
    organiser.get_by_label("Tên chiến dịch").fill(NAME)
    organiser.get_by_label("Căn cứ pháp lý").fill(LEGAL_BASIS)
    organiser.get_by_role("button", name="Lưu và chọn đơn vị để mời").click()

    organiser.get_by_label("Chọn tất cả đơn vị của xã Thanh Nưa").check()
    expect(organiser.get_by_label("Trường THPT Thanh Chăn")).to_be_checked()
    organiser.get_by_label("Trường THCS Nà Tấu").check()
    live.assert_accessible(organiser)
    organiser.get_by_role("button", name="Gửi lời mời").click()
    expect(organiser.get_by_text("Đã mời 2 đơn vị")).to_be_visible()
    organiser.get_by_role("button", name="Bắt đầu chiến dịch").click()
    expect(organiser.get_by_text("Chiến dịch đã bắt đầu")).to_be_visible()
    live.assert_accessible(organiser)

    head.goto("/head/")
    head.get_by_role("link", name="Xem và trả lời").click()
    live.assert_accessible(head)
    head.get_by_role("button", name="Nhận lời tham gia").click()
    expect(head.get_by_text("Đã nhận lời")).to_be_visible()
    live.assert_accessible(head)

    the_class_takes_part(place["classroom"], run_jobs)

    organiser.reload()
    expect(organiser.get_by_text("12/12 em · 1/2 đơn vị nhận lời")).to_be_visible()
    expect(organiser.locator(".figure__value").nth(2)).to_have_text("+25")
    expect(organiser.get_by_role("row", name="Trường THPT Thanh Chăn")).to_contain_text("50% → 75%, 12 em")
    expect(organiser.get_by_role("row", name="Trường THCS Nà Tấu")).to_contain_text("Đã mời")
    expect(organiser.get_by_text("Chưa trả lời lời mời")).to_be_visible()
    live.assert_accessible(organiser)
    live.assert_fits(organiser)

    organiser.get_by_role("link", name="Thanh Nưa 100% 12/12").click()
    expect(organiser.get_by_role("heading", level=1)).to_have_text("xã Thanh Nưa")
    live.assert_accessible(organiser)
    with organiser.expect_download() as download:
        organiser.get_by_role("link", name="Tải .xlsx").click()
    sheet = load_workbook(BytesIO(download.value.path().read_bytes())).active
    assert sheet["A1"].value == NAME


def the_class_takes_part(classroom: Any, run_jobs: Callable[[], list[Any]]) -> None:
    campaign = Campaign.objects.get()
    for seat in classroom.seats.all():
        did(campaign, seat, "pretest", 6)
        did(campaign, seat, "posttest", 9)
        signed_by(campaign, seat)
    ask_for_recount(campaign.series_id, classroom.pk)
    run_jobs()


def test_overlapping_days_are_explained_and_what_was_typed_stays(live: Live, place: dict[str, Any]) -> None:
    page = live.page(DESK)
    live.expected_errors.append("400")
    live.sign_in(page, place["organiser"])
    page.goto("/organise/new/")
    page.get_by_label("Tên chiến dịch").fill(NAME)
    page.get_by_label("Căn cứ pháp lý").fill(LEGAL_BASIS)
    first_day = page.locator("#id_pretest_opens_on").input_value()
    page.locator("#id_lesson_opens_on").fill(first_day)

    page.get_by_role("button", name="Lưu và chọn đơn vị để mời").click()

    expect(page.get_by_text("không được trùng ngày")).to_be_visible()
    expect(page.get_by_label("Tên chiến dịch")).to_have_value(NAME)
    live.assert_accessible(page)
    assert not Campaign.objects.exists()


def test_the_organisers_pages_fit_a_phone_and_closing_asks_for_the_name(live: Live, place: dict[str, Any]) -> None:
    page = live.page(PHONE)
    live.expected_errors.append("400")
    live.sign_in(page, place["organiser"])
    page.goto("/organise/new/")
    live.assert_fits(page)
    page.get_by_label("Tên chiến dịch").fill(NAME)
    page.get_by_label("Căn cứ pháp lý").fill(LEGAL_BASIS)
    page.get_by_role("button", name="Lưu và chọn đơn vị để mời").click()
    live.assert_fits(page)
    page.get_by_role("link", name="Để sau").click()
    live.assert_fits(page)
    live.assert_accessible(page)

    page.get_by_role("link", name="Kết thúc chiến dịch").click()
    live.assert_accessible(page)
    page.get_by_label("Gõ lại tên chiến dịch").fill("khác")
    page.get_by_role("button", name="Kết thúc chiến dịch").click()
    expect(page.get_by_text("chưa khớp")).to_be_visible()
    page.get_by_label("Gõ lại tên chiến dịch").fill(NAME)
    page.get_by_role("button", name="Kết thúc chiến dịch").click()

    expect(page.get_by_text("Chiến dịch đã kết thúc")).to_be_visible()
    live.assert_fits(page)
