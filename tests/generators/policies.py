"""Random policies that pass the checker, and leads to try them on.

Typed from the top: first the fields, then rules whose constants fit them, then leads
whose values lie on, beside and far from those constants, and now and then are not
values at all. Everything is text, as people write it: what is generated is the
language, not the tree. The same seed gives the same policies.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

__all__ = ["GeneratedPolicy", "generate_policy"]

WORDS = ("insurance", "telecom", "retail", "AT", "IN", "NO", "pricing", "demo", "Straße", "İzmir", "o'neil", "missing")
ODD_TEXTS = (
    "",
    "  ",
    "N/A",
    "\u200bdemo",
    "DEMO",
    "strasse",
    "ﬁrst",
    "a;b",
    "ana@Example.com",
    "x@y@z",
    "\x07bell",
    "=1+1",
)
ODD_NUMBERS = (
    "abc",
    "1e3",
    "1,000",
    "NaN",
    "inf",
    "２",
    "1_000",
    "--1",
    "9223372036854775808",
    "0.1",
    "-0",
    "2.50000001",
)
ODD_TIMES = ("2026-02-30", "2026-03-29 02:30", "2026-10-25T02:30", "1969-12-31", "2026-12-01T10:00:00+05:45", "soon")


@dataclass
class FieldPlan:
    name: str
    kind: str
    declaration: str
    constants: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class GeneratedPolicy:
    """A policy text, and leads as a CSV reader would give them: every value a text or None."""

    text: str
    leads: tuple[dict[str, str | None], ...]


def generate_policy(random: Random, leads: int = 20, rules: int = 3) -> GeneratedPolicy:
    """Return a policy of about so many rules, and so many leads."""
    return _Plan(random).make(leads, rules)


class _Plan:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.fields = [self._field(number) for number in range(random.randint(2, 6))]
        self.segments: list[str] = []
        self.derived: dict[str, list[str]] = {}
        self.scores: list[str] = []
        self.has_pods = random.random() < 0.7
        self.has_calendar = random.random() < 0.3

    # ---- the lead

    def _field(self, number: int) -> FieldPlan:
        pick = self.random.random
        kind = self.random.choice(
            [
                "text",
                "number",
                "whole number",
                "money",
                "yes/no",
                "date",
                "time",
                "one of",
                "list of text",
                "number",
                "one of",
            ]
        )
        name = f"{kind.split('/')[0].split()[0]}_{number}"
        declaration = kind
        if kind == "one of":
            declaration += " " + ", ".join(
                _quoted(word) for word in self.random.sample(WORDS, self.random.randint(2, 5))
            )
        elif kind == "number" and pick() < 0.4:
            declaration += " 0 to 100"
        if pick() < 0.7:
            declaration += ", optional"
        elif kind == "yes/no":
            declaration += ", else no"
        elif kind in ("number", "whole number", "money"):
            declaration += ", else 7"
        if pick() < 0.1:
            declaration += ", personal"
        return FieldPlan(name, kind, f"  {name} {declaration}")

    # ---- conditions

    def condition(self, depth: int) -> str:
        pick = self.random.random()
        if depth == 0 or pick < 0.4:
            return self._test()
        if pick < 0.6:
            return f"{self.condition(depth - 1)} and {self._bracketed(depth - 1)}"
        if pick < 0.8:
            return f"({self.condition(depth - 1)} or {self._bracketed(depth - 1)})"
        if pick < 0.9:
            return f"not ({self.condition(depth - 1)})"
        return f"({self.condition(depth - 1)} unless {self._bracketed(depth - 1)})"

    def _bracketed(self, depth: int) -> str:
        inner = self.condition(depth)
        return f"({inner})" if " and " in inner or " or " in inner or " unless " in inner else inner

    def _test(self) -> str:
        pick = self.random.random()
        if self.segments and pick < 0.08:
            return self.random.choice(self.segments)
        if self.derived and pick < 0.16:
            name = self.random.choice(list(self.derived))
            return f"{name} {self._is()} {self.random.choice(self.derived[name])}"
        if self.scores and pick < 0.24:
            return f"{self.random.choice(self.scores)} {self._compares()} {self.random.randint(-20, 40)}"
        if pick < 0.28:
            return "lead has problems"
        plan = self.random.choice(self.fields)
        if pick < 0.36:
            return f"{plan.name} is {self.random.choice(['missing', 'present'])}"
        return _TESTS[plan.kind](self, plan)

    def _is(self) -> str:
        return self.random.choice(["=", "!=", "is", "is not"])

    def _compares(self) -> str:
        return self.random.choice([">=", ">", "<", "<=", "=", "!=", "is at least", "is more than"])

    def _constant(self, plan: FieldPlan, value: str) -> str:
        plan.constants.append(value)
        return value

    def number_test(self, plan: FieldPlan) -> str:
        others = [other for other in self.fields if other.kind == plan.kind and other is not plan]
        pick = self.random.random()
        if others and pick < 0.15:
            return f"{plan.name} {self._compares()} {self.random.choice(others).name}"
        if pick < 0.3:
            factor = self._constant(plan, str(self.random.randint(0, 9)))
            sign = self.random.choice(["+", "-", "*", "/"])
            return f"{plan.name} {sign} {factor} {self._compares()} {self.random.randint(0, 50)}"
        if pick < 0.45:
            low = self.random.randint(0, 50)
            high = low + self.random.randint(0, 40)
            self._constant(plan, str(low))
            return f"{plan.name} between {low} and {self._constant(plan, str(high))}"
        whole = plan.kind == "whole number" or self.random.random() < 0.6
        value = self.random.randint(0, 100) if whole else round(self.random.uniform(0, 100), 2)
        return f"{plan.name} {self._compares()} {self._constant(plan, str(value))}"

    def text_test(self, plan: FieldPlan) -> str:
        value = self._constant(plan, self.random.choice(WORDS))
        pick = self.random.random()
        if pick < 0.35:
            return f"{plan.name} {self._is()} {_quoted(value)}"
        if pick < 0.5:
            more = self._constant(plan, self.random.choice(WORDS))
            return f"{plan.name} {self.random.choice(['in', 'not in'])} ({_quoted(value)}, {_quoted(more)})"
        if pick < 0.65:
            return f"{plan.name} {self.random.choice(['contains', 'starts with', 'ends with'])} {_quoted(value[:3])}"
        if pick < 0.75:
            return f"{plan.name} matches /{value[:2]}.?{value[3:4]}/"
        if pick < 0.85:
            return f"domain of {plan.name} in (example.com, {_quoted(value)})".replace("example.com", '"example.com"')
        return f"{plan.name} is exactly {_quoted(value)}"

    def choice_test(self, plan: FieldPlan) -> str:
        members = self._members(plan)
        value = self.random.choice(members)
        self._constant(plan, value.strip('"'))
        if self.random.random() < 0.6:
            return f"{plan.name} {self._is()} {value}"
        return f"{plan.name} {self.random.choice(['in', 'not in'])} ({value}, {self.random.choice(members)})"

    def _members(self, plan: FieldPlan) -> list[str]:
        members = plan.declaration.split("one of ")[1].split(", optional")[0].split(", personal")[0]
        return members.split(", ")

    def flag_test(self, plan: FieldPlan) -> str:
        return self.random.choice([plan.name, f"not {plan.name}"])

    def date_test(self, plan: FieldPlan) -> str:
        day = self._constant(plan, f"2026-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}")
        return f"{plan.name} {self.random.choice(['before', 'after', '=', '>='])} {day}"

    def time_test(self, plan: FieldPlan) -> str:
        pick = self.random.random()
        if pick < 0.3:
            amount = f"{self.random.randint(1, 60)} {self.random.choice(['days', 'hours', 'minutes'])}"
            return f"{plan.name} is {self.random.choice(['more', 'less'])} than {amount} ago"
        if pick < 0.5 and self.has_calendar:
            return f"{self.random.choice([plan.name, 'now'])} {self.random.choice(['during', 'outside'])} office hours"
        return self.date_test(plan)

    def list_test(self, plan: FieldPlan) -> str:
        return f"{plan.name} includes {_quoted(self._constant(plan, self.random.choice(WORDS)))}"

    # ---- rules

    def target(self) -> str:
        if not self.has_pods:
            return self.random.choice(["queue triage", "SDR"])
        return self.random.choice(
            ["pod a SDR", "pod b SDR", "pod a AE", "SDR", "queue triage", "matching pod SDR", "rep Ana Ruiz", "pod b"]
        )

    def action(self) -> str:
        pick = self.random.random()
        if pick < 0.55:
            failing = (
                f", failing that {self.random.choice(['queue triage', 'nurture'])}"
                if self.random.random() < 0.3
                else ""
            )
            return f"assign {self.target()}{failing}"
        if pick < 0.65:
            return "nurture with " + _quote(self.random.choice(WORDS))
        if pick < 0.72:
            return 'reject because "no fit"'
        if pick < 0.78 and self.has_pods:
            return "assign 80% pod a SDR, 20% pod b SDR"
        if pick < 0.9:
            return f"tag {_quote(self.random.choice(WORDS))}"
        return self.random.choice(["set priority to high", "set priority to low", "nurture"])

    def rule(self, number: int) -> str:
        condition = self.condition(self.random.randint(0, 2))
        action = self.action()
        if self.random.random() < 0.2:
            action = f'tag "t{number}" and {action}'
        if self.random.random() < 0.15:
            return f'rule "Rule {number}" from 2026-0{self.random.randint(1, 9)}-01\n  when {condition},\n  {action}'
        return f"when {condition}, {action}"

    def table(self) -> str:
        plans = self.random.sample(self.fields, min(2, len(self.fields)))
        head = "  | " + " | ".join(plan.name for plan in plans) + " | assign |"
        rows = [
            "  | " + " | ".join(self._cell(plan) for plan in plans) + f" | {self.target()} |"
            for _ in range(self.random.randint(1, 3))
        ]
        return "\n".join(['table "T"', head, *rows])

    def _cell(self, plan: FieldPlan) -> str:
        pick = self.random.random()
        if pick < 0.3 or plan.kind in ("list of text", "date", "time"):
            return self.random.choice(["any", "missing", "present"])
        if plan.kind in ("number", "whole number", "money"):
            low = self._constant(plan, str(self.random.randint(0, 60)))
            return self.random.choice([f">= {low}", f"{low} to {int(low) + 20}", low, f"not {low}"])
        if plan.kind == "yes/no":
            return self.random.choice(["yes", "no"])
        if plan.kind == "one of":
            return self.random.choice(self._members(plan))
        return _quoted(self._constant(plan, self.random.choice(WORDS)))

    # ---- the whole

    def make(self, leads: int, rules: int) -> GeneratedPolicy:
        statements = ["timezone " + self.random.choice(["Europe/Madrid", "UTC", "America/St_Johns"])]
        statements.append("lead has\n" + "\n".join(plan.declaration for plan in self.fields))
        if self.random.random() < 0.5:
            statements.append('missing is "N/A"')
        if self.has_calendar:
            statements.append("calendar office\n  open Mon-Fri 09:00-17:30")
        statements.append("queue triage")
        if self.has_pods:
            statements.append(f"pod a\n  covers {self.condition(1)}\n  SDR: Ana Ruiz, Bo Li\n  AE: Cy Day")
            statements.append(f"pod b\n  covers {self.condition(0)}\n  SDR by weight: Di Fox (weight 2), Bo Li")
        else:
            statements.append("team inbound\n  SDR: Ana Ruiz, Bo Li")
        if self.random.random() < 0.4:
            statements.append(f"segment strategic when {self.condition(1)}")
            self.segments.append("strategic")
        if self.random.random() < 0.4:
            statements.append(
                f"let size be\n  big when {self.condition(1)}\n  mid when {self.condition(0)}"
                + ("\n  otherwise small" if self.random.random() < 0.5 else "")
            )
            self.derived["size"] = ["big", "mid"]
        if self.random.random() < 0.3:
            statements.append(f"let fit be the sum of\n  30 when {self.condition(0)}\n  -20 when {self.condition(0)}")
            self.scores.append("fit")
        body = [self.rule(number) for number in range(self.random.randint(1, 2 * rules - 1))]
        if self.random.random() < 0.25:
            body.insert(self.random.randint(0, len(body)), self.table())
        if self.random.random() < 0.5:
            body.append("otherwise " + self.random.choice(["nurture", "assign queue triage", "reject"]))
        return GeneratedPolicy(
            "\n".join([*statements, *body]) + "\n", tuple(self._lead(number) for number in range(leads))
        )

    # ---- leads

    def _lead(self, number: int) -> dict[str, str | None]:
        return {"id": str(number), **{plan.name: self._value(plan) for plan in self.fields}}

    def _value(self, plan: FieldPlan) -> str | None:
        pick = self.random.random()
        if pick < 0.12:
            return None
        if pick < 0.3:
            return self.random.choice(_ODD.get(plan.kind, ODD_TEXTS))
        if plan.constants and pick < 0.7:
            return self._near(plan, self.random.choice(plan.constants))
        return _PLAIN[plan.kind](self.random)

    def _near(self, plan: FieldPlan, constant: str) -> str:
        if plan.kind in ("number", "whole number", "money"):
            return self.random.choice(
                [constant, str(float(constant) + 1), str(float(constant) - 0.0001), constant + ".0"]
            )
        if plan.kind == "time":
            return self.random.choice([constant, constant + " 23:59", constant + "T00:00:00Z"])
        return self.random.choice([constant, constant.upper(), f" {constant} "])


def _quoted(word: str) -> str:
    """Quote what could be read as something else."""
    return _quote(word) if not word.isalpha() or word == "missing" or not word.isascii() else word


def _quote(word: str) -> str:
    return f'"{word}"'


_TESTS: dict[str, Callable[[_Plan, FieldPlan], str]] = {
    "text": _Plan.text_test,
    "number": _Plan.number_test,
    "whole number": _Plan.number_test,
    "money": _Plan.number_test,
    "yes/no": _Plan.flag_test,
    "date": _Plan.date_test,
    "time": _Plan.time_test,
    "one of": _Plan.choice_test,
    "list of text": _Plan.list_test,
}

_ODD = {
    "number": ODD_NUMBERS,
    "whole number": ODD_NUMBERS,
    "money": ODD_NUMBERS,
    "date": ODD_TIMES,
    "time": ODD_TIMES,
    "yes/no": ("y", "FALSE", "1", "maybe", "2"),
}

_PLAIN: dict[str, Callable[[Random], str]] = {
    "text": lambda random: random.choice(WORDS),
    "number": lambda random: str(round(random.uniform(-20, 120), random.randint(0, 3))),
    "whole number": lambda random: str(random.randint(-5, 120)),
    "money": lambda random: f"{random.uniform(0, 120):.4f}",
    "yes/no": lambda random: random.choice(["yes", "no"]),
    "date": lambda random: f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
    "time": lambda random: f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02} {random.randint(0, 23):02}:15",
    "one of": lambda random: random.choice(WORDS),
    "list of text": lambda random: ";".join(random.sample(WORDS, random.randint(1, 3))),
}
