"""A whole customer exchange on the official Python library, which asks for everything by the names of posts."""

import pytest
import requests

SHAPE = {
    "post_fields": ["conversation_id", "created_at", "public_metrics", "entities", "lang"],
    "expansions": ["author_id", "in_reply_to_user_id", "referenced_posts"],
    "user_fields": ["public_metrics", "verified", "created_at", "receives_your_dm"],
}
EVENTS = {"dm_event_fields": ["created_at", "dm_conversation_id"], "expansions": ["sender_id"]}


def items(pages):
    return [item for page in pages for item in page.data or []]


def test_from_the_mention_to_the_close_out(desk, client):
    me = client.users.get_me(user_fields=["public_metrics"]).data
    assert (me.username, me.public_metrics.post_count) == ("BrandCare", 0)

    complaint = desk.alice.post("@BrandCare my parcel is late, can you help?")
    page = next(client.users.get_mentions(me.id, **SHAPE))
    mention, author = page.data[0], page.includes.users[0]
    assert (mention.id, mention.author_id, author.username) == (complaint, desk.alice.id, "alice_k")
    assert author.model_extra.get("receives_your_dm", getattr(author, "receives_your_dm", None)) is True

    answer = {"text": "@alice_k Sorry! Please DM us.", "reply": {"in_reply_to_tweet_id": complaint}}
    reply = client.posts.create(answer).data
    thread = next(client.posts.search_recent(f"conversation_id:{complaint}", **SHAPE))
    assert [post.id for post in thread.data] == [reply.id, complaint]
    assert thread.data[0].in_reply_to_user_id == desk.alice.id
    assert thread.includes.posts[0].id == complaint

    sent = client.direct_messages.create_by_participant_id(desk.alice.id, {"text": "Your order number?"}).data
    assert sent.dm_conversation_id == "-".join(sorted([desk.alice.id, desk.brand.id], key=int))
    desk.alice.message("It is 4711.")
    reads = [
        client.direct_messages.get_events(**EVENTS),
        client.direct_messages.get_events_by_participant_id(desk.alice.id, **EVENTS),
        client.direct_messages.get_events_by_conversation_id(sent.dm_conversation_id, **EVENTS),
    ]
    for pages in reads:
        page = next(pages)
        assert [event.text for event in page.data] == ["It is 4711.", "Your order number?"]
        assert page.data[0].sender_id == desk.alice.id
        assert {user.username for user in page.includes.users} == {"alice_k", "BrandCare"}
    one = client.direct_messages.get_events_by_id(sent.dm_event_id, dm_event_fields=["created_at"]).data
    assert one.created_at.endswith("Z")
    thanks = {"text": "Thank you, it is on its way."}
    client.direct_messages.create_by_conversation_id(sent.dm_conversation_id, thanks)

    close = client.posts.create({"text": "@alice_k All settled.", "reply": {"in_reply_to_tweet_id": complaint}}).data
    assert [post.id for post in items(client.users.get_posts(me.id))] == [close.id, reply.id]
    assert client.posts.get_by_id(complaint, **SHAPE).data.public_metrics.reply_count == 2


def test_mentions_are_paged_without_gap_or_repeat(desk, client):
    posts = [desk.alice.post(f"@BrandCare number {n}") for n in range(12)]
    assert [post.id for post in items(client.users.get_mentions(desk.brand.id, max_results=5))] == posts[::-1]
    found = items(client.posts.search_recent("@BrandCare", max_results=10))
    assert [post.id for post in found] == posts[::-1]
    assert items(client.users.get_mentions(desk.brand.id, since_id=posts[-1])) == []


