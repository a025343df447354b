"""All that can be wrong with a lead while a checked policy runs: each kind is provoked once, and no kind is left."""

import pytest

from policy_engine.batch.leads import LeadRow
from policy_engine.engine import Policy, route_leads
from policy_engine.model.decision import Decision, ProblemKind
from tests.evaluator.support import AT, decided

# A field's declaration, what stands in it, and a condition that asks for it.
PROVOKED = {
    ProblemKind.NOT_A_NUMBER: ("number", "abc", "it > 0"),
    ProblemKind.NOT_WHOLE: ("whole number", "2.5", "it > 0"),
    ProblemKind.NOT_FINITE: ("number", "NaN", "it > 0"),
    ProblemKind.OUT_OF_RANGE: ("number 0 to 100", "150", "it > 0"),
    ProblemKind.NOT_DECLARED: ("one of insurance, retail", "banking", "it = retail"),
    ProblemKind.NOT_YES_NO: ("yes/no", "perhaps", "it"),
    ProblemKind.NOT_A_DATE: ("date", "2026-02-30", "it after 2026-01-01"),
    ProblemKind.NOT_A_TIME: ("time", "soon", "it after 2026-01-01"),
    ProblemKind.NOT_TEXT: ("text", {"first": "Ana"}, "it = Ana"),
    ProblemKind.MISSING: ("text", None, "it = Ana"),
    ProblemKind.CONTROL_CHARACTERS: ("text", "a\x07b", "it = Ana"),
    ProblemKind.DIVISION_BY_ZERO: ("number", "0", "1 / it > 0"),
    ProblemKind.OUT_OF_TYPE: ("whole number", "9223372036854775807", "it + 1 > 0"),
}


def policy(declaration: str, condition: str) -> str:
    return f'lead has\n  id text, optional\n  it {declaration}\nwhen {condition}, nurture with "a"\notherwise reject\n'


def repeated() -> Decision:
    """Return the decision of a lead whose id came before with other values."""
    rows = [LeadRow(number, number + 1, {"id": "7", "it": str(number)}) for number in (1, 2)]
    *_, (_, decision) = route_leads(Policy.parse(policy("number", "it > 0")), rows, AT)
    return decision


@pytest.mark.parametrize("kind", ProblemKind, ids=lambda kind: kind.name)
def test_every_kind_of_problem_is_written_down_and_the_lead_is_decided(kind: ProblemKind) -> None:
    if kind is ProblemKind.REPEATED_ID:
        decision = repeated()
    else:
        declaration, raw, condition = PROVOKED[kind]
        decision = decided(policy(declaration, condition), it=raw)
    assert [problem.kind for problem in decision.problems] == [kind]
    assert decision.outcome in ("nurture", "rejected")


@pytest.mark.parametrize("kind", PROVOKED, ids=lambda kind: kind.name)
def test_a_personal_value_is_in_no_problem_no_reason_and_no_gap(kind: ProblemKind) -> None:
    declaration, raw, condition = PROVOKED[kind]
    decision = decided(policy(f"{declaration}, personal", condition), it=raw)
    assert [(problem.kind, problem.value) for problem in decision.problems] == [(kind, None)]
    said = repr((decision.reason, decision.undecided, decision.rule, decision.shared))
    assert not isinstance(raw, str) or len(raw) < 3 or raw not in said
