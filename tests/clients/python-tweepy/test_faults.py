"""What tweepy makes of a platform that fails it: which error there is, and what was done all the same."""

import pytest
import requests
import tweepy


@pytest.mark.world(faults=[{"on": "createPosts", "nth": 1, "do": "lost"}])
def test_a_lost_answer_is_no_lost_post(desk, client):
    with pytest.raises(requests.ConnectionError):
        client.create_tweet(text="We are here.", user_auth=False)
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="We are here.", user_auth=False)
    assert [post.text for post in client.get_users_tweets(desk.brand.id, user_auth=False).data] == ["We are here."]


@pytest.mark.world(faults=[{"on": "getUsersMe", "nth": 1, "do": {"status": 503}}, {"on": "getUsersMe", "nth": 2, "do": "reset"}])
def test_trouble_at_the_other_end_has_an_error_of_its_own(client):
    with pytest.raises(tweepy.TwitterServerError, match="503"):
        client.get_me(user_auth=False)
    with pytest.raises(requests.ConnectionError):
        client.get_me(user_auth=False)
    assert client.get_me(user_auth=False).data.username == "BrandCare"


@pytest.mark.world(faults=[{"on": "read", "nth": 1, "do": "malformed"}, {"on": "read", "nth": 2, "do": "truncated"}])
def test_half_an_answer_is_an_error(client):
    with pytest.raises(requests.JSONDecodeError):
        client.get_me(user_auth=False)
    with pytest.raises(requests.RequestException):
        client.get_me(user_auth=False)


@pytest.mark.world(faults=[{"on": "createPosts", "nth": 1, "do": "expire_token"}])
def test_a_token_ends_in_the_middle(client):
    assert client.get_me(user_auth=False).data
    with pytest.raises(tweepy.Unauthorized):
        client.create_tweet(text="We are here.", user_auth=False)


@pytest.mark.world(faults=[{"on": "createPosts", "nth": 1, "do": "limited"}], clock="real")
def test_a_limit_before_its_time_is_waited_for(desk, client, monkeypatch):
    waits = []
    monkeypatch.setattr("time.sleep", lambda seconds: (waits.append(seconds), desk.world.advance(seconds)))
    client.wait_on_rate_limit = True
    assert client.create_tweet(text="We are here.", user_auth=False).data["id"]
    assert len(waits) == 1 and 890 < waits[0] < 910
