"""Fixtures for tests of your own: the mock platform, and a world of its own for each test. Needs nothing but pytest."""

import json
import os
import subprocess
import urllib.error
import urllib.request

import pytest


class Refused(Exception):
    """The control API did not do it; the problem says why."""


class Control:
    """What a test may do beside the platform: `call` any operation, or one of the shorthands."""

    def __init__(self, address, key):
        self.address, self.key = address, key

    def call(self, method, path, **body):
        data = json.dumps(body).encode() if method in ("POST", "PUT") else None
        headers = {"authorization": f"Bearer {self.key}", "content-type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            raise Refused(json.load(error)) from None


class World(Control):
    """A world: `origin` and `credentials` are for the client under test, the rest is for the test."""

    def __init__(self, mock, wanted):
        self.view = mock.call("POST", "/worlds", **wanted)
        self.origin, self.credentials = mock.origin, self.view["credentials"]
        super().__init__(f"{mock.address}/worlds/{self.view['name']}", self.view["key"])

    def act(self, who, **act):
        """A customer does something: `act("ann", do="like", post=id)`."""
        return self.call("POST", f"/accounts/{who}/acts", **act)

    def post(self, who, text):
        return self.act(who, do="post", text=text)["post"]

    def advance(self, seconds):
        return self.call("POST", "/clock/advance", seconds=seconds)["now"]

    def replies(self, to):
        """The texts of the replies to a post."""
        return [event["text"] for event in self.verify(journal={"kind": "replied", "post": to})["events"]]

    def verify(self, **expectation):
        """`verify(journal={…}, exactly=1)` or `verify(calls={…}, at_most=3)`."""
        return self.call("POST", "/verify", **expectation)

    def fault(self, **fault):
        """`fault(on="createPosts", nth=1, do="lost")`."""
        return self.call("POST", "/faults", **fault)


class Mock(Control):
    """A running `sparring serve`."""

    def __init__(self, *arguments):
        program = os.environ.get("SPARRING", "sparring")
        command = [program, "serve", "--json", "--listen", "127.0.0.1:0", *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"`{program} serve` ended with {self.process.wait()}; standard error says why")
        ready = json.loads(line)
        self.origin = ready["origin"]
        super().__init__(ready["control"], ready["secret"])

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


@pytest.fixture(scope="session")
def mock():
    mock = Mock()
    yield mock
    mock.stop()


@pytest.fixture
def make_world(mock):
    """Makes worlds that end with the test: `make_world(scenario="en/rabbit-in-room-twelve", clock="instant")`."""
    worlds = []

    def make(**wanted):
        worlds.append(World(mock, wanted))
        return worlds[-1]

    yield make
    for world in worlds:
        world.call("DELETE", "")


@pytest.fixture
def world(make_world):
    """A brand (`brand`) and two customers (`ann`, `ben`), whose clock moves only when the test moves it."""
    return make_world(clock="instant", paused=True)
