"""Small random policies with all that is known of them: fields with few values, rules over them, and their meaning.

The meaning is kept beside the text, and judged here anew: truths are numbers, 0 no, 1
unknown, 2 yes. Nothing of the package is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

__all__ = ["SmallField", "SmallPolicy", "Test", "Tree", "changed", "small_policy", "truth_of"]

NO, UNKNOWN, YES = 0, 1, 2
MISSING = "missing"

# A test of one field (name, the values of which it is true, whether it is about being missing), or a joined tree.
Test = tuple[str, frozenset[object], bool]
Tree = tuple[str, object]


@dataclass(frozen=True)
class SmallField:
    """A field, how it is declared, and one value for each way in which the policy may see it."""

    name: str
    kind: str
    declaration: str
    values: tuple[object, ...]


@dataclass(frozen=True)
class SmallPolicy:
    """A policy as text, and its rules: what each asks (None: always true), and what it does."""

    fields: tuple[SmallField, ...]
    rules: tuple[tuple[Tree | None, str], ...]

    @property
    def text(self) -> str:
        """Return the policy as its author writes it."""
        lines = ["lead has", *(f"  {field.name} {field.declaration}" for field in self.fields)]
        for number, (tree, action) in enumerate(self.rules):
            lines.append(
                f"otherwise {action}"
                if tree is None
                else f'rule "R{number}" when {_words(tree, self.fields)}, {action}'
            )
        return "\n".join(lines) + "\n"

    def leads(self) -> Iterator[dict[str, object]]:
        """Yield a lead for each way in which all fields together may be seen."""
        names = [field.name for field in self.fields]
        for values in product(*(field.values for field in self.fields)):
            yield dict(zip(names, values, strict=True))

    def deciding(self, lead: Mapping[str, object]) -> int | None:
        """Return which rule decides a lead."""
        return next((n for n, (tree, _) in enumerate(self.rules) if tree is None or truth_of(tree, lead) == YES), None)

    def outcome(self, lead: Mapping[str, object]) -> str:
        """Return what the deciding rule does."""
        number = self.deciding(lead)
        return "unrouted" if number is None else self.rules[number][1]


def truth_of(tree: Tree, lead: Mapping[str, object]) -> int:
    """Judge a condition."""
    kind, inside = tree
    if kind == "test":
        name, values, about_missing = inside  # type: ignore[misc]
        value = lead[name]
        if about_missing:
            return YES if value == MISSING else NO
        return UNKNOWN if value == MISSING else YES if value in values else NO
    parts: Sequence[Tree] = inside  # type: ignore[assignment]
    if kind == "not":
        return 2 - truth_of(parts[0], lead)
    return (min if kind == "and" else max)(truth_of(part, lead) for part in parts)


# ---------------------------------------------------------------- fields and their tests


def _field(random: Random, number: int, size: int) -> SmallField:
    kind = random.choice(["choice", "whole", "flag", "text"])
    name = f"{kind}_{number}"
    # What is not optional may be missing all the same: it is then a problem of the lead.
    optional = random.random() < 0.5
    words = ", optional" if optional else ""
    if kind == "choice":
        members = tuple("abcdefgh"[:size])
        return SmallField(name, kind, f"one of {', '.join(members)}{words}", (*members, MISSING))
    if kind == "whole":
        return SmallField(name, kind, f"whole number 0 to {3 * size}{words}", (*range(3 * size + 1), MISSING))
    if kind == "flag":
        return SmallField(name, kind, f"yes/no{words}", (True, False, MISSING))
    texts = tuple(f"t{letter}" for letter in "xyzuvw"[:size])
    return SmallField(name, kind, f"text{words}", (*texts, "any other", MISSING))


def _test(random: Random, field: SmallField) -> Tree:
    if random.random() < 0.15:
        return "test", (field.name, frozenset(), True)
    values = [value for value in field.values if value != MISSING and value != "any other"]
    if field.kind == "flag":
        return "test", (field.name, frozenset({True}), False)
    if field.kind == "whole":
        bound = random.choice(values)
        sign = random.choice([">=", "<", "="])
        chosen = [v for v in values if (v >= bound if sign == ">=" else v < bound if sign == "<" else v == bound)]  # type: ignore[operator]
        return "test", (field.name, frozenset(chosen), False)
    return "test", (field.name, frozenset(random.sample(values, random.randint(1, max(1, len(values) - 1)))), False)


def _tree(random: Random, fields: Sequence[SmallField], depth: int) -> Tree:
    pick = random.random()
    if depth == 0 or pick < 0.25:
        return _test(random, random.choice(fields))
    if pick < 0.35:
        return "not", (_tree(random, fields, depth - 1),)
    parts = tuple(_tree(random, fields, depth - 1) for _ in range(random.randint(2, 3)))
    return ("and" if pick < 0.75 else "or"), parts


def small_policy(random: Random, fields: int = 4, rules: int = 6, size: int = 3, depth: int = 2) -> SmallPolicy:
    """Return a policy of so many fields, each of about so many values, and so many rules."""
    known = tuple(_field(random, number, size) for number in range(fields))
    made: list[tuple[Tree | None, str]] = [
        (_tree(random, known, random.randint(0, depth)), _action(random)) for _ in range(rules)
    ]
    if random.random() < 0.4:
        made.append((None, _action(random)))
    return SmallPolicy(known, tuple(made))


def _action(random: Random) -> str:
    return random.choice(["assign queue one", "assign queue two", "reject", 'nurture with "Book"'])


def changed(random: Random, policy: SmallPolicy) -> SmallPolicy:
    """Return a policy that differs in one rule: another action, another condition, another place, or left out."""
    rules = list(policy.rules)
    place = random.randrange(len(rules))
    pick = random.random()
    tree, action = rules[place]
    if pick < 0.3 and tree is not None:
        rules[place] = (_tree(random, policy.fields, 1), action)
    elif pick < 0.5:
        rules[place] = (tree, _action(random))
    elif pick < 0.7 and len(rules) > 1 and tree is not None:
        del rules[place]
    elif tree is not None:
        # The same in other words.
        rules[place] = (("not", (("not", (tree,)),)), action)
    return SmallPolicy(policy.fields, tuple(rules))


# ---------------------------------------------------------------- words


def _words(tree: Tree, fields: Sequence[SmallField]) -> str:
    kind, inside = tree
    if kind == "test":
        return _test_words(inside, fields)  # type: ignore[arg-type]
    parts: Sequence[Tree] = inside  # type: ignore[assignment]
    if kind == "not":
        return f"not ({_words(parts[0], fields)})"
    return f" {kind} ".join(f"({_words(part, fields)})" for part in parts)


def _test_words(test: Test, fields: Sequence[SmallField]) -> str:
    name, values, about_missing = test
    field = next(field for field in fields if field.name == name)
    if about_missing:
        return f"{name} is missing"
    if field.kind == "flag":
        return name
    if field.kind == "whole":
        numbers = sorted(value for value in values if isinstance(value, int))
        least = min(value for value in field.values if isinstance(value, int))
        most = max(value for value in field.values if isinstance(value, int))
        if not numbers:
            return f"{name} < {least}"
        if len(numbers) == 1 and least < most:
            return f"{name} = {numbers[0]}"
        return f"{name} <= {numbers[-1]}" if numbers[0] == least and numbers[-1] < most else f"{name} >= {numbers[0]}"
    listed = sorted(map(str, values))
    return f"{name} = {listed[0]}" if len(listed) == 1 else f"{name} in ({', '.join(listed)})"
