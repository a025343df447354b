"""What the tests of the evaluator share: a policy from its text, a lead from its values, a decision."""

from datetime import UTC, datetime

from policy_engine.checker.check import check
from policy_engine.evaluator.decode import Lead, read_lead
from policy_engine.evaluator.reference import judge
from policy_engine.model.decision import Decision
from policy_engine.model.judgement import Judgement
from policy_engine.model.policy import CheckedPolicy
from policy_engine.source.diagnostic import has_errors
from policy_engine.source.files import NoFiles
from policy_engine.source.text import SourceText
from policy_engine.syntax.parser import parse

AT = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)


def policy_of(text: str) -> CheckedPolicy:
    """Return the checked policy of a text without mistakes."""
    tree, reading = parse(SourceText("p.policy", text))
    checked, checking = check(tree, NoFiles())
    findings = (*reading, *checking)
    assert checked is not None, [(finding.line, finding.message) for finding in findings]
    assert not has_errors(findings), [(finding.line, finding.message) for finding in findings]
    return checked


def judged(text: str, at: datetime = AT, last_pod: str | None = None, /, **raw: object) -> Judgement:
    policy = policy_of(text)
    return judge(policy, read_lead(policy, raw), at, last_pod)


def decided(text: str, at: datetime = AT, /, **raw: object) -> Decision:
    return judged(text, at, **raw).decision


def read(declaration: str, raw: object, before: str = "", spellings: str = "") -> tuple[object, list[str]]:
    """Read one value as a field declared so; return it with its problems in words."""
    policy = policy_of(f'{before}\nlead has\n  it {declaration}\n{spellings}\notherwise nurture with "x"\n')
    lead: Lead = read_lead(policy, {"it": raw})
    return lead.values["it"], [str(problem) for problem in lead.problems]
