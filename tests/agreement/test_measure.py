"""What counts, when it counts, and for whom."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from policy_engine.agreement.lengths import LengthUnit, length_between
from policy_engine.engine import Policy
from tests.agreement.support import HEAD, promise_of, scorecard_of, values_of

STAGES = """
team marketing
  led by Zoe Lang
  serves every pod
funnel
  prospect: owned by marketing
  MQL:      owned by marketing, when score >= 60
  SQL:      owned by marketing
events
  contacted
  won
"""


def objective(promise: str, party: str = "marketing", organisation: str = STAGES) -> str:
    return f'{organisation}\nobjective "It" for {party}\n  {promise}\n'


# ---------------------------------------------------------------- counting


def test_a_lead_counts_once_in_a_period_and_again_in_a_later_one() -> None:
    events = [
        "a, SQL, 2026-01-10",
        "a, prospect, 2026-01-12",
        "a, SQL, 2026-01-20",
        "a, prospect, 2026-02-01",
        "a, SQL, 2026-03-01",
    ]
    leads = ["a, 2026-01-05", "b, 2026-01-05"]
    found = scorecard_of(objective("count of SQL at least 1 per month"), leads, events)
    assert values_of(found) == {"2026-01": 1, "2026-03": 1}
    assert values_of(scorecard_of(objective("count of SQL at least 1"), leads, events)) == {
        "2026-01-01 to 2026-06-30": 1
    }


@pytest.mark.parametrize(
    ("per", "label"),
    [("day", "2026-04-01"), ("week", "2026-W14"), ("month", "2026-04"), ("quarter", "2026-Q2"), ("year", "2026")],
)
def test_periods_begin_at_midnight_of_the_policys_zone(per: str, label: str) -> None:
    # In UTC it is still March.
    found = scorecard_of(objective(f"count of created at least 1 per {per}"), ["a, 2026-03-31T22:00:00Z"])
    assert values_of(found) == {label: 1}


def test_a_stage_that_a_lead_is_created_in_is_entered_then() -> None:
    found = scorecard_of(objective("count of MQL at least 1 per month"), ["a, 2026-02-05, score 70", "b, 2026-02-06"])
    assert values_of(found) == {"2026-02": 1}


def test_what_happened_outside_the_span_does_not_count() -> None:
    events = ["a, won, 2026-01-31 23:59", "b, won, 2026-02-01 00:00", "c, won, 2026-02-28 23:59", "d, won, 2026-03-01"]
    leads = [f"{name}, 2026-01-01" for name in "abcd"]
    found = scorecard_of(objective("count of won at least 1"), leads, events, "2026-02-01", "2026-02-28")
    assert values_of(found) == {"2026-02-01 to 2026-02-28": 2}


def test_without_a_span_it_is_all_the_days_on_which_anything_happened() -> None:
    found = scorecard_of(
        objective("count of won at least 1"), ["a, 2026-02-03"], ["a, won, 2026-03-09"], first=None, last=None
    )
    assert (str(found.span.first), str(found.span.last)) == ("2026-02-03", "2026-03-09")


# ---------------------------------------------------------------- amounts


def test_an_amount_is_that_of_the_event() -> None:
    events = ["a, won, 2026-02-01, revenue 1000.10", "b, won, 2026-02-02"]
    leads = ["a, 2026-01-01, revenue 5", "b, 2026-01-01, revenue 0.2", "c, 2026-01-01, revenue 7"]
    assert values_of(scorecard_of(objective("sum of revenue of won at least 1 per month"), leads, events)) == {
        "2026-02": 1000.3
    }


@pytest.mark.parametrize(
    ("promise", "value", "verdict"),
    [
        ("count of won at most 3", 0, "reached"),
        ("sum of revenue of won at least 1", 0, "missed"),
        ("average of revenue of won at least 1", None, "nothing to measure"),
        ("median of revenue of won at most 1", None, "nothing to measure"),
        ("median time from created to won at most 1 hour", None, "nothing to measure"),
        ("count of won / count of SQL at least 25%", None, "nothing to measure"),
        ("95% of MQL contacted within 1 hour of created", None, "nothing to measure"),
    ],
)
def test_of_nothing_only_a_count_and_a_sum_are_something(promise: str, value: int | None, verdict: str) -> None:
    found = promise_of(scorecard_of(objective(promise), ["a, 2026-01-01"]))
    assert (found.readings[0].value, found.verdict) == (value, verdict)


def test_of_several_events_in_a_period_the_first_counts() -> None:
    events = ["a, won, 2026-02-01, revenue 10", "a, won, 2026-02-09, revenue 20", "a, won, 2026-03-01, revenue 30"]
    found = scorecard_of(objective("sum of revenue of won at least 1 per month"), ["a, 2026-01-01"], events)
    assert values_of(found) == {"2026-02": 10, "2026-03": 30}


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    leads = [f"{name}, 2026-02-01, revenue {revenue}" for name, revenue in zip("abcd", (1, 2, 4, 100), strict=True)]
    found = scorecard_of(objective("median of revenue of created at least 1"), leads)
    assert promise_of(found).readings[0].value == 3


def test_leads_that_lack_the_amount_are_left_out_and_counted() -> None:
    events = ["a, won, 2026-02-01", "b, won, 2026-02-02"]
    leads = ["a, 2026-01-01, revenue 8", "b, 2026-01-01"]
    (reading,) = promise_of(scorecard_of(objective("average of revenue of won at least 1"), leads, events)).readings
    assert (reading.value, reading.leads, reading.left_out) == (8, 1, 1)


def test_doubles_are_added_up_as_they_are_written() -> None:
    events = ["a, won, 2026-02-01", "b, won, 2026-02-02"]
    found = scorecard_of(
        objective("sum of score of won at least 0.3"), ["a, 2026-01-01, score 0.1", "b, 2026-01-01, score 0.2"], events
    )
    assert promise_of(found).readings[0].value == Fraction(3, 10)


# ---------------------------------------------------------------- times


def test_a_time_counts_when_it_ended_and_each_cycle_once() -> None:
    events = [
        "a, assigned, 2026-02-27 10:00",
        "a, assigned, 2026-02-27 11:00",
        "a, contacted, 2026-03-02 12:00",
        "a, contacted, 2026-03-02 13:00",
        "a, assigned, 2026-03-03 10:00",
        "a, contacted, 2026-03-03 16:00",
        "a, assigned, 2026-03-04 10:00",
    ]
    # From Friday 10:00 to Monday 12:00 are eleven business hours.
    promise = "average time from assigned to contacted at most 2 business hours per month"
    found = scorecard_of(objective(promise), ["a, 2026-01-01"], events)
    assert values_of(found) == {
        "2026-01": None, "2026-02": None, "2026-03": (11 + 6) / 2, "2026-04": None, "2026-05": None, "2026-06": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "stop", "unit", "length"),
    [
        pytest.param("2026-03-27T08:00", "2026-03-30T07:00", "days", Fraction(3), id="three days, one of 23 hours"),
        pytest.param("2026-03-02T08:30", "2026-03-02T09:00", "hours", Fraction(1, 2), id="half an hour"),
        pytest.param("2026-03-06T09:00", "2026-03-09T09:00", "business days", Fraction(1), id="over the weekend"),
        pytest.param("2026-03-06T09:00", "2026-03-09T12:00", "business days", Fraction(4, 3), id="a third of Monday"),
        pytest.param("2026-03-07T09:00", "2026-03-08T09:00", "business days", Fraction(0), id="on closed days"),
        pytest.param("2026-03-06T16:00", "2026-03-09T09:00", "business hours", Fraction(2), id="business hours"),
        pytest.param("2026-03-02T08:00", "2026-03-20T20:00", "weeks", Fraction(18, 7) + Fraction(1, 14), id="weeks"),
    ],
)
def test_a_length_is_told_in_its_unit(start: str, stop: str, unit: str, length: Fraction) -> None:
    policy = Policy.parse(f"{HEAD}\notherwise nurture").checked
    name = unit.removeprefix("business ")
    begun, ended = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, stop))
    in_unit = LengthUnit(name, "office" if name != unit else None)  # type: ignore[arg-type]
    assert length_between(begun, ended, in_unit, policy) == length


# ---------------------------------------------------------------- promised shares


def test_a_target_that_can_still_be_met_is_left_out() -> None:
    events = [
        "met, contacted, 2026-06-30 10:30",
        "late, contacted, 2026-06-30 13:00",
    ]
    leads = [f"{name}, {created}, score 70" for name, created in [
        ("met", "2026-06-30 09:00"), ("late", "2026-06-30 10:00"), ("never", "2026-06-30 10:00"),
        ("running", "2026-06-30 17:30"),
    ]]  # fmt: skip
    promise = "95% of MQL contacted within 2 business hours of assigned"
    at = datetime(2026, 6, 30, 15, 45, tzinfo=UTC)
    (reading,) = promise_of(scorecard_of(objective(promise), leads, events, at=at)).readings
    assert (reading.value, reading.leads, reading.left_out) == (Fraction(1, 3), 3, 1)


def test_a_target_reached_when_it_is_due_is_met_and_a_moment_later_is_not() -> None:
    events = ["due, contacted, 2026-06-30 12:00", "late, contacted, 2026-06-30 12:00:00.000001"]
    leads = ["due, 2026-06-30 10:00, score 70", "late, 2026-06-30 10:00, score 70"]
    found = scorecard_of(objective("50% of MQL contacted within 2 hours of assigned"), leads, events)
    assert promise_of(found).readings[0].value == Fraction(1, 2)


def test_each_return_to_a_stage_has_its_own_start() -> None:
    events = [
        "a, assigned, 2026-01-05 10:00",
        "a, contacted, 2026-01-05 10:30",
        "a, SQL, 2026-02-01 10:00",
        "a, prospect, 2026-02-02 10:00, score 10",
        "a, assigned, 2026-03-02 10:00, score 70",
        "a, contacted, 2026-03-04 10:00",
    ]
    promise = "95% of MQL contacted within 2 business hours of assigned per month"
    found = scorecard_of(objective(promise), ["a, 2026-01-05 09:30, score 70"], events)
    assert {label: value for label, value in values_of(found).items() if value is not None} == {"2026-01": 1}
    march = promise_of(found).readings[2]
    assert (march.value, march.verdict) == (0, "missed")


def test_a_lead_assigned_before_it_entered_the_stage_counts_from_then() -> None:
    events = [
        "a, assigned, 2026-01-05 09:40",
        "a, contacted, 2026-01-05 09:50",
        "a, scored, 2026-01-05 10:00, score 70",
        "a, prospect, 2026-02-02 10:00, score 10",
        "a, assigned, 2026-03-02 10:00, score 70",
        "a, contacted, 2026-03-04 10:00",
    ]
    promise = "95% of MQL contacted within 2 business hours of assigned per month"
    found = scorecard_of(objective(promise), ["a, 2026-01-05 09:30"], events)
    assert {label: value for label, value in values_of(found).items() if value is not None} == {"2026-01": 1}


# ---------------------------------------------------------------- verdicts


@pytest.mark.parametrize(
    ("promise", "last"),
    [
        ("count of created at least 2 per month", "open"),
        ("count of created at least 1 per month", "reached"),
        ("count of created at most 1 per month", "open"),
        ("count of created at most 0 per month", "missed"),
        ("sum of score of created at least 5 per month", "reached"),
        ("average of score of created at least 5 per month", "open"),
        ("average of score of created at most 1 per month", "open"),
        ("average of revenue of created at most 1 per month", "open"),
    ],
)
def test_a_period_that_is_not_over_is_open_unless_more_leads_cannot_undo_it(promise: str, last: str) -> None:
    leads = ["a, 2026-05-10, score 5", "b, 2026-06-02, score 5"]
    found = promise_of(scorecard_of(objective(promise), leads, at=datetime(2026, 6, 10, tzinfo=UTC)))
    assert found.readings[-1].verdict == last
    assert "open" not in [each.verdict for each in found.readings[:-1]]


def test_a_period_cut_by_the_span_is_open() -> None:
    found = promise_of(
        scorecard_of(objective("count of created at least 2 per month"), ["a, 2026-02-20"], first="2026-02-15")
    )
    assert [each.verdict for each in found.readings][:2] == ["open", "missed"]
    assert found.latest.window.label == "2026-06"


def test_an_objective_is_reached_where_all_its_promises_are() -> None:
    both = objective("count of created at least 1\n  count of won at least 1")
    assert scorecard_of(both, ["a, 2026-02-20"]).objectives[0].verdict == "missed"
    assert scorecard_of(both, ["a, 2026-02-20"], ["a, won, 2026-02-21"]).objectives[0].verdict == "reached"


# ---------------------------------------------------------------- whose leads

PODS = """
team marketing
  serves every pod
