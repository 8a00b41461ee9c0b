"""Tests of a bot against the mock platform. The bot here is ten lines; yours comes in its place."""

import json
import urllib.request

from sparring_mock import mock, make_world, world  # noqa: F401 (fixtures)


def call(world, method, path, body=None):
    headers = {"authorization": f"Bearer {world.credentials['token']}", "content-type": "application/json"}
    data = json.dumps(body).encode() if body else None
    with urllib.request.urlopen(urllib.request.Request(world.origin + path, data, headers, method=method)) as answer:
        return json.load(answer)


def bot(world):
    """Answers every mention that has no answer yet."""
    me = call(world, "GET", "/2/users/me")["data"]["id"]
    mentions = call(world, "GET", f"/2/users/{me}/mentions").get("data", [])
    own = call(world, "GET", f"/2/users/{me}/tweets?tweet.fields=referenced_tweets").get("data", [])
    answered = {reference["id"] for tweet in own for reference in tweet.get("referenced_tweets", [])}
    for mention in mentions:
        if mention["id"] not in answered:
            reply = {"text": "Sorry to hear that! We are looking into it.", "reply": {"in_reply_to_tweet_id": mention["id"]}}
            call(world, "POST", "/2/tweets", reply)


def test_every_customer_gets_one_answer(world):
    post = world.post("ann", "@brand where is my parcel?")
    bot(world)
    world.advance(600)
    bot(world)
    assert world.replies(to=post) == ["Sorry to hear that! We are looking into it."]


def test_a_lost_answer_is_no_reason_to_answer_twice(world):
    world.fault(on="createPosts", nth=1, do="lost")
    post = world.post("ann", "@brand where is my parcel?")
    try:
        bot(world)
    except OSError:
        bot(world)
    assert world.verify(journal={"kind": "replied", "post": post}, exactly=1)["passed"]
