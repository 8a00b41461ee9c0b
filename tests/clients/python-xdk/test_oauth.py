"""How the official Python library gets its tokens, keeps them fresh, and signs."""

import pytest
import requests
from xdk import Client
from xdk.oauth1_auth import OAuth1

from hosts import BACK, decide, lead, parameter

SCOPES = ["tweet.read", "users.read", "dm.read", "offline.access"]


@pytest.fixture
def keys(desk, monkeypatch):
    # What it takes to renew a token insists on https, which the mock's plain port is not.
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    lead(monkeypatch, desk.base_url)
    return desk.credentials


@pytest.mark.parametrize("secret", [True, False])
def test_a_user_agrees_and_the_token_is_renewed(desk, keys, secret):
    known = {"client_id": keys["client_id"], "client_secret": keys["client_secret"] if secret else None}
    client = Client(base_url=desk.base_url, redirect_uri=BACK, scope=SCOPES, **known)
    url = client.get_authorization_url(state="a state")
    back = decide(url, **{"as": "BrandCare"})
    assert parameter(back, "state") == "a state"
    tokens = client.exchange_code(parameter(back, "code"))
    assert tokens["scope"].split() == ["tweet.read", "users.read", "offline.access", "dm.read"]
    assert Client(base_url=desk.base_url, access_token=tokens["access_token"]).users.get_me().data.username == "BrandCare"
    if not secret:
        return
    desk.world.advance(7200)
    with pytest.raises(requests.HTTPError, match="401"):
        Client(base_url=desk.base_url, access_token=tokens["access_token"]).users.get_me()
    renewed = client.refresh_token()
    assert renewed["refresh_token"] != tokens["refresh_token"]
    assert Client(base_url=desk.base_url, access_token=renewed["access_token"]).users.get_me().data.username == "BrandCare"


def test_three_steps_lead_to_a_token_and_requests_are_signed(desk, keys):
    auth = OAuth1(keys["consumer_key"], keys["consumer_secret"], BACK)
    back = decide(auth.start_oauth_flow(login_with_x=True), **{"as": "alice_k"})
    token = auth.get_access_token(parameter(back, "oauth_verifier"))
    # With the request token still at hand, the library would sign with its secret.
    auth = OAuth1(keys["consumer_key"], keys["consumer_secret"], BACK, token.access_token, token.access_token_secret)
    client = Client(base_url=desk.base_url, auth=auth)
    me = client.users.get_me(user_fields=["created_at", "verified"])
    assert me.data.username == "alice_k"
