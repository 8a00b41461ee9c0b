"""A whole customer exchange on Mastodon.py, from the mention to the public close-out, and all that comes up beside it."""

import urllib.request

import pytest
import requests
from mastodon import (
    Mastodon,
    MastodonAPIError,
    MastodonNotFoundError,
    MastodonRatelimitError,
    MastodonUnauthorizedError,
    StreamListener,
)


def test_from_the_mention_to_the_close_out(desk, client):
    me = client.me()
    assert (me.acct, str(me.id)) == ("BrandCare", desk.brand.id)
    complaint = desk.alice.post("@BrandCare my parcel is late, <b>really</b> late! #late https://webshop.nl/t?a=1&b=2")
    [notification] = client.notifications(types=["mention"])
    mention = notification.status
    assert (str(mention.id), notification.account.acct) == (complaint, "alice_k")
    assert "&lt;b&gt;really&lt;/b&gt;" in mention.content and 'class="u-url mention"' in mention.content
    assert [tag.name for tag in mention.tags] == ["late"]
    assert [named.acct for named in mention.mentions] == ["BrandCare"]

    reply = client.status_reply(mention, "Sorry! Please write to us in private.")
    assert (reply.in_reply_to_id, reply.visibility) == (mention.id, "public")
    context = client.status_context(mention)
    assert [status.id for status in context.descendants] == [reply.id]

    sent = client.status_post("@alice_k Your order number?", visibility="direct", in_reply_to_id=mention.id)
    assert sent.visibility == "direct"
    desk.alice.message("It is 4711.")
    [conversation] = client.conversations()
    assert conversation.unread and [account.acct for account in conversation.accounts] == ["alice_k"]
    assert "4711" in conversation.last_status.content
    assert not client.conversations_read(conversation).unread
    answer = client.status_reply(conversation.last_status, "Thank you, it comes tomorrow.")
    assert answer.visibility == "direct" and answer.in_reply_to_id == conversation.last_status.id
    desk.alice.reply(str(reply.id), "@BrandCare thanks!")
    closed = client.status_reply(client.notifications(types=["mention"])[0].status, "Glad we could help!")
    assert closed.content.startswith('<p><span class="h-card"')

    assert client.status_favourite(mention).favourited
    assert client.account_follow(notification.account).following
    with pytest.raises(MastodonNotFoundError):
        desk.bob.client.status(sent)


def test_paging_by_links(desk, client):
    posts = [desk.alice.post(f"@BrandCare number {number}") for number in range(7)]
    first = client.notifications(types=["mention"], limit=3)
    everything = client.fetch_remaining(first)
    assert [str(item.status.id) for item in everything] == posts[::-1]
    newest = desk.bob.post("@BrandCare one more")
    [new] = client.notifications(since_id=first[0].id)
    assert str(new.status.id) == newest
    assert [str(item.status.id) for item in client.fetch_previous(first)] == [newest]
    client.notifications_dismiss(new)
    assert len(client.notifications()) == 7
    client.notifications_clear()
    assert client.notifications() == []


def test_what_others_do_is_told(desk, client):
    status = client.status_post("We are here until six.")
    alice = desk.alice.client
    alice.status_favourite(status)
    alice.status_reblog(status)
    alice.account_follow(desk.brand.id)
    assert [item.type for item in client.notifications()] == ["follow", "reblog", "favourite"]
    assert [item.type for item in client.notifications(exclude_types=["follow"])] == ["reblog", "favourite"]
    assert client.account_relationships(desk.alice.id)[0].followed_by
    alice.status_unfavourite(status)
    assert [item.type for item in client.notifications()] == ["follow", "reblog"]


def test_the_same_call_twice_makes_one_status(desk, client):
    first = client.status_post("Only once", idempotency_key="4711")
    again = client.status_post("Only once", idempotency_key="4711")
    assert first.id == again.id
    assert client.status_post("Only once").id != first.id, "without a key, texts may be repeated"


