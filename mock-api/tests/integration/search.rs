//! The query language over HTTP.

use mock_api::{Draft, Lang, Millis};

use crate::desk::{Desk, body};

#[tokio::test]
async fn every_operator_finds_what_it_should() {
    let mut desk = Desk::open().await;
    let people = desk.people;
    let thread = desk.says(people.alice, "@BrandCare my parcel never came! #late https://track.example.com/7 $PKG");
    desk.passes(Millis::minutes(1));
    let reply = desk
        .stay
        .with(|world| world.act(|platform| platform.post(people.brand, Draft::reply("Sorry, which parcel?", thread))))
        .unwrap()
        .unwrap();
    desk.passes(Millis::minutes(1));
    let dutch = Draft::new("Waar blijft mijn pakket").lang(Lang::new("nl"));
    desk.stay.with(|world| world.act(|platform| platform.post(people.bob, dutch))).unwrap().unwrap();
    desk.stay.with(|world| world.act(|platform| platform.repost(people.bob, thread))).unwrap().unwrap();
    let quote = Draft { quotes: Some(thread), ..Draft::new("Me too") };
    desk.stay.with(|world| world.act(|platform| platform.post(people.bob, quote))).unwrap().unwrap();
    desk.says(people.carol, "protected parcel");
    let (thread, _) = (desk.number(thread), desk.number(reply));
    let thread_query = format!("conversation_id:{thread}");
    let answers = format!("in_reply_to_tweet_id:{thread}");
    let cases = [
        (thread_query.as_str(), 2),
        (answers.as_str(), 1),
        ("parcel -is:retweet", 2),
        ("PARCEL", 3),
        ("parcels", 0),
        ("\"never came\" -is:retweet", 1),
        ("from:bob", 3),
        ("from:@Bob is:quote", 1),
        ("from:3333333333 -is:quote -is:retweet", 1),
        ("to:alice_k", 1),
        ("@brandcare -is:retweet", 1),
        ("is:reply", 1),
        ("is:verified", 1),
        ("has:mentions -is:retweet", 2),
        ("has:links -is:retweet", 1),
        ("has:hashtags is:retweet", 1),
        ("has:media", 0),
        ("lang:nl", 1),
        ("url:example.com -is:retweet", 1),
        ("#LATE -is:retweet", 1),
        ("$pkg -is:retweet", 1),
        ("(pakket OR sorry) -from:bob", 1),
        ("pakket OR sorry", 2),
        ("-parcel", 2),
    ];
    for (query, expected) in cases {
        let encoded: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let page = body(&desk.send("GET", &format!("/2/tweets/search/recent?query={encoded}"), "").await);
        assert_eq!(page["meta"]["result_count"], expected, "{query}: {page}");
    }
}
