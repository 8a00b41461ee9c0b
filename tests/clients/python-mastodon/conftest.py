"""Points Mastodon.py at the mock: by its address, and all else is as it comes."""

import pytest
from mastodon import Mastodon

from desk import Desk
from serving import serving


@pytest.fixture(scope="session")
def mock():
    with serving("mastodon") as mock:
        yield mock


class MastodonDesk(Desk):
    def client(self, token):
        return Mastodon(api_base_url=self.base_url, access_token=token, ratelimit_method="throw")


@pytest.fixture
def desk(world):
    return MastodonDesk(world)


@pytest.fixture
def client(desk):
    return desk.client(desk.token)
