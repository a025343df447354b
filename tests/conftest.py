"""What tests of several rooms share: a PostgreSQL, and the states that both kinds of store keep."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster, binaries


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Return a running PostgreSQL; the test is skipped where none is installed, but never in CI."""
    programs = binaries()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: `make postgres` installs it")
        pytest.skip("PostgreSQL is not installed (`apt-get install postgresql`)")
    cluster = Cluster(programs)
    yield cluster
    cluster.stop()


@pytest.fixture
def new_state(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Return what makes an empty state of the kind in the test's parameter, and returns its URL."""
    made = 0

    def make() -> str:
        nonlocal made
        made += 1
        if request.param == "postgres":
            return request.getfixturevalue("cluster").new_database()
        return f"sqlite:///{tmp_path}/state-{made}.db"

    return make


# A test that takes `new_state` says with this on which stores; those on PostgreSQL share one server.
ON_BOTH_STORES = ["sqlite", pytest.param("postgres", marks=pytest.mark.xdist_group("postgres"))]
