"""One lead through every engine: what the reference, the single and the columnar form say of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from policy_engine.compiler.from_checked import compile_policy
from policy_engine.evaluator import reference
from policy_engine.evaluator.columnar import TableDecider
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.lead_columns import TypedLeads
from policy_engine.evaluator.single import LeadDecider
from policy_engine.evaluator.typed_columns import from_values
from policy_engine.model.decision import DECISION_COLUMNS, Decision
from policy_engine.model.policy import CheckedPolicy
from tests.evaluator.support import AT, policy_of
from tests.generators.policies import World

__all__ = ["TIMES", "Differences", "as_row", "compared", "generated_pairs"]

# At the first all generated periods run; at the second most have not begun, at the last all are over.
TIMES = (AT, datetime(2026, 3, 5, 8, 0, tzinfo=UTC), datetime(2027, 1, 2, 23, 59, tzinfo=UTC))

# Policies are made of one world, which is what takes long to check.
_POLICIES_OF_A_WORLD = 10


@dataclass
class Differences:
    """How many pairs were compared, and the first few that differ, each in words."""

    pairs: int = 0
    found: int = 0
    first: str = ""

    def add(self, policy: str, lead: Lead, engine: str, expected: object, given: object) -> None:
        self.found += 1
        if self.found == 1:
            self.first = f"{policy}\n{lead}\nreference: {expected}\n{engine}: {given}"


def as_row(decision: Decision) -> dict[str, object]:
    """Return a decision as a row of a table of decisions."""
    values = {name: getattr(decision, name) for name in DECISION_COLUMNS}
    for name in ("tags", "notify", "sla", "shared"):
        values[name] = list(values[name])
    for name in ("undecided", "problems"):
        values[name] = [str(each) for each in values[name]]
    values["source"] = str(decision.source) if decision.source else None
    return values


def compared(text: str, policy: CheckedPolicy, leads: Sequence[Lead], found: Differences, at: datetime = AT) -> None:
    """Compare the engines on some leads."""
    program = compile_policy(policy)
    single = LeadDecider(program)
    fields = {
        each.name: from_values([lead.values[each.name] for lead in leads], each.kind) for each in policy.lead.fields
    }
    ids, problems = [lead.id for lead in leads], [lead.problems for lead in leads]
    rows = TableDecider(program).decide(TypedLeads(fields, ids, problems), at).to_dicts()
    for lead, row in zip(leads, rows, strict=True):
        found.pairs += 1
        expected = reference.judge(policy, lead, at)
        given = single.judge(lead, at)
        if given != expected:
            found.add(text, lead, "single", expected, given)
        elif row != as_row(expected.decision):
            found.add(text, lead, "columns", as_row(expected.decision), row)


def generated_pairs(seed: int, policies: int, leads: int) -> Iterator[tuple[str, CheckedPolicy, list[Lead]]]:
    """Yield generated policies, each with leads."""
    random = Random(seed)
    for number in range(policies):
        if number % _POLICIES_OF_A_WORLD == 0:
            world = World(random, 12)
        generated = world.policy(random, leads, 6)
        policy = policy_of(generated.text)
        yield generated.text, policy, [read_lead(policy, raw) for raw in generated.leads]
