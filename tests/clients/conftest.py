"""The mock, started once, and a world of it for every test."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from desk import ACCOUNTS  # noqa: E402


class Mock:
    def __init__(self, process):
        self.process = process
        self.ready = json.loads(process.stdout.readline())

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.ready["control"] + path, method=method)
        request.add_header("Authorization", f"Bearer {self.ready['secret']}")
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data) as response:
            text = response.read()
        return json.loads(text) if text else None


@pytest.fixture(scope="session")
def mock():
    command = [os.environ["SPARRING"], "serve", "--json", "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        yield Mock(process)
        process.terminate()


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
