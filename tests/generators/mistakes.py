"""Policies with planted mistakes: good statements, and among them some that are wrong, each on a known line."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

__all__ = ["DECLARATIONS", "MISTAKES", "Mistake", "planted"]

DECLARATIONS = """\
lead has
  id          text
  company     text, optional
  vertical    one of insurance, telecom, retail
  employees   whole number, optional
  score       number 0 to 100
  country     text
  is_partner  yes/no, else no
  topics      list of text
  created     time

list dach is DE, AT, CH

calendar office
  open Mon-Fri 09:00-18:00

organization pods

pod insurance
  covers vertical = insurance
  led by Sofia Conti
  SDR: Ana Ruiz, Luis Gómez
  AE: Paul Roy

pod others
  covers vertical in (telecom, retail)
  SDR: Marta Díaz

queue triage
"""

GOOD = (
    "when score >= 60 and vertical = insurance, assign pod insurance SDR, failing that queue triage",
    "when country in dach, tag dach",
    """\
rule "Rule {n}"
  when employees >= 200 and score >= 40
  unless is_partner,
  assign pod insurance AE, failing that queue triage""",
    "segment good_{n} when employees >= {n} or topics includes pricing",
    "let size_{n} be\n  big when employees >= 1000\n  otherwise small",
    """\
table "Table {n}"
  | country | score | assign         |
  | FR, BE  | >= 10 | queue triage   |
  | any     | any   | pod others SDR |""",
    "list list_{n} is a, b, c",
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A statement that is wrong, and which of its lines is; `{n}` in its text is a number of its own."""

    text: str
    line: int = 0


_TAKEN = "assign pod insurance SDR, failing that queue triage"

MISTAKES = (
    # the text
    Mistake(f"when score => 60, {_TAKEN}"),
    Mistake(f"when score == 60, {_TAKEN}"),
    Mistake(f"when score >= 60 then {_TAKEN}"),
    Mistake(f"if score >= 60, {_TAKEN}"),
    Mistake(f"when score >= 60 {_TAKEN}"),
    Mistake(f"when score > 60 and < 80, {_TAKEN}"),
    Mistake(f"when 60 <= score, {_TAKEN}"),
    Mistake(f'when company does not contain "bank", {_TAKEN}'),
    Mistake(f"when employees >= 1,000, {_TAKEN}"),
    Mistake(f"when company = “bank”, {_TAKEN}"),
    Mistake(f'when company = "bank, {_TAKEN}'),
    Mistake(f"when (score >= 60, {_TAKEN}"),
    Mistake(f"when score >= 60), {_TAKEN}"),
    Mistake(f"when score >= , {_TAKEN}"),
    Mistake("when score >= 60, assign Ana Ruiz"),
    Mistake('when score >= 60, nurture "Guide"'),
    Mistake('rule "Rule {n}"\n  when score >= 60,\n  asign pod insurance SDR', 2),
    Mistake("let wrong_{n} be\n  big if employees >= 1000\n  otherwise small", 1),
    Mistake('table "Table {n}"\n  | country | assign |\n  | FR | queue triage |\n  | BE queue triage |', 3),
    Mistake('table "Table {n}"\n  | country | assign |\n  | FR | queue triage |\n  | | queue triage |', 3),
    Mistake("calendar wrong_{n}\n  open Mon-Fri 9-18", 1),
    Mistake("whenn score >= 60, tag x"),
    # names, types, values
    Mistake(f"when employes >= 60, {_TAKEN}"),
    Mistake(f'rule "Rule {{n}}"\n  when scoer >= 60,\n  {_TAKEN}', 1),
    Mistake(f"when score = insurance, {_TAKEN}"),
    Mistake(f"when vertical >= 3, {_TAKEN}"),
    Mistake(f"when vertical = banking, {_TAKEN}"),
    Mistake(f"when vertical = insurance or telecom, {_TAKEN}"),
    Mistake(f"when score >= 150, {_TAKEN}"),
    Mistake(f"when score = null, {_TAKEN}"),
    Mistake(f"when country in dahc, {_TAKEN}"),
    Mistake(f"when created outside offcie hours, {_TAKEN}"),
    Mistake("when score >= 60, assign pod insurence SDR, failing that queue triage"),
    Mistake("when score >= 60, assign queue traige"),
    Mistake("when score >= 60, assign rep Nobody Here, failing that queue triage"),
    Mistake("segment circle_{n} when not circle_{n}"),
    Mistake('table "Table {n}"\n  | country | employes | assign |\n  | FR | 1 | queue triage |', 1),
    Mistake("calendar wrong_{n}\n  open Mon-Fri 09:00-09:00", 1),
)


def planted(random: Random, count: int, good: int) -> tuple[str, list[tuple[int, Mistake]]]:
    """Return a policy with `count` mistakes among `good` statements, and the line that each is in."""
    statements: list[str | Mistake] = [*random.choices(GOOD, k=good), *random.choices(MISTAKES, k=count)]
    random.shuffle(statements)
    return _written(statements)


def _written(statements: Sequence[str | Mistake]) -> tuple[str, list[tuple[int, Mistake]]]:
    text = DECLARATIONS
    wrong: list[tuple[int, Mistake]] = []
    for number, statement in enumerate(statements):
        text += "\n"
        if isinstance(statement, Mistake):
            wrong.append((text.count("\n") + 1 + statement.line, statement))
            text += statement.text.replace("{n}", str(number))
        else:
            text += statement.replace("{n}", str(number))
        text += "\n"
    return text, wrong
