"""The store in PostgreSQL: what every store does, and what only a server can go wrong in."""

from collections.abc import Iterator

import psycopg
import pytest

from policy_engine.store.errors import StoreError
from policy_engine.store.open import open_store
from policy_engine.store.postgres import PostgresStore
from policy_engine.store.protocol import Store
from policy_engine.testing.store_suite import StoreSuite
from tests.postgres import Cluster

pytestmark = pytest.mark.xdist_group("postgres")


class TestPostgres(StoreSuite):
    @pytest.fixture
    def store(self, cluster: Cluster) -> Iterator[Store]:
        store = open_store(cluster.new_database())
        yield store
        store.close()


def test_the_tables_stand_apart_from_those_of_others(cluster: Cluster) -> None:
    url = cluster.new_database()
    with psycopg.connect(url) as other:
        other.execute("CREATE TABLE leads (name TEXT)")
    open_store(url).close()
    with psycopg.connect(url) as other:
        assert other.execute("SELECT count(*) FROM leads").fetchall() == [(0,)]
        assert other.execute("SELECT count(*) FROM policy_engine.log").fetchall() == [(0,)]


def test_a_newer_state_is_refused_by_name(cluster: Cluster) -> None:
    url = cluster.new_database()
    open_store(url).close()
    with psycopg.connect(url) as newer:
        newer.execute("INSERT INTO policy_engine.version VALUES (9999)")
    with pytest.raises(StoreError, match=r"newer version of this program .*9999"):
        open_store(url)


def test_nobody_is_told_the_password(cluster: Cluster) -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://tests:secret@127.0.0.1:1/nowhere")
    assert caught.value.message.startswith("the state `127.0.0.1/nowhere` cannot be opened")
    assert "secret" not in caught.value.message


def test_a_state_that_is_in_use_too_long_is_said(cluster: Cluster) -> None:
    url = cluster.new_database()
    store = PostgresStore(url, patience=0.1)
    with psycopg.connect(url) as other:
        other.execute("SELECT 1 FROM policy_engine.head FOR UPDATE")
        with pytest.raises(StoreError, match="in use by others"), store.write():
            pass
    with store.write() as writer:
        assert writer.faults() == []


def test_a_connection_that_was_cut_is_made_anew(cluster: Cluster) -> None:
    url = cluster.new_database()
    store = open_store(url)
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    with pytest.raises(StoreError, match="broken"), store.write():
        pass
    with store.write() as writer:
        assert writer.faults() == []
