"""What the demonstration shows: six institutions, their classes, and how far each is in the campaign."""

from dataclasses import dataclass

SEED = 195  # the same people, answers and dates in each installation
NOTE = "Dữ liệu minh họa"


@dataclass(frozen=True)
class ClassPlan:
    """`stage`: how far the class is: pretest, lesson, posttest (under way), pledge (some have signed). `by_hands`: no devices."""

    name: str
    grade: int | None
    size: int
    stage: str
    teacher: str  # user name
    by_hands: bool = False


@dataclass(frozen=True)
class InstitutionPlan:
    name: str
    kind: str
    unit_code: str
    mix: str
    head: tuple[str, str]  # user name, full name
    teachers: tuple[tuple[str, str], ...]
    classes: tuple[ClassPlan, ...]
    has_accepted: bool = True


INSTITUTIONS = (
    InstitutionPlan(
        name="Trường THPT Thanh Chăn",
        kind="school",
        unit_code="03328",
        mix="lowland",
        head=("hieutruong.thanhchan", "Đỗ Thị Minh Hạnh"),
        teachers=(("gv.lan", "Lò Thị Lan"), ("gv.hung", "Nguyễn Mạnh Hùng"), ("gv.pao", "Giàng A Páo")),
        classes=(
            ClassPlan("10A1", 10, 38, "posttest", "gv.lan"),
            ClassPlan("10A2", 10, 36, "pledge", "gv.lan"),
            ClassPlan("11B1", 11, 35, "lesson", "gv.hung"),
            ClassPlan("12C1", 12, 33, "pledge", "gv.pao"),
        ),
    ),
    InstitutionPlan(
        name="Trường PTDTBT THCS Sính Phình",
        kind="school",
        unit_code="03241",
        mix="highland",
        head=("hieutruong.sinhphinh", "Vàng A Sáng"),
        teachers=(("gv.my", "Sùng Thị Mỷ"), ("gv.tua", "Thào A Tủa")),
        classes=(
            ClassPlan("8A", 8, 34, "pledge", "gv.my", by_hands=True),
            ClassPlan("9A", 9, 32, "pledge", "gv.tua"),
        ),
    ),
    InstitutionPlan(
        name="Trường THCS Mường Thanh",
        kind="school",
        unit_code="03334",
        mix="town",
        head=("hieutruong.muongthanh", "Phạm Thị Thu Hà"),
        teachers=(("gv.thao", "Trần Phương Thảo"), ("gv.kien", "Quàng Văn Kiên")),
        classes=(
            ClassPlan("8B", 8, 37, "pledge", "gv.thao"),
            ClassPlan("9C", 9, 35, "lesson", "gv.kien"),
        ),
    ),
    InstitutionPlan(
        name="Tổ dân phố 5",
        kind="residential_group",
        unit_code="03127",
        mix="town",
        head=("totruong.to5", "Nguyễn Thị Hòa"),
        teachers=(("tuyentruyen.to5", "Bùi Văn Nam"),),
        classes=(ClassPlan("Nhóm Zalo tổ 5", None, 18, "posttest", "tuyentruyen.to5"),),
    ),
    InstitutionPlan(
        name="Hợp tác xã Nông sản Mường Ảng",
        kind="business",
        unit_code="03256",
        mix="lowland",
        head=("giamdoc.htx", "Cà Văn Toản"),
        teachers=(("ketoan.htx", "Tòng Thị Hiên"),),
        classes=(ClassPlan("Bán hàng trên mạng", None, 12, "pretest", "ketoan.htx"),),
    ),
    InstitutionPlan(
        name="Trung tâm Phục vụ hành chính công xã Tuần Giáo",
        kind="agency",
        unit_code="03253",
        mix="town",
        head=("giamdoc.tuangiao", "Điêu Văn Bình"),
        teachers=(("canbo.tuangiao", "Lường Thị Thúy"),),
        classes=(ClassPlan("Cán bộ một cửa", None, 14, "pretest", "canbo.tuangiao"),),
        has_accepted=False,
    ),
)
PROVINCE_CODE = "11"
ORGANISERS = (
    ("congan.tinh", "Đại úy Hoàng Minh Tuấn", PROVINCE_CODE),
    ("congan.thanhnua", "Trung úy Lò Văn Sơn", "03328"),
)
ADMINISTRATOR = ("quantri", "Quản trị hệ thống")
CAMPAIGN_NAME = "Học sinh Điện Biên không mắc bẫy lừa đảo trên mạng"
LEGAL_BASIS = "Công văn 195/UBND-NC; Công điện 139/CĐ-TTg"
