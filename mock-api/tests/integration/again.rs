//! A page that is asked for again: the same while nothing has changed, and never an old one.

use mock_api::{Millis, Platform, PostId};

use crate::desk::{Desk, body};

const PAGE: &str = "/2/users/2244994945/mentions?max_results=20&tweet.fields=public_metrics,entities&expansions=author_id&user.fields=public_metrics";
/// The same, asked for in other words: it cannot be an answer that was given before.
const ANEW: &str = "/2/users/2244994945/mentions?user.fields=public_metrics&expansions=author_id&tweet.fields=public_metrics,entities&max_results=20";

/// What somebody does to a platform on which this was posted.
type Deed = fn(&mut Platform, &Desk, PostId);

#[tokio::test]
async fn whatever_changes_is_seen_at_once() {
    let deeds: [(&str, Deed); 5] = [
        ("like", |platform, desk, post| platform.like(desk.people.bob, post).unwrap()),
        ("unlike", |platform, desk, post| platform.unlike(desk.people.bob, post)),
        ("follow", |platform, desk, _| platform.follow(desk.people.bob, desk.people.alice).unwrap()),
        ("post", |platform, desk, _| {
            platform.post(desk.people.alice, mock_api::Draft::new("@BrandCare and another one")).unwrap();
        }),
        ("delete", |platform, desk, post| platform.delete_post(desk.people.alice, post).unwrap()),
    ];
    let mut desk = Desk::open().await;
    let post = desk.says(desk.people.alice, "@BrandCare hello");
    let mut before = body(&desk.send("GET", PAGE, "").await);
    for (name, deed) in deeds {
        desk.stay.with(|world| world.act(|platform| deed(platform, &desk, post))).unwrap();
        let after = body(&desk.send("GET", PAGE, "").await);
        assert_ne!(before, after, "{name}");
        assert_eq!(after, body(&desk.send("GET", ANEW, "").await), "{name}");
        assert_eq!(after, body(&desk.send("GET", PAGE, "").await), "{name}");
        before = after;
    }
    desk.passes(Millis::hours(24 * 8));
    let search = "/2/tweets/search/recent?query=BrandCare";
    assert_eq!(
        body(&desk.send("GET", search, "").await)["meta"]["result_count"],
        0,
        "a week is as far as a search goes"
    );
}

#[tokio::test]
async fn nobody_is_given_the_page_of_somebody_else() {
    let mut desk = Desk::open().await;
    let people = desk.people;
    desk.says(people.alice, "@BrandCare hello");
    let carol = desk.stay.token_for(people.carol);
    desk.stay.with(|world| world.act(|platform| platform.block(people.alice, people.carol))).unwrap().unwrap();
    for _ in 0..2 {
        assert_eq!(body(&desk.send("GET", PAGE, "").await)["meta"]["result_count"], 1);
        assert_eq!(body(&desk.send_as(&carol, "GET", PAGE, "").await)["meta"]["result_count"], 0);
    }
}
