"""What the tests of the checker share."""

from policy_engine.checker.check import check
from policy_engine.model.condition import Condition
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.diagnostic import Diagnostic
from policy_engine.source.files import FileRefused, NoFiles, PolicyFiles, Sheet
from policy_engine.source.limits import DEFAULT_LIMITS, Limits
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse

LEAD = """\
lead has
  email     text
  company   text
  vertical  one of insurance, telecom, retail
  employees whole number
  score     number 0 to 100
  revenue   money
  cost      money
  topics    list of text
  partner   yes/no
  created   time
  signed    date
"""


class Sheets:
    """Sheets that are only there for a test, by name."""

    def __init__(self, **rows: list[list[str]]) -> None:
        self._rows = rows

    def text(self, name: str, beside: SourceText) -> SourceText:
        raise FileRefused(f"no text `{name}` beside {beside.name}")

    def sheet(self, name: str, beside: SourceText) -> Sheet:
        header, *rows = self._rows[name.removesuffix(".csv")]
        numbered = tuple((number, tuple(cells)) for number, cells in enumerate(rows, 2))
        return Sheet(name, f"{beside.name}/../{name}", tuple(header), numbered)

    def has(self, name: str) -> bool:
        return name.removesuffix(".csv") in self._rows


def findings(text: str, files: PolicyFiles | None = None, limits: Limits = DEFAULT_LIMITS) -> tuple[Diagnostic, ...]:
    tree, _ = parse(SourceText("test.policy", text))
    return check(tree, files or NoFiles(), limits)[1]


def checked(text: str, files: PolicyFiles | None = None) -> CheckedPolicy:
    tree, unread = parse(SourceText("test.policy", text))
    assert unread == ()
    policy, found = check(tree, files or NoFiles())
    assert policy is not None, [finding.message for finding in found]
    return policy


def meaning(condition: str, before: str = "") -> Condition:
    """Return what a condition about the lead above means."""
    policy = checked(f"{LEAD}{before}when {condition}, assign queue triage\n")
    rule = policy.rules[0].condition
    assert rule is not None
    return rule
