"""The filtered stream on tweepy: rules, what they let through, and one connection at a time."""

import queue

import pytest
import tweepy


class Ear(tweepy.StreamingClient):
    """Does something once it listens, and keeps what it hears."""

    def __init__(self, desk, begin=lambda: None):
        super().__init__(desk.app_token, daemon=True, max_retries=0)
        self.session = desk.session()
        self.begin, self.heard, self.statuses = begin, queue.Queue(), []

    def on_connect(self):
        self.begin()

    def on_response(self, response):
        self.heard.put(response)

    def on_request_error(self, status_code):
        self.statuses.append(status_code)
        self.disconnect()


def test_rules_are_kept_and_let_through_what_they_name(desk):
    complaint = {}

    def speak():
        desk.alice.post("Nothing to do with anybody")
        complaint["id"] = desk.alice.post("@BrandCare my parcel is late")

    ear = Ear(desk, speak)
    added = ear.add_rules([tweepy.StreamRule("@BrandCare -is:retweet", tag="mentions"), tweepy.StreamRule("refund")])
    assert [rule.tag for rule in added.data][0] == "mentions"
    assert {rule.value for rule in ear.get_rules().data} == {"@BrandCare -is:retweet", "refund"}
    listening = ear.filter(expansions=["author_id"], tweet_fields=["created_at"], threaded=True)
    heard = ear.heard.get(timeout=10)
    assert str(heard.data.id) == complaint["id"] and heard.includes["users"][0].username == "alice_k"
    assert [rule.tag for rule in heard.matching_rules] == ["mentions"]

    second = Ear(desk)
    second.filter()
    assert second.statuses == [429]

    ear.disconnect()
    desk.alice.post("@BrandCare are you there?")
    listening.join(timeout=10)
    assert not listening.is_alive()
    ear.delete_rules([rule.id for rule in added.data])
    assert ear.get_rules().data is None


def test_rules_that_cannot_be_are_refused(desk):
    ear = Ear(desk)
    ear.filter()
    assert ear.statuses == [409], "there are no rules yet"
    ear.add_rules(tweepy.StreamRule("cat"))
    assert ear.add_rules(tweepy.StreamRule("cat")).errors[0]["title"] == "DuplicateRule"
    refused = ear.add_rules(tweepy.StreamRule("((cat"), dry_run=True)
    assert refused.errors[0]["value"] == "((cat"
    user = tweepy.StreamingClient(desk.token)
    user.session = desk.session()
    with pytest.raises(tweepy.Forbidden, match="User Context is forbidden"):
        user.get_rules()
