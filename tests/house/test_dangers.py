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


@modules
def test_one_module_touches_time_zones(module: Path) -> None:
    """Zones of frames and databases may differ from the pinned ones, so none of their functions is used."""
    found = re.findall(r"convert_time_zone|replace_time_zone|\.astimezone\(\)|tzlocal|pytz", module.read_text("utf-8"))
    assert not found


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
