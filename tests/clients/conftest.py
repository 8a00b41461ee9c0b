"""The mock, started once, and a world of it for every test."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from desk import ACCOUNTS  # noqa: E402
from serving import serving  # noqa: E402


@pytest.fixture(scope="session")
def mock():
    with serving("x") as mock:
        yield mock


class World:
    def __init__(self, mock, wishes):
        self.mock = mock
        self.view = mock.call("POST", "/worlds", wishes)
        self.path = f"/worlds/{self.view['name']}"

    def call(self, method, path, body=None):
        return self.mock.call(method, self.path + path, body)

    def advance(self, seconds):
        self.call("POST", "/clock/advance", {"seconds": seconds})


@pytest.fixture
def world(mock, request):
    marker = request.node.get_closest_marker("world")
    wishes = {"accounts": ACCOUNTS, "clock": "instant", "thinking": False, **(marker.kwargs if marker else {})}
    world = World(mock, wishes)
    yield world
    world.call("DELETE", "")
