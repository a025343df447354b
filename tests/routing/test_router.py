"""A batch by columns is what its leads one by one would have got, whatever the policy and however it is cut."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import polars as pl
import pytest

from policy_engine.assignment import Handout
from policy_engine.batch.frames import LeadFrame, frames_of, lead_frames
from policy_engine.batch.leads import LeadRow, open_leads
from policy_engine.engine import Policy, batch_router, route_leads
from policy_engine.evaluator.decode import read_lead, reader_of
from policy_engine.evaluator.reference import judge
from policy_engine.model.decision import Decision, Problem, ProblemKind
from policy_engine.routing import ids
from policy_engine.routing.records import Earlier
from tests.differential.engines import as_row

AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
EXAMPLES = sorted(path.parent for path in Path("policies").glob("*/leads.csv"))
POLICY = Policy.parse(
    """
lead has
  id       text, optional
  company  text, optional
  country  text, optional
  score    number 0 to 100, optional
pod north
  covers country in (SE, NO)
  SDR by weight: Ana Ruiz (weight 3), Luis Gómez (weight 2)
  keep company together
pod south
  covers country in (ES, IT)
  SDR: Marta Díaz, Paul Roy, Eva Sanz
queue triage
rep Paul Roy
  capacity 40 per day
when country is FR, assign SDR, failing that queue triage
when score >= 20, assign matching pod SDR, failing that queue triage
otherwise nurture with "news"
"""
)


def one_by_one(policy: Policy, rows: list[LeadRow], at: datetime = AT) -> Iterator[Decision]:
    """Decide and hand out by the reference, with a plain memory of ids."""
    handout, known = Handout(policy.checked), {}
    for row in rows:
        column = reader_of(policy.checked).id_column(tuple(row.cells)) or ""
        lead_id = str(row.cells.get(column) or "").strip() or str(row.number)
        first = known.get(lead_id)
        if first is None:
            judgement = judge(policy.checked, read_lead(policy.checked, row.cells, lead_id), at)
            first = known[lead_id] = (row.cells, handout.hand_out(judgement, at)[0])
            yield first[1]
        elif first[0] == row.cells:
            yield first[1]
        else:
            problem = Problem(kind=ProblemKind.REPEATED_ID, field="id")
            yield replace(first[1], problems=(*first[1].problems, problem))


def leads(random: Random, count: int) -> list[LeadRow]:
    cells = [
        {
            "id": random.choice((None, "x", f"L-{random.randint(0, count)}", f" L-{number} ")),
            "company": random.choice((None, "Acme", "ACME ", f"c{random.randint(0, 20)}")),
            "country": random.choice(("SE", "no", "ES", "IT", "FR", "??", None)),
            "score": random.choice((None, "10", "30", "abc", "500")),
        }
        for number in range(count)
    ]
    # Some rows come again as they were.
    cells = [cells[random.randint(0, place)] if random.random() < 0.1 else each for place, each in enumerate(cells)]
    return [LeadRow(number, number + 1, each) for number, each in enumerate(cells, 1)]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_batch_is_its_leads_one_by_one(size: int) -> None:
    count = 150 if size == 1 else 600
    rows = leads(Random(size), count)
    router = batch_router(POLICY, AT)
    routed = [router.route(frame) for frame in frames_of(rows, size, router.alternatives)]
    records = [each.decision(row) for each in routed for row in range(len(each.ids))]
    expected = list(one_by_one(POLICY, rows))
    assert records == expected
    assert [row for each in routed for row in each.frame().to_dicts()] == [as_row(each) for each in expected]
    assert router.equal_repeats + router.other_repeats == count - len({each.lead for each in expected}) > 30
    assert router.equal_repeats and router.other_repeats


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda path: path.name)
def test_every_example_policy_routes_its_leads_as_one_by_one(folder: Path) -> None:
    policy = Policy.load(folder)
    with open_leads(folder / "leads.csv") as file:
        expected = list(one_by_one(policy, list(file.rows())))
        router = batch_router(policy, AT)
        routed = [router.route(frame) for frame in lead_frames(file, block=2_000)]
    # The reference starts no clocks: those are told apart from deciding.
    records = [replace(each.decision(row), sla=()) for each in routed for row in range(len(each.ids))]
    assert records == expected
    rows = [{**row, "sla": []} for each in routed for row in each.frame().to_dicts()]
    assert rows == [as_row(each) for each in expected]


def test_what_a_lead_takes_up_is_told() -> None:
    rows = leads(Random(3), 60)
    router = batch_router(POLICY, AT)
    (routed,) = [router.route(frame) for frame in frames_of(rows)]
    holds = [routed.hold(row) for row in range(60)]
    for row, hold in enumerate(holds):
        is_first = row not in routed.others
        assert (hold.rep if hold else None) == (routed.decision(row).rep if is_first else None)
    assert sum(load.open for load in router.state.loads.values()) == sum(hold is not None for hold in holds)


# ---------------------------------------------------------------- decisions from before


def frame(*cells: Mapping[str, object]) -> LeadFrame:
    (made,) = frames_of([LeadRow(number, number, dict(each)) for number, each in enumerate(cells, 1)])
    return made


def test_a_lead_that_keeps_its_decision_takes_no_turn() -> None:
    before = POLICY.decide({"id": "a", "country": "ES", "score": 50}, AT)
    router = batch_router(POLICY, AT)
    judged = router.judge(
        router.read(frame({"id": "a", "score": "1"}, {"id": "b", "country": "ES", "score": "30"}, {"id": "a"}))
    )
    routed = router.hand_out(judged, {0: Earlier(replace(before, rep="Eva Sanz"))})
    assert [routed.decision(row).rep for row in range(3)] == ["Eva Sanz", "Marta Díaz", "Eva Sanz"]
    assert routed.hold(0) is None and router.other_repeats == 1
    assert routed.frame(["rep"])["rep"].to_list() == ["Eva Sanz", "Marta Díaz", "Eva Sanz"]


def test_a_lead_that_is_decided_again_gives_its_place_back_when_it_is_its_turn() -> None:
    policy = Policy.parse(
        "pod a\n  SDR: Ana Ruiz\nrep Ana Ruiz\n  capacity 1 open\nwhen score >= 1, assign pod a SDR\notherwise reject\n"
    )
    router = batch_router(policy, AT)
    first = router.route(frame({"id": "1", "score": "5"}))
    again = Earlier(first.decision(0), first.hold(0), is_kept=False)
    judged = router.judge(
        router.read(frame({"id": "2", "score": "5"}, {"id": "1", "score": "0"}, {"id": "3", "score": "5"}))
    )
    assert judged.repeats == [(1, 0, False)]
    router = batch_router(policy, AT, router.state)
    judged = router.judge(
        router.read(frame({"id": "2", "score": "5"}, {"id": "1", "score": "0"}, {"id": "3", "score": "5"}))
    )
    routed = router.hand_out(judged, {1: again})
    outcomes = [(routed.decision(row).outcome, routed.decision(row).rep) for row in range(3)]
    assert outcomes == [("waiting", None), ("rejected", None), ("assigned", "Ana Ruiz")]


# ---------------------------------------------------------------- ids


def test_ids_whose_hashes_are_equal_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    import numpy as np

    monkeypatch.setattr(ids, "_hashed", lambda texts: np.array([len(text) % 2 for text in texts], dtype=np.uint64))
    rows = leads(Random(11), 300)
    router = batch_router(POLICY, AT)
    records = [
        each.decision(row)
        for each in (router.route(frame) for frame in frames_of(rows, 50, router.alternatives))
        for row in range(len(each.ids))
    ]
    assert records == list(one_by_one(POLICY, rows))


def test_rows_of_types_that_have_no_hash_are_compared_too(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    pl.DataFrame({"id": ["1", "1", "1"], "more": [{"a": [1]}, {"a": [1]}, {"a": [2]}]}).write_parquet(path)
    router = batch_router(POLICY, AT)
    with open_leads(path) as file:
        for each in lead_frames(file):
            router.route(each)
    assert (router.equal_repeats, router.other_repeats) == (1, 1)


def test_coded_texts_are_texts(tmp_path: Path) -> None:
    path = tmp_path / "leads.parquet"
    countries = ["ES", "FR", "IT", "ES", "SE", "FR"] * 12_000
    leads = pl.DataFrame({"id": [*map(str, range(71_998)), "0", "3"], "country": countries, "score": 50})
    leads.with_columns(pl.col("country").cast(pl.Categorical)).write_parquet(path)
    router = batch_router(POLICY, AT)
    with open_leads(path) as file:
        frames = list(lead_frames(file))
        assert [row.cells["country"] for row in file.rows()] == countries
    assert len(frames) > 1 and all(frame.cells["country"].dtype == pl.Categorical for frame in frames)
    routed = [router.route(frame) for frame in frames]
    assert (router.equal_repeats, router.other_repeats) == (0, 2)
    told = [pod for each in routed for pod in each.frame(["pod"])["pod"].to_list()]
    assert told[:5] == ["south", None, "south", "south", "north"]


def test_rows_are_read_ahead_and_come_in_order() -> None:
    rows = leads(Random(5), 30)
    assert [row for row, _ in route_leads(POLICY, rows, AT)] == rows
