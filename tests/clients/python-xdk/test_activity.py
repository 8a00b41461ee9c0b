"""What happens to an account, on the official Python library: subscriptions, and the stream of what they are about."""

import pytest
from xdk.streaming import StreamConfig, StreamError


def test_who_subscribed_hears_what_happens(desk, app, client):
    wanted = {"event_type": "dm.received", "filter": {"user_id": desk.brand.id}, "tag": "inbound"}
    made = client.activity.create_subscription(wanted).data.subscription
    page = next(client.activity.get_subscriptions())
    assert [one.subscription_id for one in page.data] == [made.subscription_id]
    client.users.follow_user(desk.brand.id, {"target_user_id": desk.alice.id})
    sent = []
    config = StreamConfig(max_retries=0, timeout=10, on_connect=lambda: sent.append(desk.alice.message("It is 4711.")))
    heard = next(app.stream.activity(stream_config=config)).data
    event = heard.payload.model_dump()["direct_message_events"][0]
    assert ([event["id"]], heard.tag, event["message_create"]["sender_id"]) == (sent, "inbound", desk.alice.id)
    assert app.activity.delete_subscription(made.subscription_id).data.deleted


def test_connections_are_told_and_closed(desk, app):
    app.stream.update_rules({"add": [{"value": "@BrandCare"}]})
    desk.alice.post("@BrandCare hello")
    stream = app.stream.posts(backfill_minutes=5, stream_config=StreamConfig(max_retries=0, timeout=10))
    assert next(stream).data.text == "@BrandCare hello"
    open_now = next(app.connections.get_connection_history()).data
    assert [one.endpoint_name for one in open_now] == ["filtered_stream"]
    assert app.connections.delete_all().data.successful_kills == 1
    assert app.stream.get_rule_counts().data.client_app_rules_count.rule_count == 1


def test_who_may_not_listen_is_told_why(app, client):
    once = StreamConfig(max_retries=0, timeout=10)
    with pytest.raises(StreamError) as refused:
        next(app.stream.posts(stream_config=once))
    assert refused.value.status_code == 409
    with pytest.raises(StreamError) as refused:
        next(client.stream.posts(stream_config=once))
    assert refused.value.status_code == 403
