"""A tiny pack for tests: six scams and six legitimate messages as a form, and a practice quiz with every type of item."""

from functools import lru_cache
from typing import Any

from quizzes.packs.format import Pack, Scenario
from quizzes.packs.reading import LoadedPack


def text(words: str) -> dict[str, str]:
    return {"vi": words}


def option(key: str, *, right: bool = False, **fields: Any) -> dict[str, Any]:
    return {"id": key, "text": text(f"Chọn {key}"), "is_right": right, "feedback": text(f"Vì {key}"), **fields}


def message(key: str, *, is_scam: bool, items: list[dict[str, Any]] | None = None, **fields: Any) -> dict[str, Any]:
    """An SMS that is judged; other items after the judgement."""
    judge = {"type": "judge", "id": "judge", "answer": "scam" if is_scam else "legitimate"}
    return {
        "id": key,
        "kind": "fake_utility" if is_scam else "legitimate",
        "title": text(f"Tin {key}"),
        "techniques": ["T1"] if is_scam else [],
        "channel": "sms",
        "role": "điện lực",
        "audience": [6, 12],
        "minutes": 1,
        "difficulty": {"cues": ["urgency"] if is_scam else [], "premise": [2, 2, 2, 2, 2]},
        "sources": ["thử"],
        "checked_on": "2026-11-01",
        "surface": {
            "type": "sms",
            "contact": {"name": text("DienLuc")},
            "messages": [
                {
                    "parts": [
                        {"id": "chao", "text": text("Xin chào")},
                        {"id": "han", "text": text("Trước 17 giờ")},
                        {"id": "noi", "text": text("tra.example"), "link": {"address": "https://tra.example/a"}},
                    ]
                }
            ],
        },
        "items": [judge, *(items or [])],
        "debrief": {
            "happened": text("Chuyện đã xảy ra."),
            "flags": [{"part": "han", "why": text("Giục vội.")}],
            "action": text("Dừng lại."),
            "tell": ["parents"],
        },
        **fields,
    }


FLAGS = {"type": "flags", "id": "flags", "marked": ["han", "noi"]}
CHOICE = {
    "type": "choice",
    "id": "act",
    "prompt": text("Em làm gì?"),
    "options": [option("mo", depth=2), option("hoi", right=True, act="checked")],
}
MULTI = {
    "type": "multi",
    "id": "many",
    "prompt": text("Nên làm gì?"),
    "options": [option("a", right=True), option("b", right=True), option("c")],
}
TALK = {
    "type": "dialogue",
    "id": "talk",
    "start": "dau",
    "wallet": 100000,
    "nodes": {
        "dau": {
            "lines": [{"id": "alo", "text": text("A lô")}],
            "choices": [
                {"id": "nghe", "text": text("Nghe"), "to": "sau", "depth": 1},
                {"id": "cup", "text": text("Cúp"), "to": "xong", "act": "stopped", "is_way_out": True},
            ],
        },
        "sau": {
            "lines": [{"id": "tien", "text": text("Chuyển tiền đi")}],
            "choices": [
                {"id": "gui", "text": text("Gửi"), "to": "mat", "depth": 4, "money": 100000},
                {"id": "ke", "text": text("Kể"), "to": "xong", "depth": 1, "act": "told", "is_way_out": True},
            ],
        },
        "xong": {"end": "safe", "consequence": text("Em đã dừng.")},
        "mat": {"end": "lost", "consequence": text("Tiền đã mất.")},
    },
}
TELL = {
    "type": "rehearse",
    "id": "tell",
    "prompt": text("Nói với ai?"),
    "people": [{"id": "me", "text": text("Mẹ")}, {"id": "thay", "text": text("Thầy")}],
    "sentences": [{"id": "ngan", "text": text("Con kể mẹ.")}, {"id": "dai", "text": text("Con lỡ gửi.")}],
}
ORDER = {
    "type": "order",
    "id": "first",
    "prompt": text("Việc nào trước?"),
    "steps": [{"id": key, "text": text(f"Việc {key}")} for key in ("dung", "noi", "bao")],
    "feedback": text("Vì thế."),
}
TRIAGE = {
    "type": "triage",
    "id": "inbox",
    "prompt": text("Xếp hộp tin."),
    "messages": [
        {"id": key, "sender": text(key), "text": text("Tin"), "answer": answer, "feedback": text("Vì thế.")}
        for key, answer in (("thu", "safe"), ("qua", "suspect"), ("ma", "report"))
    ],
}
MAIL = {
    "type": "email",
    "sender": text("Phòng quà"),
    "address": "qua@phongqua.example",
    "subject": text("Quà của em"),
    "parts": [{"id": "thu", "text": text("Xin chào")}, {"id": "han", "text": text("Trước 17 giờ")}],
    "attachments": [{"id": "tep", "text": text("Giay.pdf")}],
}
FORM_SCENARIOS = [message(f"tin-{n}", is_scam=n % 2 == 1) for n in range(1, 13)]
PRACTICE_SCENARIOS = [
    message("bai-1", is_scam=True, items=[FLAGS, CHOICE], twin="bai-2"),
    message("bai-2", is_scam=False, items=[MULTI]),
    message("bai-3", is_scam=True, items=[TALK, TELL]),
]
# in no quiz of the tiny pack, whose counts other tests know
MAIL_SCENARIO = message(
    "bai-4",
    is_scam=True,
    items=[{**FLAGS, "marked": ["han", "address"]}, ORDER, TRIAGE],
    surface=MAIL,
    channel="email",
    warning=text("Có lời dọa."),
    second_chance="bai-1",
)


def tiny_pack(version: str = "1.0.0", key: str = "thu") -> LoadedPack:
    """Quizzes `thu-a` (assessment, 12 judgements, 12 marks) and `thu-bai` (practice, 8 items, 9 marks)."""
    return _tiny_pack(version, key)


@lru_cache
def _tiny_pack(version: str, key: str) -> LoadedPack:
    pack = {
        "id": key,
        "version": version,
        "title": text("Gói thử"),
        "languages": ["vi"],
        "licence": "CC0",
        "sources": ["thử"],
        "quizzes": [
            {
                "id": f"{key}-a",
                "mode": "assessment",
                "form": "A",
                "title": text("Khảo sát"),
                "is_shuffled": True,
                "scenarios": [scenario["id"] for scenario in FORM_SCENARIOS],
            },
            {
                "id": f"{key}-bai",
                "mode": "practice",
                "title": text("Bài học"),
                "scenarios": [scenario["id"] for scenario in PRACTICE_SCENARIOS],
            },
        ],
    }
    scenarios = [Scenario.model_validate(scenario) for scenario in [*FORM_SCENARIOS, *PRACTICE_SCENARIOS]]
    return LoadedPack(Pack.model_validate(pack), {scenario.id: scenario for scenario in scenarios})
