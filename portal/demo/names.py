"""Names as they are met in Điện Biên: Thái, Mông, Kinh, Khơ Mú. Made up by drawing; nobody real is meant."""

from random import Random

THAI_FAMILIES = ("Lò", "Quàng", "Cà", "Tòng", "Lường", "Vì", "Điêu", "Bạc", "Cầm", "Lèo", "Mào")
THAI_BOYS = ("Thắng", "Hùng", "Tiến", "Cường", "Quân", "Sơn", "Hiếu", "Thoan", "Inh", "Panh", "Hặc", "Xuân", "Bình", "Kiên",
             "Toản", "Phong", "Chiến", "Dương", "Hiệp", "Nghĩa")  # fmt: skip
THAI_GIRLS = ("Hương", "Hoa", "Lan", "Thương", "Nga", "Phượng", "Hiên", "Ánh", "Ín", "Yên", "Thu", "Dung", "Mai", "Hặc",
              "Thúy", "Biên", "Xôm", "Phương Anh", "Hoàng Yến", "Minh Thư")  # fmt: skip
HMONG_FAMILIES = ("Giàng", "Vàng", "Sùng", "Thào", "Mùa", "Hạng", "Lầu", "Ly", "Vừ", "Cứ", "Hờ", "Chá")
HMONG_BOYS = ("Páo", "Dơ", "Chu", "Sính", "Tủa", "Lử", "Dế", "Súa", "Chống", "Nhè", "Vừ", "Thái", "Minh", "Sơn", "Tùng",
              "Khánh", "Hồng", "Lềnh", "Phử", "Sáng")  # fmt: skip
HMONG_GIRLS = ("Mỷ", "Dợ", "Sua", "Dí", "Máy", "Say", "Chư", "Pà", "Xia", "Mị", "Hoa", "Lan", "Dua", "Bầu", "Cở", "Sênh",
               "Kía", "Chía", "Thanh", "Nu")  # fmt: skip
KINH_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đỗ", "Bùi", "Đặng", "Ngô", "Dương", "Đinh")
KINH_BOYS = ("Minh Đức", "Quang Huy", "Đức Anh", "Gia Bảo", "Tuấn Kiệt", "Văn Nam", "Hoàng Long", "Việt Anh", "Thành Đạt",
             "Mạnh Hùng", "Quốc Khánh", "Duy Phúc")  # fmt: skip
KINH_GIRLS = ("Thùy Linh", "Ngọc Ánh", "Phương Thảo", "Khánh Huyền", "Thu Trang", "Thị Hà", "Minh Anh", "Bảo Ngọc",
              "Hải Yến", "Quỳnh Anh", "Hoàng Phương Anh", "Thị Nhung")  # fmt: skip
KHMU_FAMILIES = ("Quàng", "Lường", "Cụt", "Moong", "Lò")
KHMU_GIVEN = ("Văn Hoan", "Thị Khăm", "Văn Bun", "Thị Oi", "Văn Thong", "Thị Chanh")

# Shares of each people in a district, in the order Thái, Mông, Kinh, Khơ Mú.
MIXES = {"lowland": (60, 12, 24, 4), "highland": (14, 78, 4, 4), "town": (38, 12, 48, 2)}


def full_name(random: Random, mix: str) -> str:
    """One name of a boy or girl, drawn from the peoples of such a place."""
    people = random.choices(("thai", "hmong", "kinh", "khmu"), MIXES[mix])[0]
    is_girl = random.random() < 0.5
    if people == "thai":
        family = random.choice(THAI_FAMILIES)
        return f"{family} Thị {random.choice(THAI_GIRLS)}" if is_girl else f"{family} Văn {random.choice(THAI_BOYS)}"
    if people == "hmong":
        family = random.choice(HMONG_FAMILIES)
        return f"{family} Thị {random.choice(HMONG_GIRLS)}" if is_girl else f"{family} A {random.choice(HMONG_BOYS)}"
    if people == "kinh":
        return f"{random.choice(KINH_FAMILIES)} {random.choice(KINH_GIRLS if is_girl else KINH_BOYS)}"
    return f"{random.choice(KHMU_FAMILIES)} {random.choice(KHMU_GIVEN)}"


def class_list(random: Random, mix: str, size: int) -> list[str]:
    """So many different names, as they stand on a class's list: by given name."""
    names: dict[str, None] = {}
    while len(names) < size:
        names.setdefault(full_name(random, mix))
    return sorted(names, key=lambda name: (name.split()[-1], name))
