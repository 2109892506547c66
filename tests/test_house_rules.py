"""Rules of the house that a grep can hold: where reads start, no inline script or style, nobody else's servers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("jobs", "accounts", "quizzes", "commitments", "alerts", "campaigns", "portal")
DOORS = ("visible_to", "open_to", "by_public_code", "totals_for")
# Models that hold nobody's rows: anyone may read them, by whatever question.
PUBLIC = {
    "ContentFile",
    "Quiz",
    "QuizVersion",
    "AdministrativeUnit",
    "Pledge",
    "PledgeVersion",
    "PledgeText",
    "Checkpoint",
}
# Reads that start from what a signed token has proved, with the reason.
PROVED = {
    ("quizzes/api/result.py", "Attempt.objects.of_subject"),  # the attempt token names institution, series and subject
}
START = re.compile(r"\b([A-Z]\w+)\.objects\.(\w+)")


def boundary_files() -> Iterator[Path]:
    for room in ROOMS:
        for name in ("views", "api", "forms"):
            yield from (ROOT / room).glob(f"{name}.py")
            yield from (ROOT / room / name).rglob("*.py")


def lines_of(paths: Iterator[Path], pattern: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def templates() -> Iterator[Path]:
    yield from (ROOT / "templates").rglob("*.html")
    for room in ROOMS:
        yield from (ROOT / room / "templates").rglob("*.html")


def test_a_request_starts_from_one_of_the_four_doors():
    others = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in boundary_files()
        for match in START.finditer(path.read_text(encoding="utf-8"))
        if match.group(2) not in (*DOORS, "none") and match.group(1) not in PUBLIC
        if (path.relative_to(ROOT).as_posix(), match.group()) not in PROVED
    ]

    assert others == []


def test_input_passes_a_form_or_serializer():
    assert lines_of(boundary_files(), r"request\.(POST|data|FILES)\[|request\.(POST|data)\.get\(") == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)",
        r"<style\b",
        r"\sstyle=",
        r"\son[a-z]+=",
        r"javascript:",
        r"\|\s*safe\b",
        r"\{%\s*autoescape off",
    ],
)
def test_no_template_has_inline_script_or_style_or_unescaped_text(pattern):
    assert lines_of(templates(), pattern) == []


def test_no_page_script_or_style_asks_anyone_elses_server():
    files = [*templates(), *(path for path in (ROOT / "static").rglob("*") if path.suffix in (".js", ".css", ".svg"))]
    found = lines_of(iter(files), r"""(https?:)?//[a-z0-9-]+(\.[a-z0-9-]+)+""")

    assert [line for line in found if not re.search(r"www\.w3\.org/|example|^[^:]+:\d+: (//|\*|/\*)", line)] == []