team sales
  includes every pod
team partners
  serves pod telecom
team support
  led by Petra Nowak
  agent: Kim Lee
team "back office"
  led by Uma Roy
pod insurance
  covers vertical = insurance
  led by Sofia Conti
  SDR: Ana Ruiz
  AE: Marta Díaz
pod telecom
  covers vertical = telecom
  SDR: Luis Gómez
events
  won
when vertical = support, assign team support agent, failing that nurture
when vertical = insurance and score >= 50, assign pod insurance SDR, failing that nurture
"""
LEADS = [
    "rules, 2026-01-01, vertical insurance, score 60",
    "covered, 2026-01-01, vertical insurance",
    "told, 2026-01-01, vertical insurance, score 60",
    "field, 2026-01-01, vertical insurance, pod Telecom",
    "rep, 2026-01-01",
    "moved, 2026-01-01, vertical insurance",
    "support, 2026-01-01, vertical support",
    "nowhere, 2026-01-01, vertical other",
]
EVENTS = [
    *(f"{lead.split(',', 1)[0]}, won, 2026-02-01" for lead in LEADS),
    "told, assigned, 2026-03-01, pod telecom",
    "rep, assigned, 2026-01-02, rep marta díaz",
    "moved, assigned, 2026-01-02, pod insurance, role SDR",
    "moved, reassigned, 2026-01-03, pod telecom, role SDR",
    "moved, reassigned, 2026-02-03, pod insurance, role SDR",
]


@pytest.mark.parametrize(
    ("party", "count"),
    [
        pytest.param("pod insurance", 3, id="a pod: by rules, by what it covers, by its rep"),
        pytest.param("pod telecom", 3, id="a pod: events go over rules, fields too, the last move counts"),
        pytest.param("team sales", 6, id="a team has what it includes"),
        pytest.param("team partners", 3, id="a team has what it serves"),
        pytest.param("team marketing", 8, id="a team that serves every pod has all leads"),
        pytest.param("team support", 1, id="a team that takes leads itself"),
        pytest.param('team "back office"', 8, id="a team that takes none answers for all"),
        pytest.param("role SDR", 3, id="a role"),
        pytest.param("role AE", 8, id="a role that no rule gives a lead answers for all"),
    ],
)
def test_a_party_answers_for_its_leads(party: str, count: int) -> None:
    found = scorecard_of(objective("count of won at least 1", party, PODS), LEADS, EVENTS)
    assert promise_of(found).readings[0].value == count


def test_where_nothing_tells_the_role_it_is_that_of_the_owner_of_the_stage() -> None:
    organisation = """
