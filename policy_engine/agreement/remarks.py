"""What the numbers of a scorecard leave out, or take for granted, in words."""

from datetime import datetime

from policy_engine.history import Life

__all__ = ["Remarks"]


class Remarks:
    """Looks at lives as they come; `first` and `last` are when anything happened."""

    def __init__(self) -> None:
        self.leads = 0
        self.first: datetime | None = None
        self.last: datetime | None = None
        self._undated = 0
        self._held = 0

    def take(self, life: Life) -> None:
        """Look at one lead."""
        self.leads += 1
        self._undated += life.created is None
        self._held += len(life.held)
        instants = life.instants()
        if instants:
            self.first = min(self.first or instants[0], instants[0])
            self.last = max(self.last or instants[-1], instants[-1])

    def words(self, assumed: int) -> list[str]:
        """Return a sentence for each thing there is to say; of so many leads the assignment was assumed."""
        said = []
        if self._undated:
            said.append(f"{_leads(self._undated)} without a time of creation: what stage they began in is not counted")
        if assumed:
            said.append(f"{_leads(assumed)} without an event `assigned`: taken as assigned when created")
        if self._held:
            said.append(f"{self._held:,} event{'' if self._held == 1 else 's'} from the future: not counted")
        return said


def _leads(count: int) -> str:
    return f"{count:,} lead{'' if count == 1 else 's'}"
