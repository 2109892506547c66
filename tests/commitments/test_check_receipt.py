import subprocess
import sys

import pytest
from django.conf import settings

from tests.commitments.test_ledger_formats import FIXTURE


def run(path, key=FIXTURE["vkey"]):
    return subprocess.run(
        [sys.executable, "-S", "-c", RUN, str(path), key],
        cwd=settings.BASE_DIR,
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


# As `python -m commitments.check_receipt`, and fails if any of Django was taken in.
RUN = """
import runpy, sys
try:
    runpy.run_module("commitments.check_receipt", run_name="__main__", alter_sys=True)
finally:
    assert not [name for name in sys.modules if name.split(".")[0] == "django"]
"""


def test_a_receipt_is_checked_without_the_site(tmp_path):
    receipt = tmp_path / "receipt.tlog-proof"
    receipt.write_text(FIXTURE["tlog_proof"], encoding="utf-8")

    ran = run(receipt)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "proved: entry 1 of 3 in lachan.example/ledger" in ran.stdout


@pytest.mark.parametrize(
    ("altered", "reason"),
    [
        (FIXTURE["tlog_proof"].replace("index 1", "index 2"), "not in the tree"),
        (FIXTURE["tlog_proof"].replace("\n3\n", "\n4\n"), "does not fit"),
        ("rubbish", "not a tlog-proof"),
    ],
)
def test_a_receipt_that_proves_nothing_says_why(tmp_path, altered, reason):
    receipt = tmp_path / "receipt.tlog-proof"
    receipt.write_text(altered, encoding="utf-8")

    ran = run(receipt)

    assert ran.returncode == 1
    assert reason in ran.stderr