team inside
  SDR: Ana Ruiz
  AE: Marta Díaz
funnel
  prospect: owned by SDR
  MQL:      owned by SDR, by AE when vertical = insurance, when revenue >= 1
when vertical = never, assign SDR, failing that AE, failing that nurture
"""
    leads = ["a, 2026-01-01, vertical insurance, revenue 5", "b, 2026-01-01, vertical retail, revenue 5"]
    for role, named in (("SDR", 1), ("AE", 1)):
        found = scorecard_of(objective("sum of revenue of MQL at least 1", f"role {role}", organisation), leads)
        assert promise_of(found).readings[0].leads == named


def test_the_leader_of_a_pod_or_team_is_named() -> None:
    found = scorecard_of(objective("count of won at least 1", "pod insurance", PODS), LEADS)
    assert (found.objectives[0].party, found.objectives[0].leader) == ("pod insurance", "Sofia Conti")


# ---------------------------------------------------------------- remarks


def test_what_the_figures_leave_out_is_said() -> None:
    found = scorecard_of(
        objective("95% of MQL contacted within 1 hour of assigned"),
        ["a, 2026-01-01, score 70", "b, , score 70", "c, 2026-01-01, score 10"],
        ["a, won, 2026-08-01"],
    )
    assert found.remarks == [
        "1 lead without a time of creation: what stage they began in is not counted",
        "1 lead without an event `assigned`: taken as assigned when created",
        "1 event from the future: not counted",
    ]