def test_acts_and_their_undoing(desk, client):
    me = desk.brand.id
    own = client.posts.create({"text": "We are here until six."}).data.id
    reply = desk.alice.reply(own, "Liars!")
    assert client.posts.hide_reply(reply, {"hidden": True}).data.hidden is True
    assert client.users.like_post(me, {"tweet_id": reply}).data.liked is True
    assert [post.id for post in items(client.users.get_liked_posts(me))] == [reply]
    assert items(client.posts.get_liking_users(reply))[0].username == "BrandCare"
    assert client.users.unlike_post(me, reply).data.liked is False
    assert client.users.repost_post(me, {"tweet_id": reply}).data
    assert items(client.posts.get_reposted_by(reply))[0].username == "BrandCare"
    assert client.users.unrepost_post(me, reply).data
    assert client.users.follow_user(me, {"target_user_id": desk.alice.id}).data.following is True
    assert items(client.users.get_following(me))[0].username == "alice_k"
    assert items(client.users.get_followers(desk.alice.id))[0].username == "BrandCare"
    assert client.users.unfollow_user(me, desk.alice.id).data.following is False
    assert client.users.mute_user(me, {"target_user_id": desk.alice.id}).data.muting is True
    assert items(client.users.get_muting(me))[0].username == "alice_k"
    assert client.users.unmute_user(me, desk.alice.id).data.muting is False
    assert client.users.block_dms(desk.alice.id).data.blocked is True
    assert items(client.users.get_blocking(me))[0].username == "alice_k"
    assert client.users.unblock_dms(desk.alice.id).data.blocked is False
    quote = client.posts.create({"text": "Not at all.", "quote_tweet_id": reply}).data.id
    assert [post.id for post in items(client.posts.get_quoted(reply))] == [quote]
    counts = next(client.posts.get_counts_recent("liars", granularity="day"))
    assert counts.meta.total_post_count == 1 and sum(day.post_count for day in counts.data) == 1
    assert client.posts.delete(own).data.deleted is True


def test_a_conversation_of_several(desk, client):
    desk.bob.follow(desk.brand)
    body = {
        "conversation_type": "Group",
        "participant_ids": [desk.alice.id, desk.bob.id],
        "message": {"text": "Hello both"},
    }
    group = client.direct_messages.create_conversation(body).data.dm_conversation_id
    events = items(client.direct_messages.get_events_by_conversation_id(group, **EVENTS))
    assert [event.text for event in events] == ["Hello both"]
    client.direct_messages.delete_events(events[0].id)
    assert items(client.direct_messages.get_events_by_conversation_id(group)) == []


def test_what_is_not_there_is_told_beside_what_is(desk, client):
    post = desk.alice.post("@BrandCare hello")
    found = client.posts.get_by_ids([post, "1"])
    assert [one.id for one in found.data] == [post] and found.errors[0].resource_id == "1"
    assert client.posts.get_by_id("1").data is None
    assert client.users.get_by_username("nobody_here").errors
    users = client.users.get_by_usernames(["alice_k", "nobody_here"])
    assert [user.username for user in users.data] == ["alice_k"] and len(users.errors) == 1
    secret = desk.carol.post("For friends")
    assert client.posts.get_by_id(secret).errors


def refused(call, *arguments):
    with pytest.raises(requests.HTTPError) as error:
        call(*arguments)
    response = error.value.response
    return response.status_code, response.json()


def test_refusals_say_why(desk, client, app):
    client.posts.create({"text": "We are here."})
    status, body = refused(client.posts.create, {"text": "We are here."})
    assert (status, body["title"]) == (403, "Forbidden") and "duplicate content" in body["detail"]
    status, body = refused(client.posts.create, {"text": "long " * 60})
    assert status == 400 and "too long" in body["errors"][0]["message"]
    status, body = refused(client.direct_messages.create_by_participant_id, desk.bob.id, {"text": "Hello?"})
    assert status == 403 and "permission to DM" in body["detail"]
    assert refused(client.posts.create, {"text": "Hi", "media": {"media_ids": ["77"]}})[0] == 400
    assert refused(client.users.follow_user, desk.alice.id, {"target_user_id": desk.bob.id})[0] == 400
    assert next(app.users.get_mentions(desk.brand.id)).meta.result_count == 0
    assert refused(desk.client("nonsense").users.get_me)[0] == 401


@pytest.mark.world(clock="real")
def test_a_rate_limit_is_seen(desk, client):
    for _ in range(15):
        next(client.direct_messages.get_events())
    with pytest.raises(requests.HTTPError) as error:
        next(client.direct_messages.get_events())
    response = error.value.response
    assert response.status_code == 429 and response.headers["x-rate-limit-remaining"] == "0"
    desk.world.advance(int(response.headers["x-rate-limit-reset"]) - desk.now())
    assert next(client.direct_messages.get_events()).meta.result_count == 0
