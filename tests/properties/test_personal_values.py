"""P49: personal values, and those of columns that no rule reads, are nowhere in clear but in the output asked for."""

import csv
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from policy_engine import PolicyEngine
from policy_engine.batch.leads import open_leads
from policy_engine.engine import Policy, route_leads
from policy_engine.model.border import to_json

POLICY = """
lead has
  id       text, personal
  email    text, personal
  phone    whole number, personal, optional
  born     date, personal, optional
  segment  one of gold, silver, personal, optional
  score    number 0 to 100, optional
  owner    text, personal, optional
pod a
  SDR: Ana Ruiz
rep Ana Ruiz
  email ana@example.com
queue triage
rule "Owner"
  when owner is present and score > 90, assign the owner, failing that queue triage
rule "Mail"
  when email contains "example" and score > 50, assign pod a SDR
rule "Phone"
  when phone > 5 and score > 20, nurture with "x"
rule "Born"
  when born after 2000-01-01, reject
"""
HEADER = ("id", "email", "phone", "born", "segment", "score", "owner", "unused")
COUNT = 1_000


@pytest.fixture(scope="module")
def leads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("personal")
    (folder / "p.policy").write_text(POLICY, encoding="utf-8")
    with (folder / "leads.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(COUNT):
            token = f"zq{number:04}"
            writer.writerow(
                [
                    f"{token}id",
                    f"{token}\x07@example.com" if number % 7 else "",
                    f"{token}tel" if number % 2 else "9",
                    f"{token}day",
                    f"{token}seg",
                    "abc" if number % 11 == 0 else number % 100,
                    f"{token}own",
                    f"{token}unused",
                ]
            )
        file.write("zq9999broken,row\n")
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TMPDIR": str(folder / "tmp"), "COLUMNS": "120"}
    (folder / "tmp").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "policy_engine", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=folder, env=environment)


def test_routing_says_nothing_personal(leads: Path) -> None:
    done = run(leads, "route", "p.policy", "leads.csv", "-o", "out.csv", "--refused", "refused.csv")
    assert done.returncode == 0, done.stderr
    assert "zq" not in done.stderr + done.stdout
    assert list((leads / "tmp").iterdir()) == []
    with (leads / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == COUNT
    for row in rows:
        ours = {
            name: value
            for name, value in row.items()
            if name not in ("id", "email", "phone", "born", "segment", "owner", "unused")
        }
        assert "zq" not in json.dumps(ours)
    assert any(row["problems"] for row in rows)


def test_explaining_says_nothing_personal_unless_asked(leads: Path) -> None:
    asked = ["explain", "p.policy", "leads.csv", "--lead", "zq0095id"]
    for form in ("text", "json"):
        done = run(leads, *asked, "--format", form)
        assert done.returncode == 0, done.stderr
        assert "zq" not in (done.stdout + done.stderr).replace("zq0095id", "")
    assert "zq0095own" in run(leads, *asked, "--personal").stdout


def test_a_mistake_says_nothing_personal(leads: Path) -> None:
    for words in (["--id", "nothing"], ["--encoding", "utf-32"], ["--at", "never"]):
        done = run(leads, "route", "p.policy", "leads.csv", *words)
        assert done.returncode != 0
        assert "zq" not in done.stderr
    assert "zq" not in run(leads, "explain", "p.policy", "leads.csv", "--lead", "none").stderr


def test_the_library_says_nothing_personal(leads: Path) -> None:
    policy = Policy.load(leads / "p.policy")
    engine = PolicyEngine(policy)
    with open_leads(str(leads / "leads.csv")) as file:
        for row, decision in route_leads(policy, file.rows()):
            assert "zq" not in to_json(replace(decision, lead=""))
            if row.number % 100 == 95:
                lead = engine.route(row.cells).lead
                assert "zq" not in engine.explain(lead).replace(lead, "")