def test_refusals(desk, client):
    with pytest.raises(MastodonAPIError, match="Text character limit of 500 exceeded"):
        client.status_post("a" * 501)
    client.status_post("a" * 476 + " https://webshop.nl/" + "x" * 200)
    with pytest.raises(MastodonNotFoundError):
        client.status(1)
    with pytest.raises(MastodonAPIError, match="Text can't be blank"):
        client.status_post("")
    with pytest.raises(MastodonUnauthorizedError):
        desk.client("nobody").me()


def test_editing_and_deleting(desk, client):
    status = client.status_post("We open at nien.", spoiler_text="Hours")
    edited = client.status_update(status, "We open at nine.")
    assert "nine" in edited.content and edited.edited_at is not None
    assert [("nien" in version.content) for version in client.status_history(status)] == [True, False]
    assert client.status_source(status).text == "We open at nine."
    client.status_delete(status)
    with pytest.raises(MastodonNotFoundError):
        client.status(status)


def test_visibility(desk, client):
    unlisted = client.status_post("Unlisted", visibility="unlisted")
    private = client.status_post("For followers", visibility="private")
    alice, bob = desk.alice.client, desk.bob.client
    alice.account_follow(desk.brand.id)
    assert alice.status(private).visibility == "private" and bob.status(unlisted).visibility == "unlisted"
    with pytest.raises(MastodonNotFoundError):
        bob.status(private)
    assert [status.id for status in bob.timeline_public()] == []
    assert [status.id for status in alice.timeline_home()] == [private.id, unlisted.id]
    nobody = client.status_post("To nobody, since it names nobody", visibility="direct")
    with pytest.raises(MastodonNotFoundError):
        alice.status(nobody)


def test_looking_up(desk, client):
    assert client.account_lookup("alice_k").display_name == "Alice"
    with pytest.raises(MastodonNotFoundError):
        client.account_lookup("nobody")
    desk.bob.post("Why does Brand Care never answer? #late")
    assert len(client.search("never answer", result_type="statuses").statuses) == 1
    assert len(client.timeline_hashtag("late")) == 1
    instance = client.instance()
    assert instance.configuration.statuses.max_characters == 500


def test_pictures(desk, client):
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03 and so on"
    media = client.media_post(png, mime_type="image/png", description="A parcel")
    status = client.status_post("Look", media_ids=[media])
    [shown] = status.media_attachments
    assert (shown.type, shown.description, shown.meta.original.width) == ("image", "A parcel", 2)


@pytest.mark.world(limits={"scale": 0.01})
def test_limits(desk, client):
    for _ in range(3):
        client.me()
    with pytest.raises(MastodonRatelimitError):
        client.me()
    desk.world.advance(301)
    client.me()


def test_an_app_of_ones_own(desk):
    # Where a server has several worlds, a token says which of them the app is for.
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {desk.app_token}"
    keys = Mastodon.create_app("Desk", api_base_url=desk.base_url, scopes=["read", "write"], session=session)
    app = Mastodon(client_id=keys[0], client_secret=keys[1], api_base_url=desk.base_url)
    url = app.auth_request_url(scopes=["read", "write"])
    with urllib.request.urlopen(url) as page:
        code = page.read().decode().removeprefix("<code>").removesuffix("</code>")
    token = app.log_in(code=code, scopes=["read", "write"])
    assert desk.client(token).me().acct == "BrandCare"
    app.revoke_access_token()
    with pytest.raises(MastodonUnauthorizedError):
        desk.client(token).me()


def test_streaming(desk, client):
    heard = []

    class Ear(StreamListener):
        def on_notification(self, notification):
            heard.append((notification.type, notification.account.acct))

        def on_update(self, status):
            heard.append(("update", status.account.acct))

        def on_delete(self, status_id):
            heard.append(("delete", str(status_id)))

    assert client.stream_healthy()
    stream = client.stream_user(Ear(), run_async=True)
    try:
        desk.alice.post("@BrandCare hello?")
        own = client.status_post("Here we are")
        client.status_delete(own)
        for _ in range(200):
            if len(heard) == 3:
                break
            client.stream_healthy()
    finally:
        stream.close()
    assert heard == [("mention", "alice_k"), ("update", "BrandCare"), ("delete", str(own.id))]
