from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEntry
from campaigns.models import Campaign, Enrolment
from campaigns.services.participation import withhold_participation
from campaigns.services.recount import recount_class
from campaigns.services.snapshot import publish_snapshot
from tests.accounts.factories import (
    InstitutionFactory,
    ProvinceFactory,
    UnitFactory,
    administrator,
    head_of,
    organiser_of,
    teacher_at,
)
from tests.campaigns.factories import (
    FIRST_DAY,
    LEGAL_BASIS,
    a_campaign,
    a_class,
    accepted,
    days_from,
    did,
    invited,
    publish_all,
    signed_by,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return ProvinceFactory()


@pytest.fixture
def organiser(province):
    return organiser_of(province)


@pytest.fixture
def campaign(province, organiser):
    return a_campaign(province, organiser)


def dashboard_url(campaign: Campaign) -> str:
    return reverse("campaigns:dashboard", args=[campaign.pk])


def a_busy_school(campaign, students=12, unit=None, **fields):
    """Its class has taken both tests and confirmed; everything is counted and published."""
    institution = InstitutionFactory(unit=unit or UnitFactory(), **fields)
    classroom = a_class(institution, students=students)
    accepted(campaign, institution)
    for seat in classroom.seats.all():
        did(campaign, seat, "pretest", 6)
        did(campaign, seat, "posttest", 9)
        signed_by(campaign, seat)
    recount_class(classroom_id=classroom.pk, series_id=campaign.series_id, at=timezone.now())
    withhold_participation(campaign_id=campaign.pk)
    publish_snapshot(campaign_id=campaign.pk, at=timezone.now())
    return institution


def form_data(days=None, **changes) -> dict[str, str]:
    data = {"name": "Chiến dịch học kỳ I", "legal_basis": LEGAL_BASIS}
    for step, rule in (days or days_from(FIRST_DAY)).items():
        data[f"{step}_opens_on"], data[f"{step}_closes_on"] = rule.first.isoformat(), rule.last.isoformat()
    from quizzes.models import Quiz

    for step, key in (
        ("pretest", "form-a"),
        ("lesson", "lesson-core"),
        ("posttest", "form-b"),
        ("retention", "form-c"),
    ):
        data[f"{step}_quiz"] = str(Quiz.objects.get(key=key).pk)
    return {**data, **changes}


def test_an_organiser_without_campaigns_is_told_what_will_stand_here(client, organiser):
    client.force_login(organiser)

    page = client.get(reverse("campaigns:list")).content.decode()

    assert "Chưa có chiến dịch nào" in page
    assert reverse("campaigns:create") in page


def test_an_organiser_makes_a_campaign_and_is_led_to_inviting(client, organiser, province):
    publish_all()
    client.force_login(organiser)

    answer = client.post(reverse("campaigns:create"), form_data(unit=str(province.pk)))

    campaign = Campaign.objects.get()
    assert answer.url == reverse("campaigns:invite", args=[campaign.pk])
    assert (campaign.name, campaign.unit, campaign.created_by) == ("Chiến dịch học kỳ I", province, organiser)


def test_overlapping_days_come_back_with_the_step_named_and_nothing_saved(client, organiser, province):
    publish_all()
    client.force_login(organiser)
    data = form_data(unit=str(province.pk))
    data["lesson_opens_on"] = data["pretest_opens_on"]

    answer = client.post(reverse("campaigns:create"), data)

    assert answer.status_code == 400
    assert "không được trùng ngày" in answer.content.decode()
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    "nonsense",
    [
        {"pretest_opens_on": "hôm nay"},
        {"pretest_quiz": "không có"},
        {"name": ""},
        {"unit": "0"},
        {"retention_closes_on": "9999-99-99"},
        {"name": "x" * 500},
    ],
)
def test_nonsense_in_the_form_is_answered_with_words(client, organiser, province, nonsense):
    publish_all()
    client.force_login(organiser)

    answer = client.post(reverse("campaigns:create"), {**form_data(unit=str(province.pk)), **nonsense})

    assert answer.status_code == 400
    assert not Campaign.objects.exists()


