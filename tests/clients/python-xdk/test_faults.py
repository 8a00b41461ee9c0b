"""What the official Python library makes of a platform that fails it."""

import pytest
import requests


@pytest.mark.world(faults=[{"on": "createPosts", "nth": 1, "do": "lost"}])
def test_a_lost_answer_is_no_lost_post(desk, client):
    with pytest.raises(requests.ConnectionError):
        client.posts.create({"text": "We are here."})
    with pytest.raises(requests.HTTPError, match="403"):
        client.posts.create({"text": "We are here."})
    assert [post.text for post in next(client.users.get_posts(desk.brand.id)).data] == ["We are here."]


@pytest.mark.world(faults=[{"on": "getUsersMe", "nth": 1, "do": {"status": 503}}, {"on": "getUsersMe", "nth": 2, "do": "malformed"}])
def test_trouble_at_the_other_end_is_an_error(client):
    with pytest.raises(requests.HTTPError, match="503"):
        client.users.get_me()
    with pytest.raises(requests.JSONDecodeError):
        client.users.get_me()
    assert client.users.get_me().data.username == "BrandCare"


@pytest.mark.world(visible_after=30)
def test_a_post_comes_into_sight_later(desk, client):
    post = desk.alice.post("@BrandCare my parcel is late")
    assert next(client.users.get_mentions(desk.brand.id)).data is None
    desk.world.advance(30)
    assert [one.id for one in next(client.users.get_mentions(desk.brand.id)).data] == [post]
