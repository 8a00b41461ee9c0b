"""Points the official Python library at the mock: by its base URL, and all else is as it comes."""

import pytest
from xdk import Client

from desk import Desk


class XdkDesk(Desk):
    def client(self, token):
        return Client(base_url=self.base_url, access_token=token)


@pytest.fixture
def desk(world):
    return XdkDesk(world)


@pytest.fixture
def client(desk):
    return desk.client(desk.token)


@pytest.fixture
def app(desk):
    return Client(base_url=desk.base_url, bearer_token=desk.app_token)
