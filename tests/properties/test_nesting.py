"""P13: nesting to 64 works everywhere, and deeper is a diagnostic everywhere, at once."""

import pickle
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from policy_engine.diagnostics.to_json import to_json as findings_json
from policy_engine.diagnostics.to_text import to_text
from policy_engine.engine import Policy
from policy_engine.formatter.format import format_source
from policy_engine.live import PolicyEngine
from policy_engine.model.border import from_json, to_json
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse
from tests.properties.pipeline import read_and_check

T = TypeVar("T")

LIMIT = 64
AT_ONCE = 0.1

SHAPES: dict[str, Callable[[int], str]] = {
    "brackets": lambda depth: "(" * depth + "n >= 60" + ")" * depth,
    "not": lambda depth: "not " * depth + "p",
    "not in brackets": lambda depth: "not (" * ((depth + 1) // 2) + "p" + ")" * ((depth + 1) // 2),
    "brackets around numbers": lambda depth: "(" * depth + "n" + ")" * depth + " >= 60",
    "signs": lambda depth: "n >= " + "-" * depth + "n",
    "alternating": lambda depth: "(p and (q or " * (depth // 2) + "(" * (depth % 2) + "q" + ")" * depth,
}
# Each exception is an `and not`, two levels of what is made of it: the checker stops earlier, with a finding.
DEEPER = {
    "unless": lambda depth: "(p unless " * min(depth, 90_000) + "q" + ")" * min(depth, 90_000),
    "brackets never closed": lambda depth: "(" * depth,
    "brackets never opened": lambda depth: "n = 1" + ")" * depth,
}
TOO_DEEP = (65, 3_000, 100_000)


def policy(shape: Callable[[int], str], depth: int) -> str:
    return (
        "lead has\n  n number\n  p yes/no, else no\n  q yes/no, else no\n\n"
        f"when {shape(depth)}, assign pod a SDR, failing that nurture\n"
    )


def in_a_thread(function: Callable[[], T]) -> T:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("run", [lambda function: function(), in_a_thread], ids=["main thread", "worker thread"])
def test_sixty_four_levels_go_through_everything(shape: str, run: Callable[[Callable[[], T]], T]) -> None:
    text = policy(SHAPES[shape], LIMIT)

    def through_everything() -> None:
        tree, findings = parse(SourceText("deep.policy", text))
        assert findings == ()
        assert pickle.loads(pickle.dumps(tree)) == tree
        printed, _ = format_source(SourceText("deep.policy", text))
        assert printed is not None
        checked, findings = read_and_check(text)
        assert checked is not None, findings
        engine = PolicyEngine(Policy(checked))
        assert engine.route({"id": "1", "n": 61, "p": True, "q": False}).outcome in ("assigned", "unrouted")
        assert str(engine.explain("1"))
        assert from_json(type(checked), to_json(checked)) == checked
        assert pickle.loads(pickle.dumps(checked)) == checked

    run(through_everything)


@pytest.mark.parametrize("depth", TOO_DEEP)
@pytest.mark.parametrize("shape", [*SHAPES, *DEEPER])
def test_deeper_is_a_finding_at_once(shape: str, depth: int) -> None:
    text = policy((SHAPES | DEEPER)[shape], depth)
    read_and_check(policy(SHAPES["brackets"], 2))

    def found() -> tuple[list[str], float]:
        started = time.process_time()
        _, findings = read_and_check(text)
        spent = time.process_time() - started
        assert to_text(findings, 100).plain
        assert findings_json(findings)
        return [finding.code for finding in findings if finding.line == 6], spent

    for codes, spent in (found(), in_a_thread(found)):
        assert codes
        assert shape in DEEPER or codes == ["L001"]
        assert spent < AT_ONCE
