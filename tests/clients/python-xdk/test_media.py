"""Pictures and films on the official Python library: in base64, at once or in segments."""

import base64

import pytest
import requests

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03"
FILM = b"\0\0\0\x18ftypmp42" + bytes(2_500_000)


def encoded(data):
    return base64.b64encode(data).decode()


def test_a_picture_with_a_post_and_in_private(desk, client):
    picture = client.media.upload({"media": encoded(PNG), "media_category": "tweet_image"}).data
    assert picture.size == len(PNG)
    client.media.create_metadata({"id": picture.id, "metadata": {"alt_text": {"text": "A van in the snow"}}})
    post = client.posts.create({"text": "On its way", "media": {"media_ids": [picture.id]}}).data.id
    fields = ["alt_text", "width", "height", "url"]
    shown = client.posts.get_by_id(post, expansions=["attachments.media_keys"], media_fields=fields)
    media = shown.includes.media[0]
    assert (media.media_key, media.alt_text, media.width) == (picture.media_key, "A van in the snow", 2)
    letter = {"attachments": [{"media_id": picture.id}]}
    sent = client.direct_messages.create_by_participant_id(desk.alice.id, letter).data
    event = client.direct_messages.get_events_by_id(sent.dm_event_id, dm_event_fields=["attachments"]).data
    assert event.attachments.media_keys == [picture.media_key]


def test_a_film_in_segments(client):
    announced = {"media_type": "video/mp4", "total_bytes": len(FILM), "media_category": "tweet_video"}
    film = client.media.initialize_upload(announced).data
    step = 1 << 20
    for index, start in enumerate(range(0, len(FILM), step)):
        piece = {"media": encoded(FILM[start : start + step]), "segment_index": index}
        assert client.media.append_upload(film.id, piece).data.expires_at
    assert client.media.finalize_upload(film.id).data.processing_info.state == "pending"
    states = [client.media.get_upload_status(film.id, command="STATUS").data.processing_info.state for _ in range(2)]
    assert states == ["in_progress", "succeeded"]
    assert client.posts.create({"media": {"media_ids": [film.id]}}).data.id


def test_a_missing_segment_is_missed(client):
    announced = {"media_type": "image/png", "total_bytes": len(PNG)}
    picture = client.media.initialize_upload(announced).data
    client.media.append_upload(picture.id, {"media": encoded(PNG[:9]), "segment_index": 0})
    with pytest.raises(requests.HTTPError) as error:
        client.media.finalize_upload(picture.id)
    assert "do not add up" in error.value.response.json()["errors"][0]["message"]
