"""What no linter rule says: the code cannot fall back to what is dangerous."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "policy_engine").rglob("*.py"))

PATTERN_TAKERS = {"compile", "match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer"}

# Patterns put together when they are needed, and from what.
BUILT = {
    "policy_engine/syntax/scan.py": "the grammar's own keywords",
    "policy_engine/syntax/parser.py": "the grammar's own keywords",
    "policy_engine/testing/wording.py": "the wordings of steps, with everything between the placeholders escaped",
    "policy_engine/evaluator/spelling.py": "DD, MM and YYYY of a fixed width, with the signs between them escaped",
}

modules = pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 50


@modules
def test_pythons_regular_expressions_never_come_from_a_user(module: Path) -> None:
    """A pattern is written in the code, or put together from such at import; a policy's own pattern goes to re2."""
    if str(module.relative_to(ROOT)) in BUILT:
        return
    tree = ast.parse(module.read_text(encoding="utf-8"))
    constants = _module_constants(tree)
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in _calls(function, "re", PATTERN_TAKERS):
            names = {node.id for node in ast.walk(call.args[0]) if isinstance(node, ast.Name)}
            assert names - {"re"} <= constants, f"line {call.lineno}: the pattern is made at run time"


@modules
def test_nothing_reads_the_types_of_data_off_the_data(module: Path) -> None:
    """Types come from the policy; a reader that infers them loses `0001`."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for call in _calls(tree, "pl", {"read_csv", "scan_csv", "read_excel"}):
        keywords = {keyword.arg for keyword in call.keywords}
        assert keywords & {"infer_schema", "infer_schema_length", "schema", "dtypes"}, f"line {call.lineno}"


# Zone functions of Polars, DuckDB and SQL, the machine's own zone, and the library under all of it.
ZONE_FUNCTIONS = re.compile(
    r"convert_time_zone|replace_time_zone|base_utc_offset|dst_offset|\bat time zone\b|\bset time ?zone\b|"
    r"'localtime'|\btimezone\('|import duckdb|\.astimezone\(\)|tzlocal|pytz|\bdateutil\b|"
    r"time_zone=(?!\"UTC\")|\bzoneinfo\b",
    re.IGNORECASE,
)
ZONE_DOOR = "policy_engine/calendars/zones.py"


@modules
def test_one_module_touches_time_zones(module: Path) -> None:
    """Zones of frames and databases may differ from the pinned ones, so none of their functions is used."""
    if str(module.relative_to(ROOT)) != ZONE_DOOR:
        assert not ZONE_FUNCTIONS.findall(module.read_text("utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        'column.dt.convert_time_zone("Europe/Paris")', 'column.dt.replace_time_zone("UTC")', "column.dt.dst_offset()",
        'pl.Datetime("us", time_zone="Europe/Paris")', "SELECT at AT TIME ZONE 'Europe/Paris'", "SET TimeZone = 'UTC'",
        "select timezone('Europe/Paris', at)", "datetime(at, 'localtime')", "import duckdb", "moment.astimezone()",
        "from zoneinfo import ZoneInfo",
    ],
)  # fmt: skip
def test_a_zone_function_elsewhere_would_be_found(text: str) -> None:
    assert ZONE_FUNCTIONS.search(text)


@modules
def test_no_split_by_a_hash_that_changes_from_run_to_run(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    hashing = {id(node) for method in ast.walk(tree) if _is_hash_method(method) for node in ast.walk(method)}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in hashing)
    assert not [call.lineno for call in calls if _name(call.func) == "hash"]


def _is_hash_method(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "__hash__"


def _calls(tree: ast.AST, owner: str, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in names
            and _name(node.func.value) == owner
        ):
            yield node


def _name(node: ast.expr) -> str | None:
    return node.id if isinstance(node, ast.Name) else None


def _module_constants(tree: ast.Module) -> set[str]:
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
