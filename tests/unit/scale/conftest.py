"""One Spark session for all tests that need no other: starting one takes long."""

import pytest
from unit.scale.spark_sessions import session_at, stop_session


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory):
    """Where sessions keep their tables; they end with the tests."""
    yield tmp_path_factory.mktemp("warehouse")
    stop_session()


@pytest.fixture
def spark(warehouse):
    """A session with two workers."""
    return session_at("local[2]", warehouse)
