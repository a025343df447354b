"""The rows of a long table are found, and nothing comes out otherwise than by asking every row."""

from dataclasses import replace
from random import Random

import pytest

from policy_engine.evaluator import steps
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.reference import judge
from tests.evaluator.support import AT, policy_of

LEAD = """\
lead has
  email     text, optional
  country   text, optional
  vertical  one of a, b, c, optional
  employees whole number, optional
  score     number, optional
let size be
  large when employees >= 10 / score
  otherwise small
queue x
queue y
queue z
"""
COUNTRIES = ["FR", "DE", "Österreich", "at", "ES"]
DOMAINS = ["one.example", "two.example", "three.example"]


def _policy(random: Random) -> str:
    columns = random.sample(["country", "domain of email", "vertical", "employees", "size"], random.randint(1, 3))
    rows = [_row(random, columns) for _ in range(random.randint(16, 40))]
    action = random.choice(["assign", "tag"])
    table = f'table "T"\n  | {" | ".join([*columns, action])} |\n' + "".join(
        f"  | {' | '.join([*cells, random.choice(['queue x', 'queue y']) if action == 'assign' else 'seen'])} |\n"
        for cells in rows
    )
    first = random.choice(["", 'when score >= 9, tag "hot"\n', "when score >= 9, assign queue z\n"])
    return LEAD + first + table + random.choice(["", "otherwise assign queue z\n"])


def _row(random: Random, columns: list[str]) -> list[str]:
    cells = {
        "country": lambda: random.choice(["any", "missing", *COUNTRIES, "FR, DE", "not FR", 'starts with "E"']),
        "domain of email": lambda: random.choice(["any", *[f'"{domain}"' for domain in DOMAINS]]),
        "vertical": lambda: random.choice(["any", "a", "b", "a, c", "present"]),
        "employees": lambda: random.choice(["any", "1 to 9", ">= 10", "missing"]),
        "size": lambda: random.choice(["any", "large", "small"]),
    }
    return [cells[column]() for column in columns]


def _lead(random: Random) -> dict[str, object]:
    return {
        "email": random.choice([None, *[f"a@{domain}" for domain in DOMAINS], "nobody", "a@OTHER.example"]),
        "country": random.choice([None, *COUNTRIES, "fr", " ÖSTERREICH", "US"]),
        "vertical": random.choice([None, "a", "B", "c"]),
        "employees": random.choice([None, 0, 5, 50]),
        "score": random.choice([None, 0, 5, 10]),
    }


def test_a_long_table_gives_what_asking_every_row_gives(monkeypatch: pytest.MonkeyPatch):
    random = Random(20261118)
    for _ in range(60):
        policy = policy_of(_policy(random))
        leads = [read_lead(policy, _lead(random), str(number)) for number in range(25)]
        found = [judge(policy, lead, AT) for lead in leads]
        with monkeypatch.context() as patch:
            patch.setattr(steps, "_LONG_TABLE", 10**9)
            plain = replace(policy)
            assert [judge(plain, lead, AT) for lead in leads] == found


def test_a_row_that_asks_for_a_missing_text_is_found():
    rows = "".join(f"  | C{number} | queue x |\n" for number in range(20))
    policy = policy_of(f'{LEAD}table "T"\n  | country | assign |\n{rows}  | missing | queue y |\n')
    assert judge(policy, read_lead(policy, {"country": "c7"}), AT).decision.rule == "T row 8"
    decision = judge(policy, read_lead(policy, {}), AT).decision
    assert decision.rule == "T row 21"
    assert [entry.words for entry in decision.undecided] == ["needs country; then a row of T may take it"]
