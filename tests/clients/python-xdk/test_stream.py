"""The filtered stream on the official Python library."""

from xdk.streaming import StreamConfig


def test_rules_let_through_what_they_name(desk, app):
    app.stream.update_rules({"add": [{"value": "@BrandCare", "tag": "mentions"}]})
    assert [rule.value for rule in next(app.stream.get_rules()).data] == ["@BrandCare"]
    said = []
    config = StreamConfig(max_retries=0, on_connect=lambda: said.append(desk.alice.post("@BrandCare my parcel is late")))
    stream = app.stream.posts(tweet_fields=["created_at"], expansions=["author_id"], stream_config=config)
    heard = next(stream)
    assert heard.data.id == said[0] and heard.matching_rules[0].tag == "mentions"
    assert heard.includes.users[0].username == "alice_k"
    stream.close()
    rules = [rule.id for rule in next(app.stream.get_rules()).data]
    app.stream.update_rules({"delete": {"ids": rules}})
    assert not next(app.stream.get_rules()).data
