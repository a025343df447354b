"""What the tests of leads share: writing a file and opening it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from policy_engine.batch.leads import LeadsFile, open_leads


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., LeadsFile]:
    """Write a file and open it."""

    def write_and_open(content: str | bytes, name: str = "leads.csv", **options: object) -> LeadsFile:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_leads(path, **options)  # type: ignore[arg-type]

    return write_and_open
