"""What stands in CSV, Parquet and JSON files is decided and handed out as its rows one by one."""

from datetime import timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest

from policy_engine.batch.frames import lead_frames
from policy_engine.batch.leads import open_leads
from policy_engine.batch.output import open_output
from policy_engine.engine import Policy, batch_router
from tests.differential.engines import TIMES, as_row
from tests.evaluator.support import policy_of
from tests.generators.lead_tables import declared, typed_column
from tests.generators.policies import World
from tests.routing.test_router import one_by_one

KINDS = ("csv", "tsv", "jsonl", "parquet")


def assert_equal(policy: Policy, path: Path, random: Random) -> int:
    """Compare a file in columns, cut somehow, with its rows by the reference; return how many there are."""
    at = random.choice(TIMES) + timedelta(seconds=random.randint(0, 9))
    with open_leads(path) as file:
        expected = list(one_by_one(policy, list(file.rows()), at))
        router = batch_router(policy, at)
        frames = lead_frames(file, random.choice((1, 13, 1000)), router.alternatives, random.choice((100, 2_000)))
        routed = [router.route(frame) for frame in frames]
    assert [each.decision(row) for each in routed for row in range(len(each.ids))] == expected, path
    assert [row for each in routed for row in each.frame().to_dicts()] == [as_row(each) for each in expected]
    return len(expected)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(6))
def test_generated_leads_in_files(tmp_path: Path, seed: int, kind: str) -> None:
    random = Random(f"files {seed}")
    made = World(random).policy(random, 60)
    path = tmp_path / f"leads.{kind}"
    rows = [
        {name: cell and cell.encode(errors="replace").decode() for name, cell in lead.items()} for lead in made.leads
    ]
    # Some ids come again, with the same values or with others.
    for row in random.choices(rows, k=6):
        row["id"] = random.choice(rows)["id"]
    with open_output(path, list(rows[0])) as writer:
        for row in (*rows, *random.choices(rows, k=4)):
            writer.write(row)
    assert assert_equal(Policy(policy_of(made.text)), path, random) == 64


@pytest.mark.parametrize("seed", range(8))
def test_typed_columns_of_parquet(tmp_path: Path, seed: int) -> None:
    random = Random(f"typed {seed}")
    text, kinds = declared(random)
    path = tmp_path / "leads.parquet"
    pl.DataFrame({name: typed_column(random, kind, 150) for name, kind in kinds.items()}).write_parquet(path)
    rule = "when lead has problems, assign queue triage\n"
    policy = Policy(policy_of(text.replace("otherwise", f"queue triage\n{rule}otherwise")))
    assert assert_equal(policy, path, random) == 150
