"""A whole customer exchange on tweepy, from the mention to the public close-out, and all that comes up beside it."""

import pytest
import tweepy

SHAPE = {
    "tweet_fields": ["author_id", "conversation_id", "created_at", "in_reply_to_user_id", "public_metrics"],
    "expansions": ["author_id", "referenced_tweets.id"],
    "user_fields": ["public_metrics", "verified", "created_at"],
}
EVENTS = {
    "dm_event_fields": ["sender_id", "created_at", "dm_conversation_id", "participant_ids"],
    "expansions": ["sender_id"],
}


def test_from_the_mention_to_the_close_out(desk, client):
    me = client.get_me(user_auth=False, user_fields=["public_metrics"]).data
    assert (me.username, me.public_metrics["tweet_count"]) == ("BrandCare", 0)

    complaint = desk.alice.post("@BrandCare my parcel is late, can you help?")
    page = client.get_users_mentions(me.id, user_auth=False, **SHAPE)
    mention, author = page.data[0], page.includes["users"][0]
    assert (str(mention.id), str(mention.author_id), author.username) == (complaint, desk.alice.id, "alice_k")
    assert mention.created_at.microsecond % 1000 == 0 and author.created_at.year == 2010

    reply = client.create_tweet(text="@alice_k Sorry! Please DM us.", in_reply_to_tweet_id=complaint, user_auth=False)
    thread = client.search_recent_tweets(f"conversation_id:{complaint}", user_auth=False, **SHAPE)
    assert [str(post.id) for post in thread.data] == [reply.data["id"], complaint]
    assert thread.data[0].referenced_tweets[0].type == "replied_to"
    assert str(thread.includes["tweets"][0].id) == complaint

    sent = client.create_direct_message(participant_id=desk.alice.id, text="Your order number?", user_auth=False)
    conversation = sent.data["dm_conversation_id"]
    assert conversation == "-".join(sorted([desk.alice.id, desk.brand.id], key=int))
    desk.alice.message("It is 4711.")
    forms = [{}, {"participant_id": desk.alice.id}, {"dm_conversation_id": conversation}]
    for form in forms:
        events = client.get_direct_message_events(user_auth=False, **form, **EVENTS)
        assert [event.text for event in events.data] == ["It is 4711.", "Your order number?"]
        assert str(events.data[0].sender_id) == desk.alice.id and events.data[0].event_type == "MessageCreate"
        assert {user.username for user in events.includes["users"]} == {"alice_k", "BrandCare"}
    client.create_direct_message(dm_conversation_id=conversation, text="Thank you, it is on its way.", user_auth=False)

    close = client.create_tweet(text="@alice_k All settled.", in_reply_to_tweet_id=complaint, user_auth=False)
    own = client.get_users_tweets(me.id, user_auth=False, exclude=["retweets"], **SHAPE)
    assert [str(post.id) for post in own.data] == [close.data["id"], reply.data["id"]]
    assert client.get_tweet(complaint, user_auth=False, **SHAPE).data.public_metrics["reply_count"] == 2


def test_mentions_are_paged_without_gap_or_repeat(desk, client):
    posts = [desk.alice.post(f"@BrandCare number {n}") for n in range(12)]
    pages = tweepy.Paginator(client.get_users_mentions, desk.brand.id, max_results=5, user_auth=False)
    assert [str(post.id) for post in pages.flatten()] == posts[::-1]
    newer = client.get_users_mentions(desk.brand.id, since_id=posts[9], user_auth=False)
    assert [str(post.id) for post in newer.data] == [posts[11], posts[10]]
    none = client.get_users_mentions(desk.brand.id, since_id=posts[11], user_auth=False)
    assert none.data is None and none.meta["result_count"] == 0


