"""What comes of a scenario: known also where nothing that runs one is installed."""

from policy_engine.source.frozen import frozen

__all__ = ["ScenarioResult"]


@frozen
class ScenarioResult:
    """What came of one scenario; of one that failed, the step with its line, and what was found instead."""

    name: str
    feature: str
    file: str
    line: int
    passed: bool
    step: str | None = None
    message: str | None = None