def test_before_any_content_is_loaded_the_form_says_what_is_missing(client, organiser):
    client.force_login(organiser)

    assert client.get(reverse("campaigns:create")).status_code == 200


def test_a_communes_organiser_cannot_make_a_campaign_of_the_province(client, province):
    publish_all()
    client.force_login(organiser_of(UnitFactory(parent=province)))

    answer = client.post(reverse("campaigns:create"), form_data(unit=str(province.pk)))

    assert answer.status_code == 400
    assert not Campaign.objects.exists()


def test_inviting_ticks_institutions_of_the_unit_and_no_others(client, campaign, organiser):
    inside, outside = InstitutionFactory(), InstitutionFactory(unit__parent=ProvinceFactory(code="12"))
    client.force_login(organiser)
    url = reverse("campaigns:invite", args=[campaign.pk])

    refused = client.post(url, {"institutions": [str(outside.pk)]})
    done = client.post(url, {"institutions": [str(inside.pk)]})

    assert (refused.status_code, done.status_code) == (400, 302)
    assert list(Enrolment.objects.values_list("institution", flat=True)) == [inside.pk]


def test_the_list_of_whom_to_invite_is_searched_by_name_and_commune(client, campaign, organiser):
    InstitutionFactory(name="Trường THPT Thanh Chăn", unit=UnitFactory(name="Thanh Nưa"))
    InstitutionFactory(name="Trường THCS Nà Tấu")
    client.force_login(organiser)
    url = reverse("campaigns:invite", args=[campaign.pk])

    by_commune = client.get(url, {"q": "thanh nưa"})
    nothing = client.get(url, {"q": "không có"})

    assert by_commune.context["count"] == 1
    assert "Thanh Chăn" in by_commune.content.decode()
    assert "Không có đơn vị nào khớp" in nothing.content.decode()


def test_ticking_nothing_says_so(client, campaign, organiser):
    InstitutionFactory()
    client.force_login(organiser)

    answer = client.post(reverse("campaigns:invite", args=[campaign.pk]), {})

    assert "Chưa chọn đơn vị nào" in answer.content.decode()


def test_the_head_reads_what_it_means_and_accepts(client, campaign):
    enrolment = invited(campaign)
    client.force_login(head_of(enrolment.institution))
    url = reverse("campaigns:enrolment", args=[enrolment.pk])

    page = client.get(url).content.decode()
    answer = client.post(reverse("campaigns:accept", args=[enrolment.pk]))

    enrolment.refresh_from_db()
    assert "không thấy tên" in page
    assert answer.url == url
    assert enrolment.is_accepted


def test_the_dashboard_shows_figures_with_their_counts(client, campaign, organiser):
    a_busy_school(campaign)
    client.force_login(organiser)

    page = client.get(dashboard_url(campaign)).content.decode()

    assert "100% (12/12)" in page
    assert "+25" in page
    assert "50% → 75%, 12 em" in page
    assert "công bố lần 1" in page


def test_no_name_and_no_single_result_is_on_the_dashboard(client, campaign, organiser):
    school = a_busy_school(campaign)
    school.students.update(name="Lò Thị Bí Mật")
    client.force_login(organiser)

    page = client.get(dashboard_url(campaign)).content.decode()

    assert "Bí Mật" not in page


def test_a_small_school_shows_neither_participation_nor_results(client, campaign, organiser):
    a_busy_school(campaign, students=4, name="Trường rất nhỏ")
    client.force_login(organiser)

    page = client.get(dashboard_url(campaign)).content.decode()

    assert "4/4" not in page
    assert "ẩn (ít người)" in page


def test_a_filter_picks_a_node_and_an_unknown_one_is_not_found(client, campaign, organiser):
    first, second = a_busy_school(campaign), a_busy_school(campaign)
    client.force_login(organiser)

    page = client.get(dashboard_url(campaign), {"unit": str(first.unit_id)})
    unknown = client.get(
        dashboard_url(campaign), {"unit": str(InstitutionFactory(unit__parent=None, unit__kind="province").pk)}
    )

    names = [row.enrolment.institution for row in page.context["board"].institutions]
    assert names == [first]
    assert second not in names
    assert unknown.status_code == 404


