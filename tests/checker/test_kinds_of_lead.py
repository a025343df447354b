"""Kinds of lead: what is found by sets of values is what asking every lead finds."""

from itertools import product

import pytest

from policy_engine.checker.draft import Draft
from policy_engine.checker.kinds_of_lead import Asked, Kinds, TooMany
from policy_engine.evaluator.decode import read_lead
from policy_engine.evaluator.logic import situation_of
from policy_engine.evaluator.situation import Truth
from policy_engine.model.condition import Condition
from policy_engine.model.policy import CheckedPolicy
from tests.checker.support import checked
from tests.evaluator.support import AT

POLICY = """\
lead has
  size      one of small, mid, large, optional
  heads     whole number, optional
  is_new    yes/no, else no
list big is mid, large
segment giant when class = many or heads > 900
let class be
  many when heads >= 1000
  some when heads >= 10 and size != small
"""
CONDITIONS = [
    "size = small",
    "size != small",
    "size in (mid, large)",
    "size in big",
    "size is missing",
    "is_new",
    "heads >= 1000",
    "heads < 10",
    "heads > 9 and heads < 10",
    "heads in (5, 1000)",
    "heads != 1000",
    "class = many",
    "class != some",
    "class is missing",
    "giant",
    "not (size = small or heads >= 10)",
    "heads between 10 and 900 and not giant",
]
LEADS = [
    {"size": size, "heads": heads, "is_new": is_new}
    for size, heads, is_new in product(
        (None, "small", "mid", "large"), (None, "4", "5", "9", "10", "900", "901", "1000", "1001"), ("yes", "no")
    )
]
WANTED = {"true": (True,), "false": (False,), "not true": (False, None), "not false": (True, None)}


def conditions() -> tuple[CheckedPolicy, list[Condition]]:
    policy = checked(POLICY + "".join(f"when {words}, nurture\n" for words in CONDITIONS))
    return policy, [rule.condition for rule in policy.rules if rule.condition is not None]


def kinds_of(policy: CheckedPolicy) -> Kinds:
    draft = Draft("p")
    draft.fields += policy.lead.fields
    draft.derived += policy.derived
    draft.segments += policy.segments
    draft.lists += policy.lists
    return Kinds(draft)


def truths(policy: CheckedPolicy, condition: Condition) -> list[Truth]:
    return [situation_of(policy, read_lead(policy, lead, ""), AT).judge(condition) for lead in LEADS]


def test_there_are_leads_of_a_kind_exactly_where_one_can_be_found() -> None:
    policy, all_conditions = conditions()
    kinds = kinds_of(policy)
    asked = [(c, wanted, truths(policy, c)) for c in all_conditions for wanted in WANTED]
    for (one, wants_one, of_one), (other, wants_other, of_other) in product(asked, asked):
        found = kinds.where((one, wants_one), (other, wants_other))  # type: ignore[arg-type]
        there = any(a in WANTED[wants_one] and b in WANTED[wants_other] for a, b in zip(of_one, of_other, strict=True))
        assert bool(found) == there, (one, wants_one, other, wants_other)
        assert all(map(kinds.are_sure, found))


@pytest.mark.parametrize(
    ("condition", "is_sure"),
    [
        ('name contains "bank"', True),
        ('name contains "bank" and heads > 3', True),
        ('name contains "bank" and name starts with "b"', False),
        ('name contains "bank" and name = "Bank"', False),
        ("heads > limit", False),
        ("fit > 3", False),
    ],
)
def test_what_cannot_be_looked_into_is_possible_and_sure_where_nothing_else_is_asked(
    condition: str, is_sure: bool
) -> None:
    lead = "lead has\n  name text\n  heads number\n  limit number\nlet fit be the sum of\n  3 when heads > 1\n"
    policy = checked(f"{lead}when {condition}, nurture\n")
    kinds = kinds_of(policy)
    asked = policy.rules[0].condition
    assert asked is not None
    (kind,) = kinds.where((asked, "true"))
    assert kinds.are_sure(kind) is is_sure
    assert kinds.where((asked, "true"), (asked, "not true")) == []


def test_kinds_without_number_are_given_up() -> None:
    parts = " and ".join(f"(heads = {n} or size = small or is_new)" for n in range(40))
    policy = checked(POLICY + f"when {parts}, nurture\n")
    condition = policy.rules[0].condition
    assert condition is not None
    asked: Asked = (condition, "true")
    with pytest.raises(TooMany):
        kinds_of(policy).where(asked)


def test_a_kind_is_told_in_words() -> None:
    policy, all_conditions = conditions()
    kinds = kinds_of(policy)
    (kind,) = kinds.where((all_conditions[1], "true"), (all_conditions[6], "not true"))[:1]
    assert kinds.words(kind, ["heads", "size"]) == "`heads` is below 1000 or missing and `size` is `mid` or `large`"
