"""P41: types come from the policy, never from the data: nothing in the package reads a file by guessing types."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "policy_engine"

GUESSING = re.compile(
    r"\b(read_csv\w*|scan_csv|read_ndjson|scan_ndjson|read_json|read_excel|read_ods|read_clipboard|from_dicts|from_records)"
    r"|\bcsv\.Sniffer|QUOTE_NONNUMERIC|QUOTE_STRINGS|infer_schema|try_parse_dates|literal_eval|parse_constant"
)


def guesses(text: str) -> list[str]:
    return [match[0] for match in GUESSING.finditer(without_readers_of_text(text))]


def without_readers_of_text(text: str) -> str:
    """Take out the calls that say that every column is text."""
    for call in [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]:
        if any(each.arg == "infer_schema" and ast.unparse(each.value) == "False" for each in call.keywords):
            text = text.replace(ast.get_source_segment(text, call) or "", "")
    return text


@pytest.mark.parametrize("module", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_reader_that_guesses_types_is_used(module: Path) -> None:
    assert guesses(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line", ["pl.read_csv(path)", "pl.scan_csv(path, infer_schema=True)", "csv.Sniffer()", "fastexcel.read_excel(path)"]
)
def test_a_reader_that_guesses_would_be_found(line: str) -> None:
    assert guesses(line)


def test_a_reader_that_takes_everything_as_text_guesses_nothing() -> None:
    assert guesses("frame = pl.read_csv(path, infer_schema=False)") == []
