//! Rate limits over HTTP, on the virtual clock.

use mock_api::{Millis, Nobody, Policy};

use crate::desk::{Desk, header, morning, status};

#[tokio::test]
async fn the_sixteenth_read_of_messages_waits_for_the_next_window() {
    let mut desk = Desk::open().await;
    let alice = desk.stay.token_for(desk.people.alice);
    for left in (0..15).rev() {
        let answer = desk.send_as(&alice, "GET", "/2/dm_events", "").await;
        assert_eq!(header(&answer, "x-rate-limit-remaining"), Some(left.to_string().as_str()));
    }
    let reset = morning() + Millis::minutes(15);
    let refused = desk.send_as(&alice, "GET", "/2/dm_events", "").await;
    assert_eq!(status(&refused), 429);
    assert_eq!(header(&refused, "x-rate-limit-reset"), Some(reset.seconds().to_string().as_str()));
    assert_eq!(header(&refused, "x-rate-limit-limit"), Some("15"));
    assert!(
        refused.ends_with(
            r#"{"title":"Too Many Requests","type":"about:blank","status":429,"detail":"Too Many Requests"}"#
        )
    );
    assert!(header(&refused, "retry-after").is_none());
    desk.passes(Millis::minutes(15));
    assert_eq!(status(&desk.send_as(&alice, "GET", "/2/dm_events", "").await), 200);
}

#[tokio::test]
async fn both_forms_of_sending_share_a_window_and_each_user_has_one() {
    let mut desk = Desk::open().await;
    let alice = desk.stay.token_for(desk.people.alice);
    for n in 0..15 {
        let path = if n % 2 == 0 {
            "/2/dm_conversations/with/1111111111/messages"
        } else {
            "/2/dm_conversations/1111111111-2244994945/messages"
        };
        assert_eq!(status(&desk.send("POST", path, &format!(r#"{{"text":"{n}"}}"#)).await), 201);
    }
    let path = "/2/dm_conversations/with/1111111111/messages";
    assert_eq!(status(&desk.send("POST", path, r#"{"text":"one more"}"#).await), 429);
    let answer = desk.send_as(&alice, "POST", "/2/dm_conversations/with/2244994945/messages", r#"{"text":"me"}"#).await;
    assert_eq!(status(&answer), 201);
    assert_eq!(header(&answer, "x-user-limit-24hour-remaining"), Some("1439"));
    assert_eq!(header(&answer, "x-app-limit-24hour-remaining"), Some("1424"));
}

#[tokio::test]
async fn limits_can_be_scaled_preset_and_off() {
    let tight = |policy: Policy| move |admission: &mut mock_api::Admission| admission.limits = policy;
    let preset = Policy { presets: vec![("getUsersMe".into(), 1)], ..Policy::default() };
    for (policy, allowed) in [(preset, 1), (Policy { scale: 0.04, ..Policy::default() }, 3), (Policy::off(), 80)] {
        let mut desk = Desk::with(|_| Box::new(Nobody), tight(policy)).await;
        let alice = desk.stay.token_for(desk.people.alice);
        let mut fine = 0;
        for _ in 0..80 {
            fine += usize::from(status(&desk.send_as(&alice, "GET", "/2/users/me", "").await) == 200);
        }
        assert_eq!(fine, allowed);
    }
}

#[tokio::test]
async fn an_app_has_windows_of_its_own() {
    let mut desk = Desk::open().await;
    let app = desk.stay.app_token().to_owned();
    let answer = desk.send_as(&app, "GET", "/2/users/2244994945/mentions", "").await;
    assert_eq!((status(&answer), header(&answer, "x-rate-limit-limit")), (200, Some("450")));
    let answer = desk.send("GET", "/2/users/2244994945/mentions", "").await;
    assert_eq!((status(&answer), header(&answer, "x-rate-limit-limit")), (200, Some("300")));
    let answer = desk.send("GET", "/2/nowhere", "").await;
    assert_eq!(header(&answer, "x-rate-limit-limit"), Some("40000"));
}
