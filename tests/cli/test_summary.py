"""What is counted over a batch."""

from datetime import UTC, datetime

from policy_engine.cli.summary import (
    Count,
    Summary,
    by_outcome,
    by_problem,
    by_rule,
    by_taker,
    never_reached,
    waiting_for,
)
from policy_engine.model.base import Place
from policy_engine.model.condition import Compare, FieldRef
from policy_engine.model.decision import Decision, Problem, ProblemKind
from policy_engine.model.policy import CheckedPolicy
from policy_engine.model.routing import Assign, Nurture, PodTarget, Rule, Tag
from policy_engine.model.values import WholeConstant

AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)


def decided(*decisions: dict[str, object]) -> Summary:
    summary = Summary()
    for number, fields in enumerate(decisions):
        summary.add(Decision(lead=str(number), at=AT, **fields))
    return summary


def rule(name: str | None, line: int, **fields: object) -> Rule:
    place = Place(file="routing.policy", line=line)
    condition = Compare(left=FieldRef(name="score"), operator=">=", right=WholeConstant(value=60))
    pod = Assign(target=PodTarget(pod="insurance", role="SDR"))
    return Rule(**{"name": name, "condition": condition, "actions": (pod,), "place": place, **fields})


def test_every_outcome_is_counted_with_its_share():
    summary = decided({"outcome": "assigned"}, {"outcome": "assigned"}, {"outcome": "waiting"}, {"outcome": "nurture"})
    assert [(count.name, count.number, count.remark) for count in by_outcome(summary)] == [
        ("assigned", 2, "50%"),
        ("nurture", 1, "25%"),
        ("rejected", 0, "0%"),
        ("waiting", 1, "25%"),
        ("unrouted", 0, "0%"),
    ]


def test_an_empty_batch_has_no_shares():
    assert {count.remark for count in by_outcome(Summary())} == {"0%"}


def test_takers_are_pods_teams_and_queues_with_their_reps():
    ana = {"outcome": "assigned", "pod": "insurance", "role": "SDR", "rep": "Ana Ruiz"}
    luis = {**ana, "rep": "Luis Gómez"}
    queue = {"outcome": "assigned", "queue": "triage"}
    waits = {"outcome": "waiting", "team": "support", "role": "agent"}
    summary = decided(ana, luis, ana, queue, waits)
    assert list(by_taker(summary)) == [
        Count("pod insurance", 3),
        Count("Ana Ruiz", 2, is_part=True),
        Count("Luis Gómez", 1, is_part=True),
        Count("queue triage", 1),
    ]
    assert list(waiting_for(summary)) == [Count("team support agent", 1)]


def test_rules_are_counted_and_those_that_no_lead_reached_are_named():
    policy = CheckedPolicy(
        name="x",
        rules=(
            rule("Hot", 1),
            rule(None, 2),
            rule("Tags", 3, actions=(Tag(text="x"),)),
            *(rule(f"Territories row {row}", 4 + row, table="Territories", row=row) for row in (1, 2, 3)),
            *(rule(f"Names row {row}", 9 + row, table="Names", row=row) for row in (1, 2)),
            rule(None, 20, condition=None, actions=(Nurture(),)),
        ),
    )
    hot = {"outcome": "assigned", "pod": "insurance", "rule": "Hot"}
    rows = [{**hot, "rule": f"Territories row {row}"} for row in (1, 1, 3)]
    summary = decided(hot, *rows, {"outcome": "unrouted"})
    assert list(by_rule(summary, policy)) == [
        Count("Hot", 1),
        Count("Territories", 3, remark="2 of 3 rows"),
        Count("no rule", 1),
    ]
    assert list(never_reached(summary, policy)) == [
        Count("routing.policy:2", 0, remark="when score >= 60"),
        Count("Names", 0),
        Count("otherwise", 0),
    ]


def test_problems_are_counted_once_a_lead_and_show_no_value():
    problem = Problem(kind=ProblemKind.NOT_A_NUMBER, field="score", value="ana@example.com")
    other = Problem(kind=ProblemKind.REPEATED_ID)
    summary = decided({"outcome": "unrouted", "problems": (problem, problem, other)}, {"outcome": "unrouted"})
    assert list(by_problem(summary)) == [
        Count("score: not a number", 1),
        Count("the same id with other values", 1),
    ]
    assert summary.with_problems == 1
