"""What is slow to load is loaded when it is used, and not before."""

from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

Python = Callable[..., CompletedProcess[str]]

SLOW = ("polars", "numpy", "z3", "openpyxl", "xlsxwriter", "jinja2", "pytest", "hypothesis")

DECIDE = """
from policy_engine import Policy
from datetime import UTC, datetime
policy = Policy.parse("when score >= 60 and vertical = insurance, assign pod insurance SDR")
decision = policy.decide({"score": 72, "vertical": "insurance"}, at=datetime(2026, 1, 5, tzinfo=UTC))
assert decision.pod == "insurance"
"""

HELP = """
from policy_engine.cli.main import main
try:
    main(["--help"])
except SystemExit as left:
    assert not left.code
"""


PROVE = """
from policy_engine.cli.main import main
try:
    main(["check", "policies/first"])
except SystemExit as left:
    assert not left.code
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import policy_engine", id="importing the package"),
        pytest.param(DECIDE, id="deciding one lead"),
        pytest.param(HELP, id="policy --help"),
        pytest.param(PROVE, id="proving one rule"),
    ],
)
def test_nothing_slow_is_loaded(python: Python, code: str) -> None:
    done = python("-c", f"{code}\nimport sys\nprint('loaded', *sorted(set({SLOW!r}) & sys.modules.keys()))")
    assert done.stdout.splitlines()[-1] == "loaded"


def test_checking_and_proving_cross_no_border(python: Python) -> None:
    done = python("-c", f"{PROVE}\nimport sys\nprint('loaded', *sorted({{'pydantic', 'email'}} & sys.modules.keys()))")
    assert done.stdout.splitlines()[-1] == "loaded"
