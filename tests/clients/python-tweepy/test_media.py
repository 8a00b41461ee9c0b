"""Pictures and films on tweepy, which uploads them by the paths of version 1.1."""

import io

import pytest
import tweepy

GIF = b"GIF89a\x05\x00\x06\x00"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03"
FILM = b"\0\0\0\x18ftypmp42" + bytes(2_500_000)


@pytest.fixture
def uploads(desk):
    """The part of the library that uploads; it insists on https, which the session undoes."""
    api = tweepy.API(tweepy.OAuth2BearerHandler(desk.token))
    api.session = desk.session()
    return api


def test_a_picture_with_a_post_and_in_private(desk, client, uploads):
    picture = uploads.media_upload("van.png", file=io.BytesIO(PNG))
    assert (picture.size, picture.image["w"], picture.image["h"]) == (len(PNG), 2, 3)
    uploads.create_media_metadata(picture.media_id, "A van in the snow")
    post = client.create_tweet(text="On its way", media_ids=[picture.media_id], user_auth=False).data["id"]
    shown = client.get_tweet(
        post, expansions=["attachments.media_keys"], media_fields=["alt_text", "width", "url"], user_auth=False
    )
    assert shown.data.attachments == {"media_keys": [picture.media_key]}
    media = shown.includes["media"][0]
    assert (media.type, media.alt_text, media.width) == ("photo", "A van in the snow", 2)
    sent = client.create_direct_message(participant_id=desk.alice.id, media_id=picture.media_id, user_auth=False)
    events = client.get_direct_message_events(
        participant_id=desk.alice.id, dm_event_fields=["attachments"], user_auth=False
    )
    assert str(events.data[0].id) == sent.data["dm_event_id"]
    assert events.data[0].attachments == {"media_keys": [picture.media_key]}


def test_a_film_in_segments_is_waited_for(client, uploads, monkeypatch):
    waits = []
    monkeypatch.setattr("time.sleep", waits.append)
    film = uploads.media_upload("van.mp4", file=io.BytesIO(FILM), chunked=True, media_category="tweet_video")
    assert film.processing_info["state"] == "succeeded" and waits == [1, 1]
    assert client.create_tweet(text="", media_ids=[film.media_id], user_auth=False).data["id"]


def test_refused_uploads(client, uploads):
    with pytest.raises(tweepy.BadRequest, match="not of a type that is taken"):
        uploads.media_upload("van.pdf", file=io.BytesIO(b"%PDF-1.7"))
    with pytest.raises(tweepy.BadRequest, match="media IDs are invalid"):
        client.create_tweet(text="Look", media_ids=["77"], user_auth=False)
    gif = uploads.media_upload("van.gif", file=io.BytesIO(GIF)).media_id
    picture = uploads.media_upload("van.png", file=io.BytesIO(PNG)).media_id
    with pytest.raises(tweepy.BadRequest):
        client.create_tweet(text="Look", media_ids=[gif, picture], user_auth=False)
