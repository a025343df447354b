"""A batch: ids, repeats, and the same as one lead after another."""

from datetime import UTC, datetime

import pytest

from policy_engine.batch.leads import LeadRow
from policy_engine.engine import Policy, route_leads
from policy_engine.live import PolicyEngine

AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
POLICY = Policy.parse(
    """
lead has
  id     text, optional, from "Lead ID"
  score  number 0 to 100, optional

pod insurance
  SDR: Ana Ruiz, Luis Gómez, Marta Díaz
queue triage

when score >= 40, assign pod insurance SDR, failing that queue triage
otherwise nurture with "news"
"""
)


def lead(number: object, score: object = "72") -> dict[str, object]:
    return {"Lead ID": number, "score": score}


def rows_of(leads):
    return (LeadRow(number, number + 1, lead) for number, lead in enumerate(leads, 1))


def routed(leads, **settings):
    routing = route_leads(POLICY, rows_of(leads), AT, **settings)
    return [decision for _, decision in routing], routing


def test_a_batch_gives_what_its_leads_one_by_one_would_have_got():
    rows = [lead(str(number), str(number * 7 % 100)) for number in range(50)]
    decisions, routing = routed(rows)
    engine = PolicyEngine(POLICY)
    assert decisions == [engine.route(row, AT) for row in rows]
    assert routing.state == engine.state


def test_rows_come_with_their_decisions_one_after_another():
    routing = iter(route_leads(POLICY, rows_of(lead(str(number)) for number in range(3)), AT))
    row, decision = next(routing)
    assert (row.cells["Lead ID"], decision.rep) == ("0", "Ana Ruiz")


def test_rows_that_were_refused_count_in_the_number_of_a_row():
    routing = route_leads(POLICY, [LeadRow(1, 2, lead(None)), LeadRow(4, 7, lead(None))], AT)
    assert [decision.lead for _, decision in routing] == ["1", "4"]


@pytest.mark.parametrize(
    ("written", "read"),
    [("  L-1 ", "L-1"), ("01", "01"), (42, "42"), ("", "1"), ("   ", "1"), (None, "1")],
    ids=["trimmed", "leading zero", "a number", "empty", "blank", "missing"],
)
def test_the_id_is_read_as_it_stands(written, read):
    (decision,), _ = routed([lead(written)])
    assert decision.lead == read


def test_the_id_may_stand_in_another_column():
    rows = [{"Email": "a@x.example", "score": "72"}, {"Email": "b@x.example", "score": "72"}]
    decisions, _ = routed(rows, id_column="email")
    assert [decision.lead for decision in decisions] == ["a@x.example", "b@x.example"]


def test_ids_that_differ_in_case_are_different_leads():
    decisions, routing = routed([lead("a"), lead("A"), lead("1"), lead("01")])
    assert [decision.lead for decision in decisions] == ["a", "A", "1", "01"]
    assert (routing.equal_repeats, routing.other_repeats) == (0, 0)


def test_an_equal_repeat_is_counted_and_takes_no_turn():
    decisions, routing = routed([lead("1"), lead("1"), lead("2")])
    assert [decision.rep for decision in decisions] == ["Ana Ruiz", "Ana Ruiz", "Luis Gómez"]
    assert decisions[0] == decisions[1]
    assert (routing.equal_repeats, routing.other_repeats) == (1, 0)


def test_a_repeat_with_other_values_bears_the_first_decision_and_a_problem():
    decisions, routing = routed([lead("1"), lead("1", "10"), lead("2")])
    assert [decision.rep for decision in decisions] == ["Ana Ruiz", "Ana Ruiz", "Luis Gómez"]
    assert [[str(problem) for problem in decision.problems] for decision in decisions] == [
        [],
        ["id: the same id with other values"],
        [],
    ]
    assert (routing.equal_repeats, routing.other_repeats) == (0, 1)


def test_a_batch_goes_on_from_a_state():
    _, first = routed([lead("1")])
    decisions, _ = routed([lead("2")], state=first.state)
    assert decisions[0].rep == "Luis Gómez"