@pytest.mark.parametrize("query", [{"unit": "x"}, {"page": "-1"}, {"page": "zehn"}, {"q": "x" * 90}])
def test_nonsense_in_the_address_is_not_found(client, campaign, organiser, query):
    client.force_login(organiser)

    assert client.get(dashboard_url(campaign), query).status_code == 404


def test_searching_finds_institutions_by_name(client, campaign, organiser):
    a_busy_school(campaign, name="Trường THPT Thanh Chăn")
    a_busy_school(campaign, name="Trường THCS Nà Tấu")
    client.force_login(organiser)

    page = client.get(dashboard_url(campaign), {"q": "thanh chăn"})

    assert [row.enrolment.institution.name for row in page.context["board"].institutions] == ["Trường THPT Thanh Chăn"]
    assert page.context["board"].institutions_found == 1


def test_a_communes_organiser_sees_only_their_communes_node(client, campaign, province):
    mine, other = a_busy_school(campaign), a_busy_school(campaign)
    client.force_login(organiser_of(mine.unit))

    page = client.get(dashboard_url(campaign))
    elsewhere = client.get(dashboard_url(campaign), {"unit": str(other.unit_id)})

    board = page.context["board"]
    assert board.unit == mine.unit
    assert [line.unit for line in board.units] == [mine.unit]
    assert board.counts.students == 12
    assert other.name not in page.content.decode()
    assert elsewhere.status_code == 404


def test_what_needs_a_nudge_is_listed(client, campaign, organiser):
    invited(campaign, InstitutionFactory(name="Trường chưa trả lời"))
    a_class(accepted(campaign, InstitutionFactory(name="Trường đã xong việc")).institution)
    client.force_login(organiser)

    nudges = client.get(dashboard_url(campaign)).context["nudges"]

    assert [(e.institution.name, words) for e, words in nudges] == [("Trường chưa trả lời", "Chưa trả lời lời mời")]


def test_demonstration_figures_say_so(client, campaign, organiser):
    Campaign.objects.update(is_demonstration=True)
    client.force_login(organiser)

    assert "Dữ liệu minh họa" in client.get(dashboard_url(campaign)).content.decode()


def test_the_spreadsheet_has_the_cells_of_the_screen(client, campaign, organiser):
    a_busy_school(campaign, name="=Trường tính")
    client.force_login(organiser)
    page = client.get(dashboard_url(campaign))

    answer = client.get(reverse("campaigns:dashboard-xlsx", args=[campaign.pk]))

    sheet = load_workbook(BytesIO(answer.content)).active
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}
    shown = {cell for table in page.context["tables"].values() for row in table.rows for cell in row.cells[1:]}
    assert shown <= cells
    assert any(cell.startswith("'=Trường tính") for cell in cells)
    assert AuditEntry.objects.filter(action="campaign.exported").count() == 1


@pytest.mark.parametrize("schools", [1, 8])
def test_the_dashboard_takes_the_same_queries_at_one_school_and_at_many(
    client, campaign, organiser, schools, django_assert_num_queries
):
    for _ in range(schools):
        a_busy_school(campaign)
    client.force_login(organiser)
    url = dashboard_url(campaign)
    client.get(url)

    with django_assert_num_queries(14):
        client.get(url)


@pytest.mark.parametrize("count", [1, 20])
def test_lists_take_the_same_queries_at_one_row_and_at_twenty(
    client, province, organiser, count, django_assert_num_queries
):
    for _ in range(count):
        campaign = a_campaign(province, organiser)
    for _ in range(count):
        InstitutionFactory()
        invited(campaign)
    client.force_login(organiser)
    invite = reverse("campaigns:invite", args=[campaign.pk])
    client.get(invite)

    with django_assert_num_queries(9):
        client.get(reverse("campaigns:list"))
    with django_assert_num_queries(10):
        client.get(invite)


