"""Webhooks on the official Python library: registered and checked, then told what happens, signed."""

import pytest
import requests

from receiver import Receiver


@pytest.fixture
def receiver(desk):
    receiver = Receiver(desk.credentials["consumer_secret"])
    yield receiver
    receiver.server.shutdown()


def test_what_happens_to_an_account_is_told_in_order_with_its_own_words_among_it(desk, app, client, receiver):
    client.users.follow_user(desk.brand.id, {"target_user_id": desk.alice.id})
    hook = app.webhooks.create({"url": receiver.url}).data
    assert hook.valid and [one.id for one in app.webhooks.get().data] == [hook.id]
    assert client.account_activity.create_subscription(hook.id, {}).data.subscribed
    assert client.account_activity.validate_subscription(hook.id).data.subscribed
    complaint = desk.alice.post("@BrandCare my parcel is late")
    answer = {"text": "@alice_k Sorry! Please DM us.", "reply": {"in_reply_to_tweet_id": complaint}}
    reply = client.posts.create(answer).data.id
    letter = desk.alice.message("It is 4711.")
    told = [receiver.next() for _ in range(3)]
    assert [event["for_user_id"] for event in told] == [desk.brand.id] * 3
    posts = [event["tweet_create_events"][0] for event in told[:2]]
    assert [post["id_str"] for post in posts] == [complaint, reply]
    assert posts[1]["in_reply_to_status_id_str"] == complaint and posts[0]["user"]["screen_name"] == "alice_k"
    assert told[2]["direct_message_events"][0]["id"] == letter

    assert app.webhooks.validate(hook.id).data.valid
    assert app.account_activity.get_subscription_count().data.subscriptions_count_all == "1"
    assert app.account_activity.delete_subscription(hook.id, desk.brand.id).data.subscribed is False
    assert app.webhooks.delete(hook.id).data.deleted and not app.webhooks.get().data


def test_an_activity_is_told_to_a_webhook_too(desk, app, client, receiver):
    client.users.follow_user(desk.brand.id, {"target_user_id": desk.alice.id})
    hook = app.webhooks.create({"url": receiver.url}).data
    wanted = {"event_type": "dm.received", "filter": {"user_id": desk.brand.id}, "tag": "inbound", "webhook_id": hook.id}
    client.activity.create_subscription(wanted)
    letter = desk.alice.message("It is 4711.")
    told = receiver.next()["data"]
    assert (told["event_type"], told["tag"]) == ("dm.received", "inbound")
    assert told["payload"]["direct_message_events"][0]["id"] == letter


def test_a_webhook_that_does_not_know_the_secret_is_refused(desk, app):
    stranger = Receiver("something else")
    for url in [stranger.url, "http://example.com/webhook"]:
        with pytest.raises(requests.HTTPError) as refused:
            app.webhooks.create({"url": url})
        assert refused.value.response.status_code == 400
    stranger.server.shutdown()
