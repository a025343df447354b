"""What was promised beside what was reached: objectives and indicators, measured on leads and their events.

`measure` takes the lives of leads and returns a scorecard: exact numbers, no rounding but
in the words that show them.
"""

from policy_engine.agreement.measure import measure
from policy_engine.agreement.scorecard import Scorecard

__all__ = ["Scorecard", "measure"]
