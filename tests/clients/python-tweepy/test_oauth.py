"""How tweepy gets its tokens, keeps them fresh, and signs."""

import re
from urllib.parse import urlsplit

import pytest
import tweepy

from hosts import BACK, decide, lead, parameter

TOKEN = "https://api.twitter.com/2/oauth2/token"
SCOPES = ["tweet.read", "tweet.write", "users.read", "offline.access"]


@pytest.fixture
def keys(desk, monkeypatch):
    lead(monkeypatch, desk.base_url)
    return desk.credentials


def signing(keys, session=None, **others):
    client = tweepy.Client(
        consumer_key=keys["consumer_key"],
        consumer_secret=keys["consumer_secret"],
        access_token=keys["access_token"],
        access_token_secret=keys["access_token_secret"],
        **others,
    )
    if session:
        client.session = session
    return client


def handler(keys, scope, secret=True):
    secret = keys["client_secret"] if secret else None
    return tweepy.OAuth2UserHandler(client_id=keys["client_id"], redirect_uri=BACK, scope=scope, client_secret=secret)


@pytest.mark.parametrize("at", ["the mock", "the fixed host"])
def test_signed_requests_do_what_a_bot_does(desk, keys, at):
    client = signing(keys, desk.session() if at == "the mock" else None)
    assert client.get_me().data.username == "BrandCare"
    complaint = desk.alice.post("@BrandCare my parcel is late & I'm *angry* (100%)")
    mentions = client.get_users_mentions(desk.brand.id, tweet_fields=["created_at", "lang"], user_auth=True)
    assert [str(post.id) for post in mentions.data] == [complaint]
    client.create_tweet(text="@alice_k Sorry!", in_reply_to_tweet_id=complaint)
    # The account that likes is read from the access token.
    assert client.like(complaint).data["liked"]
    client.create_direct_message(participant_id=desk.alice.id, text="Your number, please?")
    assert client.get_direct_message_events(user_auth=True).data[0].text == "Your number, please?"
    found = client.search_recent_tweets("angry (100% OR parcel)", max_results=10, user_auth=True)
    assert [str(post.id) for post in found.data] == [complaint]


@pytest.mark.parametrize("key", ["consumer_secret", "access_token_secret", "access_token", "consumer_key"])
def test_wrong_keys_sign_for_nobody(keys, key):
    with pytest.raises(tweepy.Unauthorized):
        signing({**keys, key: keys[key] + "0"}).get_me()


@pytest.mark.parametrize("again", [False, True])
def test_three_steps_lead_to_a_users_token(keys, again):
    auth = tweepy.OAuth1UserHandler(keys["consumer_key"], keys["consumer_secret"], callback=BACK)
    back = decide(auth.get_authorization_url(signin_with_twitter=again), **{"as": "alice_k"})
    assert back.startswith(BACK)
    token, secret = auth.get_access_token(parameter(back, "oauth_verifier"))
    assert token.startswith("1111111111-")
    client = signing({**keys, "access_token": token, "access_token_secret": secret})
    assert client.get_me().data.username == "alice_k"


def test_a_user_types_a_number_and_the_app_may_only_read(keys):
    auth = tweepy.OAuth1UserHandler(keys["consumer_key"], keys["consumer_secret"], callback="oob")
    page = decide(auth.get_authorization_url(access_type="read"), **{"as": "@BrandCare"})
    number = re.search(r"<output>(\d{7})</output>", page)[1]
    with pytest.raises(tweepy.TweepyException):
        auth.get_access_token("1234567")
    token, secret = auth.get_access_token(number)
    client = signing({**keys, "access_token": token, "access_token_secret": secret})
    assert client.get_me().data.username == "BrandCare"
    with pytest.raises(tweepy.Forbidden, match="oauth1 app permissions"):
        client.create_tweet(text="Hello")


def test_a_callback_that_is_not_the_apps_is_refused(keys):
    auth = tweepy.OAuth1UserHandler(keys["consumer_key"], keys["consumer_secret"], callback="https://elsewhere.example/")
    with pytest.raises(tweepy.TweepyException, match="403"):
        auth.get_authorization_url()


@pytest.mark.parametrize("secret", [True, False])
def test_a_user_agrees_and_the_token_is_renewed(desk, keys, secret):
    auth = handler(keys, SCOPES, secret)
    tokens = auth.fetch_token(decide(auth.get_authorization_url(), **{"as": "BrandCare"}))
    assert tokens["expires_in"] == 7200 and set(tokens["scope"]) == set(SCOPES)
    client = desk.client(tokens["access_token"])
    assert client.get_me(user_auth=False).data.username == "BrandCare"
    client.create_tweet(text="Hello", user_auth=False)
    with pytest.raises(tweepy.Forbidden):
        client.get_direct_message_events(user_auth=False)

    desk.world.advance(7200)
    with pytest.raises(tweepy.Unauthorized):
        client.get_me(user_auth=False)
    known = {"auth": auth.auth, "client_id": keys["client_id"]}
    renewed = auth.refresh_token(TOKEN, refresh_token=tokens["refresh_token"], **known)
    client = desk.client(renewed["access_token"])
    assert client.get_me(user_auth=False).data.username == "BrandCare"

    with pytest.raises(Exception, match="Value passed for the token was invalid"):
        auth.refresh_token(TOKEN, refresh_token=tokens["refresh_token"], **known)
    with pytest.raises(tweepy.Unauthorized):
        client.get_me(user_auth=False)


def test_a_code_is_good_for_half_a_minute_and_a_refusal_is_told(desk, keys):
    auth = handler(keys, SCOPES)
    back = decide(auth.get_authorization_url(), **{"as": "BrandCare"})
    desk.world.advance(30)
    with pytest.raises(Exception, match="authorization code was invalid"):
        auth.fetch_token(back)
    auth = handler(keys, SCOPES)
    with pytest.raises(Exception, match="access_denied"):
        auth.fetch_token(decide(auth.get_authorization_url(), deny="1"))


def test_the_app_gets_a_token_of_its_own(desk, keys):
    auth = tweepy.OAuth2AppHandler(keys["consumer_key"], keys["consumer_secret"])
    assert auth.apply_auth().bearer_token == desk.app_token
    app = desk.client(auth.apply_auth().bearer_token)
    assert app.get_user(username="alice_k").data.username == "alice_k"
    with pytest.raises(tweepy.Forbidden, match="Application-Only is forbidden"):
        app.get_me(user_auth=False)


def test_the_page_is_the_mocks(desk, keys):
    url = handler(keys, SCOPES).get_authorization_url()
    assert urlsplit(url).path == "/i/oauth2/authorize"
    page = decide(url)
    assert page.count("<button") == 5 and "BrandCare" in page
