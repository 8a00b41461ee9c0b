//! Who may write to whom in private, and who may read it.

use std::fmt::Write as _;

use mock_api::{Profile, Refusal, Time, To};

use crate::desk::{Desk, body, platform, platform_at, status};

/// Every combination of what the recipient allows, as a table.
#[test]
fn the_matrix_of_permissions() {
    let mut table = String::from("year  open  follows  wrote  blocks | brand may write to customer\n");
    for year in [2014, 2026] {
        for bits in 0..16_u32 {
            let [open, follows, wrote, blocks] = [8, 4, 2, 1].map(|bit| bits & bit != 0);
            let (mut platform, people) = platform_at(Time::utc(year, 6, 1));
            let profile = Profile { accepts_messages: open, ..Profile::new("dora", "Dora") };
            let dora = platform.open_account(profile).unwrap();
            platform.follow(people.brand, dora).unwrap();
            if wrote {
                platform.message(dora, To::Person(people.brand), "hello").unwrap();
            }
            if follows {
                platform.follow(dora, people.brand).unwrap();
            }
            if blocks {
                platform.block(dora, people.brand).unwrap();
            }
            let sent = platform.message(people.brand, To::Person(dora), "hi");
            assert_eq!(platform.may_message(people.brand, dora), sent.map(|_| ()));
            let said = sent.map_or_else(|refusal| format!("{refusal:?}"), |_| "yes".into());
            let mark = |yes: bool| if yes { "x" } else { "." };
            writeln!(
                table,
                "{year}  {:4}  {:7}  {:5}  {:6} | {said}",
                mark(open),
                mark(follows),
                mark(wrote),
                mark(blocks)
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn lengths_follow_the_year() {
    for (year, month, limit) in [(2014, 6, 140), (2015, 7, 140), (2015, 8, 10_000), (2026, 3, 10_000)] {
        let (mut platform, people) = platform_at(Time::utc(year, month, 1));
        platform.follow(people.alice, people.brand).unwrap();
        assert!(platform.message(people.brand, To::Person(people.alice), &"é".repeat(limit)).is_ok());
        let refused = platform.message(people.brand, To::Person(people.alice), &"é".repeat(limit + 1));
        assert_eq!(refused, Err(Refusal::TooLong { length: limit as u32 + 1, limit: limit as u32 }));
    }
}

#[test]
fn nobody_writes_to_oneself_or_into_others_conversations() {
    let (mut platform, people) = platform();
    let sent = platform.message(people.brand, To::Person(people.alice), "hi").unwrap();
    let conversation = platform.message_by(sent).conversation;
    assert_eq!(platform.message(people.bob, To::Conversation(conversation), "me too"), Err(Refusal::NotAParticipant));
    assert_eq!(platform.message(people.brand, To::Person(people.brand), "note"), Err(Refusal::Oneself));
    assert_eq!(platform.message(people.brand, To::Person(people.alice), " "), Err(Refusal::Empty));
    assert_eq!(platform.delete_message(people.alice, sent), Err(Refusal::NotYours));
    platform.delete_message(people.brand, sent).unwrap();
    assert_eq!(platform.delete_message(people.brand, sent), Err(Refusal::Unseen));
}

#[tokio::test]
async fn groups_are_read_by_their_members_only() {
    let mut desk = Desk::open().await;
    let (bob, brand, carol) = (desk.people.bob, desk.people.brand, desk.people.carol);
    desk.stay.with(|world| world.act(|platform| platform.follow(bob, brand))).unwrap().unwrap();
    let group = r#"{"conversation_type":"Group","participant_ids":["1111111111","3333333333"],"message":{"text":"All of you"}}"#;
    let sent = desk.send("POST", "/2/dm_conversations", group).await;
    assert_eq!(status(&sent), 201);
    let id = body(&sent)["data"]["dm_conversation_id"].as_str().unwrap().to_owned();
    let path = format!("/2/dm_conversations/{id}/dm_events?dm_event.fields=dm_conversation_id");
    let (bob, carol) = (desk.stay.token_for(bob), desk.stay.token_for(carol));
    let seen = body(&desk.send_as(&bob, "GET", &path, "").await);
    assert_eq!(seen["data"][0]["dm_conversation_id"], id);
    assert_eq!(status(&desk.send_as(&carol, "GET", &path, "").await), 403);
    let answer = desk.send_as(&bob, "POST", &format!("/2/dm_conversations/{id}/messages"), r#"{"text":"Yes?"}"#).await;
    assert_eq!(status(&answer), 201);
    assert_eq!(body(&desk.send("GET", "/2/dm_events", "").await)["meta"]["result_count"], 2);
    let too_few = group.replace(r#","3333333333""#, "");
    assert_eq!(status(&desk.send("POST", "/2/dm_conversations", &too_few).await), 400);
}

#[tokio::test]
async fn private_messages_stay_between_the_two() {
    let mut desk = Desk::open().await;
    let sent = desk.send("POST", "/2/dm_conversations/with/1111111111/messages", r#"{"text":"secret"}"#).await;
    let event = body(&sent)["data"]["dm_event_id"].as_str().unwrap().to_owned();
    let bob = desk.stay.token_for(desk.people.bob);
    let paths = [
        "/2/dm_events".to_owned(),
        format!("/2/dm_events/{event}"),
        "/2/dm_conversations/1111111111-2244994945/dm_events".to_owned(),
        "/2/dm_conversations/with/1111111111/dm_events".to_owned(),
    ];
    for path in paths {
        let answer = desk.send_as(&bob, "GET", &path, "").await;
        assert!(!answer.contains("secret"), "{path}: {answer}");
    }
    assert_eq!(status(&desk.send_as(&bob, "DELETE", &format!("/2/dm_events/{event}"), "").await), 404);
    let alice = desk.stay.token_for(desk.people.alice);
    assert_eq!(status(&desk.send_as(&alice, "DELETE", &format!("/2/dm_events/{event}"), "").await), 403);
    assert_eq!(status(&desk.send("DELETE", &format!("/2/dm_events/{event}"), "").await), 200);
    assert_eq!(body(&desk.send_as(&alice, "GET", "/2/dm_events", "").await)["meta"]["result_count"], 0);
}
