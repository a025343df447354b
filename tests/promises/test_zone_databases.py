"""One zone database decides and is written down: two of them side by side differ as announced, and only so.

The other database is a copy of the pinned one in which Europe/Paris has no summer time, as
Algiers has none. Each decides in a process of its own.
"""

import csv
import importlib.metadata
import importlib.resources
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINNED = importlib.metadata.version("tzdata")
OTHER = f"{PINNED}+without.summer.time"

POLICY = """
timezone Europe/Paris

lead has
  id       text
  created  time
  city     text

calendar paris
  open Mon-Fri 09:00-18:00

calendar london
  timezone Europe/London
  open Mon-Fri 09:00-18:00

team sales
  SDR: Ana Ruiz

events
  contacted

sla "Paris" when city = Paris
  contacted within 2 hours of created, in paris hours

sla "London" when city = London
  contacted within 2 hours of created, in london hours

when created >= 2026-07-01, assign team sales SDR
otherwise nurture
"""
# The first is created half an hour after the July of Paris begins, and half an hour before that of Algiers.
LEADS = """id,created,city
1,2026-06-30T22:30:00Z,Paris
2,2026-07-01T06:30:00Z,Paris
3,2026-07-01T06:30:00Z,London
4,2026-12-01T08:00:00Z,Paris
"""


@dataclass(frozen=True)
class Database:
    """A zone database, and what was decided with it."""

    version: str
    path: str
    folder: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `policy` with this database in a process of its own."""
        # What the system would read in the place of the package is altered too: it plays no part.
        environment = os.environ | {"PYTHONPATH": self.path, "PYTHONTZPATH": "/nowhere", "TZ": "Asia/Tokyo"}
        return subprocess.run(
            [sys.executable, "-m", "policy_engine", *arguments],
            capture_output=True, text=True, cwd=self.folder, env=environment, timeout=60,
        )  # fmt: skip

    @property
    def log(self) -> str:
        return f"{self.version}.jsonl"

    def rows(self) -> dict[str, dict[str, str]]:
        """Return the decisions by lead."""
        with (self.folder / f"{self.version}.csv").open(encoding="utf-8") as file:
            return {row["id"]: row for row in csv.DictReader(file)}

    def due(self, lead: str) -> datetime:
        """Return the instant at which the clock of a lead is due."""
        _, _, due = self.rows()[lead]["sla"].partition(": due ")
        return datetime.fromisoformat(due)


def other_database(folder: Path) -> None:
    """Write a copy of the pinned package in which one zone follows another rule, under a version of its own."""
    package = Path(str(importlib.resources.files("tzdata")))
    copytree(package, folder / "tzdata", ignore=ignore_patterns("__pycache__"))
    zones = folder / "tzdata" / "zoneinfo"
    copyfile(zones / "Africa" / "Algiers", zones / "Europe" / "Paris")
    about = folder / f"tzdata-{OTHER}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: tzdata\nVersion: {OTHER}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Database, Database]:
    folder = tmp_path_factory.mktemp("zones")
    other_database(folder / "other")
    (folder / "zones.policy").write_text(POLICY, encoding="utf-8")
    (folder / "leads.csv").write_text(LEADS, encoding="utf-8")
    both = (
        Database(PINNED, str(ROOT), folder),
        Database(OTHER, os.pathsep.join([str(folder / "other"), str(ROOT)]), folder),
    )
    for database in both:
        done = database.run(
            "route", "zones.policy", "leads.csv", "--at", "2026-12-01T09:00:00Z",
            "-o", f"{database.version}.csv", "--log", database.log,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return both


def test_each_entry_of_the_log_names_the_database_that_decided(databases: tuple[Database, Database]) -> None:
    for database in databases:
        _, *lines, _ = (database.folder / database.log).read_text("utf-8").splitlines()
        assert [json.loads(line)["entry"]["versions"]["zones"] for line in lines] == [database.version] * 4


def test_what_differs_is_what_the_rule_of_the_zone_says(databases: tuple[Database, Database]) -> None:
    pinned, other = databases
    outcomes = [[row["outcome"] for row in database.rows().values()] for database in databases]
    assert outcomes == [["assigned"] * 4, ["nurture", "assigned", "assigned", "assigned"]]
    # Without summer time Paris opens an hour later in July; winter and London are as they were.
    for lead, later in (("1", 1), ("2", 1), ("3", 0), ("4", 0)):
        assert other.due(lead) - pinned.due(lead) == timedelta(hours=later), lead


def test_a_replay_says_which_database_differs_and_what_came_of_it(databases: tuple[Database, Database]) -> None:
    for ours, theirs in (databases, databases[::-1]):
        same = ours.run("replay", ours.log, "zones.policy")
        assert (same.returncode, "note:" in same.stderr) == (0, False), same.stderr
        moved = ours.run("replay", theirs.log, "zones.policy", "--format", "json")
        assert moved.returncode == 1
        notes = [line for line in moved.stderr.splitlines() if line.startswith("note:")]
        assert notes == [
            f"note: the zone database was {theirs.version} for some decisions, and is {ours.version} now: "
            "what depends on it may differ"
        ]
        (difference,) = map(json.loads, moved.stdout.splitlines())
        assert {difference["before"]["outcome"], difference["after"]["outcome"]} == {"assigned", "nurture"}