def test_starting_and_closing_by_their_buttons(client, province, organiser):
    draft = a_campaign(province, organiser, is_running=False)
    invited(draft)
    client.force_login(organiser)

    client.post(reverse("campaigns:start", args=[draft.pk]))
    wrong = client.post(reverse("campaigns:close", args=[draft.pk]), {"name": "khác"})
    right = client.post(reverse("campaigns:close", args=[draft.pk]), {"name": draft.name})

    draft.refresh_from_db()
    assert (wrong.status_code, right.status_code, draft.is_closed) == (400, 302, True)


def test_editing_by_the_page_keeps_what_is_typed(client, campaign, organiser):
    client.force_login(organiser)
    later = days_from(FIRST_DAY + timedelta(days=7))

    answer = client.post(reverse("campaigns:edit", args=[campaign.pk]), form_data(days=later, name="Tên mới"))

    campaign.refresh_from_db()
    assert answer.status_code == 302
    assert (campaign.name, campaign.phases.get(step="pretest").opens_on) == ("Tên mới", later["pretest"].first)


MANAGED = ("edit", "invite", "close")
ROLES = ("organiser", "above", "beside", "administrator", "head", "other_head", "teacher", "anonymous")
#             organiser above beside admin head other_head teacher anonymous
STATUSES = {
    "list": (200, 200, 200, 200, 403, 403, 403, 302),
    "create": (200, 200, 200, 403, 403, 403, 403, 302),
    "dashboard": (200, 200, 404, 200, 403, 403, 403, 302),
    "dashboard-xlsx": (200, 200, 404, 200, 403, 403, 403, 302),
    "edit": (200, 200, 404, 403, 403, 403, 403, 302),
    "invite": (200, 200, 404, 403, 403, 403, 403, 302),
    "close": (200, 200, 404, 403, 403, 403, 403, 302),
    "enrolment": (403, 403, 404, 403, 200, 404, 403, 302),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", STATUSES)
def test_each_page_opens_for_whom_it_is_for(client, page, role):
    province = ProvinceFactory()
    commune = UnitFactory(parent=province)
    campaign = a_campaign(commune)
    enrolment = invited(campaign, InstitutionFactory(unit=commune))
    user = {
        "organiser": lambda: campaign.created_by,
        "above": lambda: organiser_of(province),
        "beside": lambda: organiser_of(UnitFactory(parent=province)),
        "administrator": administrator,
        "head": lambda: head_of(enrolment.institution),
        "other_head": lambda: head_of(InstitutionFactory()),
        "teacher": lambda: teacher_at(enrolment.institution),
        "anonymous": lambda: None,
    }[role]()
    if user:
        client.force_login(user)
    arguments = {"list": [], "create": [], "enrolment": [enrolment.pk]}.get(page, [campaign.pk])

    status = client.get(reverse(f"campaigns:{page}", args=arguments)).status_code

    assert status == STATUSES[page][ROLES.index(role)]


@pytest.mark.parametrize("name", ["start", "accept", "decline"])
def test_getting_never_writes(client, campaign, organiser, name):
    enrolment = invited(campaign)
    client.force_login(organiser if name == "start" else head_of(enrolment.institution))
    target = campaign.pk if name == "start" else enrolment.pk

    assert client.get(reverse(f"campaigns:{name}", args=[target])).status_code == 405


def test_the_list_counts_for_a_commune_its_own_schools_only(client, campaign, organiser):
    mine, _others = accepted(campaign), [invited(campaign) for _ in range(2)]

    def counts(user):
        client.force_login(user)
        ((_title, (row,)),) = client.get(reverse("campaigns:list")).context["groups"]
        return row.accepted_count, row.invited_count

    assert counts(organiser_of(mine.unit)) == (1, 1)
    assert counts(organiser) == (1, 3)
    assert counts(administrator()) == (1, 3)


def test_units_stand_in_vietnamese_order_after_the_province(client, organiser, province):
    for name in ("Xa Dung", "Đèo Gió", "Áng Cang", "Dung Thử"):
        UnitFactory(name=name, parent=province)
    client.force_login(organiser)

    choices = client.get(reverse("campaigns:create")).context["form"].fields["unit"].choices

    names = ["tỉnh Điện Biên", "xã Áng Cang", "xã Dung Thử", "xã Đèo Gió", "xã Xa Dung"]
    assert [label for _key, label in choices] == names
