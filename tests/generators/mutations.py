"""Policy texts with something wrong: what slips and haste make of a good one.

A mutation takes a text and returns another that is mostly still a policy.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random

from policy_engine.formatter.to_policy import print_statement
from tests.generators.trees import Trees

__all__ = ["ODD", "WORDS", "mutated", "mutated_policies"]

# Long statements hold no mistakes that short ones do not, and take longer to read.
LONGEST = 400

Mutation = Callable[[Random, str], str]

_TOKEN = re.compile(r'"[^"\n]*"|[\w.%]+|[^\w\s]|\n[ \t]*')

_SIGNS = "()\",.:;|/\\#=<>!+-*%&'`[]{}~^@$?\n\t \r"
ODD = (
    "\u201c", "\u201d", "\u2019", "\u00a0", "\u200b", "\u202e", "\ufeff", "\x00", "\x1b", "\x7f", "\u2028", "\x85",
    "\x0c", "\ud800", "\U0001f600", "\u0301", "\u0410", "\u0661", "\u2264", "\u2013", "\u3000", "\uff0c", "\ufffe",
    "\u0130", "\u00df",
)  # fmt: skip
WORDS = (
    "when", "and", "or", "unless", "not", "if", "then", "assign", "pod", "is", "in", "between", "otherwise", "table",
    "rule", "lead has", "lead", "let", "be", "funnel", "events", "sla", "from", "of", "to", "at", "for", "with", "by",
    "the", "rep", "team", "is missing", "null", "none", "nan", "==", "=>", "does not contain", "failing that",
    "nurture", "hours", "2 hours", "1,000", "1_000", "1e5", "0x10", "25%", "101%", "-0", "2026-02-30",
    "2026-13-45 25:61", "24:00", "09:00-08:00", "stage", "now", "manager", "every pod", "domain of", "matches /(/",
    "/[/", "# ", '"', "list of text", "one of", "yes/no", "per", "decision.priority", "lead.", "days ago",
    "5 business days", "99999999999999999999 days", "9" * 400, 'use "x"',
)  # fmt: skip


# ---------------------------------------------------------------- slips


def _characters(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    end = at + random.choice((0, 1, 1, 2, 5))
    new = random.choice((random.choice(_SIGNS), random.choice(ODD), "", random.choice("aZé9_")))
    return text[:at] + new + text[end:]


def _swapped_characters(random: Random, text: str) -> str:
    at = random.randrange(max(len(text) - 1, 1))
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def _cut(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] if random.random() < 0.7 else text[at:]


def _tokens(random: Random, text: str) -> str:
    """Leave a token out, double it, replace it, or put another before it."""
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        return random.choice(WORDS)
    token, other = random.choice(tokens), random.choice(tokens).group()
    word = random.choice((random.choice(WORDS), other))
    new = random.choice(("", f"{token.group()} {token.group()}", word, f"{word} {token.group()}"))
    return text[: token.start()] + new + text[token.end() :]


def _swapped_tokens(random: Random, text: str) -> str:
    tokens = list(_TOKEN.finditer(text))
    if len(tokens) < 2:
        return text + text
    first, second = sorted(random.sample(range(len(tokens)), 2))
    left, right = tokens[first], tokens[second]
    between = text[left.end() : right.start()]
    return text[: left.start()] + right.group() + between + left.group() + text[right.end() :]


def _lines(random: Random, text: str) -> str:
    """Leave a line out, double it, move it, or indent it otherwise."""
    lines = text.split("\n")
    at = random.randrange(len(lines))
    line = lines.pop(at)
    match random.randrange(5):
        case 0:
            lines.insert(random.randrange(len(lines) + 1), line)
        case 1:
            lines[at:at] = [line, line]
        case 2:
            lines.insert(at, line.lstrip())
        case 3:
            lines.insert(at, "  " + line)
        case _:
            pass
    return "\n".join(lines)


def _case(random: Random, text: str) -> str:
    return text.upper() if random.random() < 0.5 else text.title()


def _brackets(random: Random, text: str) -> str:
    """Put brackets, `not` or quotes around or into something."""
    start, end = sorted((random.randrange(len(text) + 1), random.randrange(len(text) + 1)))
    before, after = random.choice((("(", ")"), ("not (", ")"), ('"', '"'), ("(" * 30, ")" * 30), ("(", ""), ("", ")")))
    return text[:start] + before + text[start:end] + after + text[end:]


_MUTATIONS: Sequence[Mutation] = (
    _characters, _characters, _swapped_characters, _cut, _tokens, _tokens, _tokens, _swapped_tokens, _lines, _lines,
    _case, _brackets,
)  # fmt: skip


def mutated(random: Random, text: str) -> str:
    """Return the text after one to three mutations."""
    for _ in range(random.choice((1, 1, 2, 3))):
        text = random.choice(_MUTATIONS)(random, text)
    return text


def mutated_policies(seed: int, count: int, texts: Sequence[str]) -> Iterator[str]:
    """Yield mutated policies: one wrong statement, now and then among good ones, taken from texts and from chance."""
    random, trees = Random(seed), Trees(seed)
    good = [statement for text in texts for statement in statements_of(text) if len(statement) <= LONGEST]
    for number in range(count):
        if number % 8 == 0:
            fresh = print_statement(trees.statement())
            good[random.randrange(len(good))] = fresh[:LONGEST]
        statement = mutated(random, random.choice(good))
        others = random.choices(good[:200], k=2) if number % 16 == 0 else []
        yield "\n".join([*others[:1], statement, *others[1:]])


def statements_of(text: str) -> list[str]:
    """Cut a text before each line that starts at the margin."""
    return [piece for piece in re.split(r"\n(?=\S)", text) if piece.strip()]
