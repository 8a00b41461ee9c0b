"""The mock, started once, and a world of it for every test."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "examples" / "pytest")]

from desk import ACCOUNTS  # noqa: E402
from serving import serving  # noqa: E402
from sparring_mock import make_world  # noqa: E402, F401 (a fixture)


@pytest.fixture(scope="session")
def mock():
    with serving("x") as mock:
        yield mock


@pytest.fixture
def world(make_world, request):  # noqa: F811
    marker = request.node.get_closest_marker("world")
    return make_world(**{"accounts": ACCOUNTS, "clock": "instant", "thinking": False, **(marker.kwargs if marker else {})})
