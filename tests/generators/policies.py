"""Random policies that pass the checker, and leads to try them on.

A world is a lead and an organisation, with rules that fit them; any number of policies
can be made of one, each a choice of its rules. Everything is typed from the top: first
the fields, then rules whose constants fit them, then leads whose values lie on, beside
and far from those constants, and now and then are not values at all. Everything is
text, as people write it: what is generated is the language, not the tree. The same
seed gives the same policies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.generators.lead_values import WORDS, FieldPlan, quote, quoted, raw_values

__all__ = ["GeneratedPolicy", "World", "generate_policy"]

KINDS = (
    "text", "number", "number", "whole number", "money", "money", "yes/no", "date", "time", "one of", "one of",
    "list of text",
)  # fmt: skip
NUMERIC = ("number", "whole number", "money")
DEFAULTS = {"yes/no": "no", "number": "7", "whole number": "-1", "money": "0.5", "text": "nobody"}
COMPARES = (">=", ">", "<", "<=", "=", "!=", "is at least", "is at most", "is more than", "is less than")
POD_TARGETS = (
    "pod a SDR", "pod b SDR", "pod a AE", "pod b", "SDR", "queue triage", "matching pod SDR", "matching pod",
    "rep Ana Ruiz", "team helpers AE",
)  # fmt: skip


@dataclass(frozen=True)
class GeneratedPolicy:
    """A policy text, and leads as a CSV reader would give them: every value a text or None."""

    text: str
    leads: tuple[dict[str, str | None], ...]


def generate_policy(random: Random, leads: int = 20, rules: int = 3) -> GeneratedPolicy:
    """Return a policy of about so many rules, and so many leads."""
    return World(random, 2 * rules).policy(random, leads, rules)


class World:
    """A lead and an organisation, a stock of rules that fit them, and a stock of values for the lead."""

    def __init__(self, random: Random, rules: int = 20) -> None:
        self.random = random
        self.fields = [self._field(number) for number in range(random.randint(2, 5))]
        self.segments: list[str] = []
        self.derived: dict[str, list[str]] = {}
        self.scores: list[str] = []
        self.has_pods = random.random() < 0.5
        self.has_calendar = random.random() < 0.3
        self.has_funnel = random.random() < 0.2
        self._statements = self._declared()
        self._rules = [self._rule(number) for number in range(rules)]
        self._tables = [self._table(number) for number in range(max(1, rules // 8))]
        self._endings = ["nurture", "assign queue triage", "reject", 'nurture with "News"']
        self._values = {plan.name: raw_values(random, plan) for plan in self.fields}

    def policy(self, random: Random, leads: int = 20, rules: int = 3) -> GeneratedPolicy:
        """Make a policy of some of the rules, and leads for it."""
        body = random.sample(self._rules, min(len(self._rules), random.randint(1, 2 * rules - 1)))
        if random.random() < 0.2:
            body.insert(random.randint(0, len(body)), random.choice(self._tables))
        if random.random() < 0.5:
            body.append("otherwise " + random.choice(self._endings))
        columns = [random.choices(self._values[plan.name], k=leads) for plan in self.fields]
        names = ["id", *(plan.name for plan in self.fields)]
        rows = [
            dict(zip(names, (str(number), *row), strict=True)) for number, row in enumerate(zip(*columns, strict=True))
        ]
        return GeneratedPolicy("\n".join([*self._statements, *body]) + "\n", tuple(rows))

    # ---- what is declared

    def _declared(self) -> list[str]:
        random = self.random
        statements = ["timezone " + random.choice(["Europe/Madrid", "UTC", "America/St_Johns"])]
        statements.append("lead has\n" + "\n".join(plan.declaration for plan in self.fields))
        if random.random() < 0.5:
            statements.append('missing is "N/A"')
        if self.has_calendar:
            statements.append("calendar office\n  open Mon-Fri 09:00-17:30")
        statements.append(f"list known is {', '.join(quoted(word) for word in random.sample(WORDS, 3))}")
        statements += self._worked_out()
        statements += self._organisation()
        if self.has_funnel:
            statements += self._funnel()
        return statements

    def _worked_out(self) -> list[str]:
        """Return segments and derived fields; each may use those before it."""
        statements = []
        if self.random.random() < 0.3:
            statements.append(f"segment strategic when {self._condition(1)}")
            self.segments.append("strategic")
        if self.random.random() < 0.3:
            otherwise = self.random.choice(["", "\n  otherwise small"])
            statements.append(
                f"let size be\n  big when {self._condition(1)}\n  mid when {self._condition(0)}{otherwise}"
            )
            self.derived["size"] = ["big", "mid"]
        if self.random.random() < 0.25:
            points = self.random.choice(["30", "2.5", "9_000_000_000_000_000_000"])
            statements.append(
                f"let fit be the sum of\n  {points} when {self._condition(0)}\n  {points} when {self._condition(0)}"
                f"\n  -20 when {self._condition(0)}"
            )
            self.scores.append("fit")
        return statements

    def _organisation(self) -> list[str]:
        if not self.has_pods:
            return ["queue triage", "team inbound\n  led by Zoe Lang\n  SDR: Ana Ruiz, Bo Li"]
        texts = [plan.name for plan in self.fields if plan.kind == "text"]
        keep = f"\n  keep {self.random.choice(['', 'domain of '])}{texts[0]} together" if texts else ""
        return [
            "queue triage",
            f"pod a\n  covers {self._condition(1)}\n  led by Cy Day\n  SDR: Ana Ruiz, Bo Li\n  AE: Cy Day{keep}",
            f"pod b\n  covers {self._condition(0)}\n  SDR by weight: Di Fox (weight 2), Bo Li",
            "team helpers\n  serves every pod\n  AE: Ed Gil",
        ]

    def _funnel(self) -> list[str]:
        owner, other = ("SDR", "AE") if self.has_pods else ("SDR", "team inbound")
        return [
            f"funnel\n  lead_in: owned by {owner}\n  warm: owned by {owner}, by {other} when {self._condition(0)},"
            f" when {self._condition(1)}\n  hot: owned by {other}, when {self._condition(0)}",
            f'content for warm\n  {owner} produces "Guide" when {self._condition(0)}, "Book"'
            f'\n  {other} distributes "Call"',
            f"share on warm {self.fields[0].name} with {owner}",
        ]

    def _field(self, number: int) -> FieldPlan:
        pick = self.random.random
        kind = self.random.choice(KINDS)
        plan = FieldPlan(f"{kind.split('/')[0].split()[0]}_{number}", kind)
        declared = kind
        if kind == "one of":
            plan.members = [quoted(word) for word in self.random.sample(WORDS, self.random.randint(2, 5))]
            declared += " " + ", ".join(plan.members)
        elif kind in NUMERIC and pick() < 0.3:
            declared += " 0 to 100"
        if pick() < 0.6:
            declared += ", optional"
        elif kind in DEFAULTS and pick() < 0.5 and "0 to" not in declared:
            declared += f", else {DEFAULTS[kind]}"
        if pick() < 0.1:
            declared += ", personal"
        if kind == "time" and pick() < 0.3:
            declared += ', like "DD/MM/YYYY HH:MM"'
        if kind in NUMERIC and pick() < 0.1:
            declared += ", decimal comma"
            plan.decimal_comma = True
        plan.declaration = f"  {plan.name} {declared}"
        return plan

    # ---- conditions

    def _condition(self, depth: int) -> str:
        pick = self.random.random()
        if depth == 0 or pick < 0.4:
            return self._test()
        if pick < 0.6:
            return f"{self._part(depth - 1)} and {self._part(depth - 1)}"
        if pick < 0.8:
            return f"({self._part(depth - 1)} or {self._part(depth - 1)})"
        if pick < 0.9:
            return f"not ({self._condition(depth - 1)})"
        return f"({self._part(depth - 1)} unless {self._part(depth - 1)})"

    def _part(self, depth: int) -> str:
        inner = self._condition(depth)
        return f"({inner})" if " and " in inner or " or " in inner or " unless " in inner else inner

    def _test(self) -> str:
        pick = self.random.random()
        if self.segments and pick < 0.1:
            return self.random.choice(self.segments)
        if self.derived and pick < 0.2:
            name = self.random.choice(list(self.derived))
            return f"{name} {self._is()} {self.random.choice(self.derived[name])}"
        if self.scores and pick < 0.3:
            return f"{self.random.choice(self.scores)} {self._compares()} {self.random.randint(-20, 40)}"
        if pick < 0.33:
            return "lead has problems"
        plan = self.random.choice(self.fields)
        if pick < 0.42:
            return f"{plan.name} is {self.random.choice(['missing', 'present'])}"
        return _TESTS[plan.kind](self, plan)

    def _is(self) -> str:
        return self.random.choice(["=", "!=", "is", "is not"])

    def _compares(self) -> str:
        return self.random.choice(COMPARES)

    def _constant(self, plan: FieldPlan, value: str) -> str:
        plan.constants.append(value)
        return value

    def _number_test(self, plan: FieldPlan) -> str:
        pick = self.random.random()
        if pick < 0.4:
            return self._calculation(plan)
        if pick < 0.55:
            low = self.random.randint(0, 50)
            high = low + self.random.randint(0, 40)
            plan.constants += [str(low), str(high)]
            return f"{plan.name} between {low} and {high}"
        whole = plan.kind == "whole number" or self.random.random() < 0.6
        value = self.random.randint(0, 100) if whole else round(self.random.uniform(0, 100), 2)
        return f"{plan.name} {self._compares()} {self._constant(plan, str(value))}"

    def _calculation(self, plan: FieldPlan) -> str:
        """Compare with a field, or calculate: with fields, near zero, and at the edges of a type."""
        others = [other.name for other in self.fields if other.kind in NUMERIC]
        pick, other = self.random.random(), self.random.choice(others)
        if pick < 0.2:
            return f"{plan.name} {self._compares()} lead.{other}"
        if pick < 0.3:
            return f"-{plan.name} < {self.random.randint(-50, 50)}"
        if pick < 0.5:
            return f"({plan.name} - {other}) / {self.random.choice(others)} {self._compares()} 2"
        factor = self.random.choice(["0", "1", "3", "7", "0.1", "9_000_000_000_000_000"])
        sign = self.random.choice(["+", "-", "*", "/"])
        return f"{plan.name} {sign} {self._constant(plan, factor)} {self._compares()} {self.random.randint(0, 50)}"

    def _text_test(self, plan: FieldPlan) -> str:
        value, pick = self._constant(plan, self.random.choice(WORDS)), self.random.random()
        if pick < 0.3:
            return f"{plan.name} {self._is()} {quoted(value)}"
        if pick < 0.45:
            more = self._constant(plan, self.random.choice(WORDS))
            return f"{plan.name} {self.random.choice(['in', 'not in'])} ({quoted(value)}, {quoted(more)})"
        if pick < 0.6:
            return f"{plan.name} {self.random.choice(['contains', 'starts with', 'ends with'])} {quote(value[:3])}"
        if pick < 0.7:
            return f"{plan.name} matches /{value[:2]}.?{value[3:4]}/"
        if pick < 0.8:
            return f'domain of {plan.name} in ("example.com", {quoted(value)})'
        if pick < 0.9:
            return f"{plan.name} in known"
        return f"{plan.name} is exactly {quoted(value)}"

    def _choice_test(self, plan: FieldPlan) -> str:
        value = self.random.choice(plan.members)
        self._constant(plan, value.strip('"'))
        if self.random.random() < 0.6:
            return f"{plan.name} {self._is()} {value}"
        return f"{plan.name} {self.random.choice(['in', 'not in'])} ({value}, {self.random.choice(plan.members)})"

    def _flag_test(self, plan: FieldPlan) -> str:
        return self.random.choice([plan.name, f"not {plan.name}"])

    def _date_test(self, plan: FieldPlan) -> str:
        day = self._constant(plan, f"2026-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}")
        return f"{plan.name} {self.random.choice(['before', 'after', '=', '>='])} {day}"

    def _time_test(self, plan: FieldPlan) -> str:
        pick = self.random.random()
        if pick < 0.3:
            amount = f"{self.random.randint(1, 60)} {self.random.choice(['days', 'hours', 'minutes'])}"
            return f"{plan.name} is {self.random.choice(['more', 'less'])} than {amount} ago"
        if pick < 0.5 and self.has_calendar:
            return f"{self.random.choice([plan.name, 'now'])} {self.random.choice(['during', 'outside'])} office hours"
        return self._date_test(plan)

    def _list_test(self, plan: FieldPlan) -> str:
        return f"{plan.name} includes {quoted(self._constant(plan, self.random.choice(WORDS)))}"

    # ---- rules

    def _target(self) -> str:
        texts = [f"the {plan.name}" for plan in self.fields if plan.kind == "text"]
        return self.random.choice(
            [*(POD_TARGETS if self.has_pods else ("queue triage", "SDR", "team inbound")), *texts]
        )

    def _action(self) -> str:
        pick = self.random.random()
        if pick < 0.5:
            failing = self.random.choice(["", "", ", failing that queue triage", ", failing that nurture"])
            return f"assign {self._target()}{failing}"
        if pick < 0.65:
            return self.random.choice(['nurture with "Book"', "nurture", "reject", 'reject because "no fit"'])
        if pick < 0.72:
            return f"hand off to {'AE' if self.has_pods else 'SDR'}, failing that queue triage"
        if pick < 0.79 and self.has_pods:
            return "assign 80% pod a SDR, 12.5% pod b SDR, 7.5% queue triage"
        return self.random.choice([
            f"tag {quote(self.random.choice(WORDS))}", "set priority to high", "set priority to low", "notify manager",
            'notify "boss@example.com"', "notify Ana Ruiz",
        ])  # fmt: skip

    def _rule(self, number: int) -> str:
        condition = self._condition(self.random.choice([0, 0, 1, 2]))
        action = self._action()
        if self.random.random() < 0.15:
            action = f'tag "t{number}" and {action}'
        if self.random.random() < 0.15:
            start = f"2026-0{self.random.randint(1, 9)}-01"
            return f'rule "Rule {number}" from {start} until 2026-11-30\n  when {condition},\n  {action}'
        return f"when {condition}, {action}"

    def _table(self, number: int) -> str:
        plans = self.random.sample(self.fields, min(2, len(self.fields)))
        head = "  | " + " | ".join(plan.name for plan in plans) + " | assign |"
        rows = [
            "  | " + " | ".join(self._cell(plan) for plan in plans) + f" | {self._target()} |"
            for _ in range(self.random.randint(1, 3))
        ]
        return "\n".join([f'table "Table {number}"', head, *rows])

    def _cell(self, plan: FieldPlan) -> str:
        if self.random.random() < 0.3 or plan.kind in ("list of text", "date", "time"):
            return self.random.choice(["any", "missing", "present"])
        if plan.kind in NUMERIC:
            low = self._constant(plan, str(self.random.randint(0, 60)))
            return self.random.choice([f">= {low}", f"{low} to {int(low) + 20}", low, f"not {low}"])
        if plan.kind == "yes/no":
            return self.random.choice(["yes", "no"])
        if plan.kind == "one of":
            return self.random.choice(plan.members)
        return quoted(self._constant(plan, self.random.choice(WORDS)))


_TESTS: dict[str, Callable[[World, FieldPlan], str]] = {
    "text": World._text_test,
    "number": World._number_test,
    "whole number": World._number_test,
    "money": World._number_test,
    "yes/no": World._flag_test,
    "date": World._date_test,
    "time": World._time_test,
    "one of": World._choice_test,
    "list of text": World._list_test,
}
