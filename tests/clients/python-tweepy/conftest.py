"""Points tweepy at the mock: its session swaps the origin of every call, and all else is as it comes."""

import re

import pytest
import requests
import tweepy

from desk import Desk

HOSTS = re.compile(r"^https://(api|upload)\.twitter\.com")


class Rebased(requests.Session):
    def __init__(self, origin):
        super().__init__()
        self.origin = origin

    def request(self, method, url, **options):
        return super().request(method, HOSTS.sub(self.origin, url, count=1), **options)


class TweepyDesk(Desk):
    def session(self):
        return Rebased(self.base_url)

    def client(self, token):
        """A client for a user's token: `user_auth=False` on every call makes tweepy send it as it is."""
        client = tweepy.Client(bearer_token=token)
        client.session = self.session()
        return client


@pytest.fixture
def desk(world):
    return TweepyDesk(world)


@pytest.fixture
def client(desk):
    return desk.client(desk.token)


@pytest.fixture
def app(desk):
    return desk.client(desk.app_token)