def test_acts_and_their_undoing(desk, client):
    own = client.create_tweet(text="We are here until six.", user_auth=False).data["id"]
    reply = desk.alice.reply(own, "Liars!")
    assert client.hide_reply(reply, user_auth=False).data == {"hidden": True}
    assert client.unhide_reply(reply, user_auth=False).data == {"hidden": False}
    assert client.like(reply, user_auth=False).data == {"liked": True}
    assert [str(post.id) for post in client.get_liked_tweets(desk.brand.id, user_auth=False).data] == [reply]
    assert client.get_liking_users(reply, user_auth=False).data[0].username == "BrandCare"
    assert client.unlike(reply, user_auth=False).data == {"liked": False}
    assert client.retweet(reply, user_auth=False).data["retweeted"] is True
    assert client.get_retweeters(reply, user_auth=False).data[0].username == "BrandCare"
    assert client.unretweet(reply, user_auth=False).data == {"retweeted": False}
    assert client.follow_user(desk.alice.id, user_auth=False).data == {"following": True, "pending_follow": False}
    assert client.get_users_following(desk.brand.id, user_auth=False).data[0].username == "alice_k"
    assert client.unfollow_user(desk.alice.id, user_auth=False).data == {"following": False}
    assert client.mute(desk.alice.id, user_auth=False).data == {"muting": True}
    assert client.get_muted(user_auth=False).data[0].username == "alice_k"
    assert client.unmute(desk.alice.id, user_auth=False).data == {"muting": False}
    quote = client.create_tweet(text="Not at all.", quote_tweet_id=reply, user_auth=False).data["id"]
    assert [str(post.id) for post in client.get_quote_tweets(reply, user_auth=False).data] == [quote]
    assert client.get_recent_tweets_count("liars").meta["total_tweet_count"] == 1
    assert client.delete_tweet(own, user_auth=False).data == {"deleted": True}


def test_a_conversation_of_several(desk, client):
    desk.bob.follow(desk.brand)
    people = [desk.alice.id, desk.bob.id]
    sent = client.create_direct_message_conversation(
        participant_ids=people, text="Hello both", user_auth=False
    )
    group = sent.data["dm_conversation_id"]
    assert group.isdigit()
    client.create_direct_message(dm_conversation_id=group, text="Anybody there?", user_auth=False)
    events = client.get_direct_message_events(dm_conversation_id=group, user_auth=False, **EVENTS)
    assert [event.text for event in events.data] == ["Anybody there?", "Hello both"]
    assert events.data[0].dm_conversation_id == group


def test_what_is_not_there_is_told_beside_what_is(desk, client):
    post = desk.alice.post("@BrandCare hello")
    found = client.get_tweets([post, "1"], user_auth=False)
    assert [str(one.id) for one in found.data] == [post]
    assert found.errors[0]["title"] == "Not Found Error" and found.errors[0]["resource_id"] == "1"
    assert client.get_tweet("1", user_auth=False).data is None
    assert client.get_user(username="nobody_here", user_auth=False).errors[0]["parameter"] == "username"
    users = client.get_users(usernames=["alice_k", "nobody_here"], user_auth=False)
    assert [user.username for user in users.data] == ["alice_k"] and len(users.errors) == 1
    desk.alice.delete(post)
    assert client.get_tweet(post, user_auth=False).errors[0]["resource_id"] == post


def test_refusals_say_why(desk, client, app):
    client.create_tweet(text="We are here.", user_auth=False)
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="We are here.", user_auth=False)
    with pytest.raises(tweepy.BadRequest, match="too long"):
        client.create_tweet(text="long " * 60, user_auth=False)
    with pytest.raises(tweepy.Forbidden, match="permission to DM"):
        client.create_direct_message(participant_id=desk.bob.id, text="Hello?", user_auth=False)
    with pytest.raises(tweepy.Forbidden, match="deleted or not visible"):
        client.create_tweet(text="Hello?", in_reply_to_tweet_id=1, user_auth=False)
    with pytest.raises(tweepy.BadRequest, match="not between 5 and 100"):
        client.get_users_mentions(desk.brand.id, max_results=1, user_auth=False)
    with pytest.raises(tweepy.Forbidden, match="Application-Only is forbidden"):
        app.create_tweet(text="We are here.", user_auth=False)
    with pytest.raises(tweepy.Unauthorized):
        desk.client("nonsense").get_me(user_auth=False)


def test_one_does_not_answer_where_only_others_may(desk, client):
    post = desk.alice.client.create_tweet(text="Friends only", reply_settings="mentionedUsers", user_auth=False)
    with pytest.raises(tweepy.Forbidden, match="restricted who can reply"):
        client.create_tweet(text="May we?", in_reply_to_tweet_id=post.data["id"], user_auth=False)


@pytest.mark.world(clock="real")
def test_a_rate_limit_is_seen_and_waited_for(desk, client, monkeypatch):
    for _ in range(15):
        client.get_direct_message_events(user_auth=False)
    with pytest.raises(tweepy.TooManyRequests) as refused:
        client.get_direct_message_events(user_auth=False)
    reset = refused.value.reset_time
    assert isinstance(reset, int) and refused.value.response.headers["x-rate-limit-remaining"] == "0"
    monkeypatch.setattr("time.sleep", desk.world.advance)
    client.wait_on_rate_limit = True
    assert client.get_direct_message_events(user_auth=False).meta["result_count"] == 0
    assert desk.now() >= reset
