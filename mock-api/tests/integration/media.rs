//! Pictures and films: uploaded in every way that clients know, shown with posts and private messages, refused.

use mock_api::Millis;

use crate::desk::{Desk, body, status};

/// A picture of 2 by 3 pixels, as far as anybody looks, in base64.
const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAAD";
/// A moving picture of 5 by 6 pixels.
const GIF: &str = "GIF89a\u{5}\0\u{6}\0";
const BOUNDARY: &str = "Content-Type: multipart/form-data; boundary=frontier\r\n";

/// A form in parts, the last of which is a file.
fn parts(fields: &[(&str, &str)], file: Option<&str>) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!("--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    if let Some(file) = file {
        body += "--frontier\r\nContent-Disposition: form-data; name=\"media\"; filename=\"blob\"\r\n";
        body += &format!("Content-Type: application/octet-stream\r\n\r\n{file}\r\n");
    }
    body + "--frontier--\r\n"
}

async fn in_parts(desk: &mut Desk, path: &str, fields: &[(&str, &str)], file: Option<&str>) -> String {
    let headers = format!("Authorization: Bearer {}\r\n{BOUNDARY}", desk.stay.token());
    desk.send_with(&headers, "POST", path, &parts(fields, file)).await
}

async fn encoded(desk: &mut Desk, path: &str, form: &str) -> String {
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let headers = format!("Authorization: Bearer {}\r\n{kind}", desk.stay.token());
    desk.send_with(&headers, "POST", path, form).await
}

fn id(answer: &str) -> String {
    body(answer)["data"]["id"].as_str().unwrap().to_owned()
}

/// Only the bodies of a log, in letters: the headers are the same as everywhere.
fn bodies(desk: &Desk) -> String {
    let log = desk.log.replace('\r', "").replace(|c: char| c.is_control() && c != '\n', "\u{b7}");
    let headers = ["content-type:", "date:", "x-", "api-version:", "content-length:"];
    log.lines().filter(|line| !headers.iter().any(|name| line.starts_with(name))).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn uploaded_in_segments_described_and_shown_with_a_post() {
    let mut desk = Desk::open().await;
    let announced = r#"{"media_type":"image/gif","total_bytes":10,"media_category":"tweet_gif"}"#;
    let gif = id(&desk.send("POST", "/2/media/upload/initialize", announced).await);
    let (one, two) = GIF.split_at(7);
    for (index, piece) in [("1", two), ("0", one), ("0", one)] {
        in_parts(&mut desk, &format!("/2/media/upload/{gif}/append"), &[("segment_index", index)], Some(piece)).await;
    }
    desk.send("POST", &format!("/2/media/upload/{gif}/finalize"), "").await;
    desk.send("GET", &format!("/2/media/upload?command=STATUS&media_id={gif}"), "").await;
    desk.send(
        "POST",
        "/2/media/metadata",
        &format!(r#"{{"id":"{gif}","metadata":{{"alt_text":{{"text":"A van."}}}}}}"#),
    )
    .await;
    let post =
        format!(r#"{{"text":"On its way","media":{{"media_ids":["{gif}"]}},"reply_settings":"mentionedUsers"}}"#);
    let post = id(&desk.send("POST", "/2/tweets", &post).await);
    let fields = "media.fields=alt_text,height,width,url,preview_image_url,public_metrics,type,variants";
    desk.send("GET", &format!("/2/tweets/{post}?expansions=attachments.media_keys&{fields}"), "").await;
    desk.send("GET", &format!("/2/tweets/{post}?tweet.fields=attachments,reply_settings"), "").await;
    desk.send("GET", &format!("/2/tweets/{post}"), "").await;
    insta::assert_snapshot!(bodies(&desk));
}

#[tokio::test]
async fn uploaded_at_once_and_sent_in_private() {
    let mut desk = Desk::open().await;
    let json = format!(r#"{{"media":"{PNG}","media_category":"dm_image"}}"#);
    let picture = id(&desk.send("POST", "/2/media/upload", &json).await);
    in_parts(&mut desk, "/2/media/upload", &[("media_category", "tweet_gif")], Some(GIF)).await;
    let message = format!(r#"{{"attachments":[{{"media_id":"{picture}"}}]}}"#);
    desk.send("POST", "/2/dm_conversations/with/1111111111/messages", &message).await;
    desk.send("GET", "/2/dm_events?expansions=attachments.media_keys&media.fields=url,width,height", "").await;
    desk.send("GET", "/2/dm_events?dm_event.fields=attachments", "").await;
    insta::assert_snapshot!(bodies(&desk));
}

#[tokio::test]
async fn uploaded_by_the_older_paths() {
    let mut desk = Desk::open().await;
    let path = "/1.1/media/upload.json";
    in_parts(&mut desk, path, &[], Some(GIF)).await;
    encoded(&mut desk, path, &format!("media_data={}", PNG.replace('+', "%2B").replace('/', "%2F"))).await;
    let film = "command=INIT&media_type=video%2Fmp4&total_bytes=14&media_category=tweet_video";
    let begun = encoded(&mut desk, path, film).await;
    let film = body(&begun)["media_id_string"].as_str().unwrap().to_owned();
    let fields = [("command", "APPEND"), ("media_id", film.as_str()), ("segment_index", "0")];
    in_parts(&mut desk, path, &fields, Some("\0\0\0\u{18}ftypmp42xx")).await;
    encoded(&mut desk, path, &format!("command=FINALIZE&media_id={film}")).await;
    for _ in 0..3 {
        desk.send("GET", &format!("{path}?command=STATUS&media_id={film}"), "").await;
    }
    let described = format!(r#"{{"media_id":{film},"alt_text":{{"text":"A van."}}}}"#);
    desk.send("POST", "/1.1/media/metadata/create.json", &described).await;
    encoded(&mut desk, path, "command=FINALIZE&media_id=5").await;
    in_parts(&mut desk, path, &[], Some("%PDF")).await;
    desk.send("DELETE", path, "").await;
    insta::assert_snapshot!(bodies(&desk));
}

#[tokio::test]
async fn what_cannot_be_right_is_refused_and_says_why() {
    let mut desk = Desk::open().await;
    let whole = |text: &str| format!(r#"{{"media":"{text}"}}"#);
    let refused = [
        ("/2/media/upload", whole("*")),
        ("/2/media/upload", whole("JVBERg==")),
        ("/2/media/upload", r#"{"media_category":"tweet_image"}"#.to_owned()),
        ("/2/media/upload", format!(r#"{{"media":"{PNG}","media_category":"tweet_video"}}"#)),
        ("/2/media/upload", format!(r#"{{"media":"{PNG}","colour":"red"}}"#)),
        ("/2/media/upload/initialize", r#"{"media_type":"image/png","total_bytes":5242881}"#.to_owned()),
        ("/2/media/upload/initialize", r#"{"media_type":"image/png","total_bytes":-1}"#.to_owned()),
        ("/2/media/upload/initialize", r#"{"media_type":"text/html","total_bytes":1}"#.to_owned()),
        ("/2/media/upload/77/append", r#"{"media":"YWJj","segment_index":0}"#.to_owned()),
        ("/2/media/upload/x/finalize", String::new()),
        ("/2/tweets", r#"{"text":"look","media":{"media_ids":["77"]}}"#.to_owned()),
        ("/2/tweets", r#"{"text":"look","reply_settings":"nobody"}"#.to_owned()),
        ("/2/media/metadata", r#"{"id":"77","metadata":{"alt_text":{"text":"x"}}}"#.to_owned()),
    ];
    for (path, body) in refused {
        let answer = desk.send("POST", path, &body).await;
        assert_eq!(status(&answer), 400, "{path} {body}: {answer}");
    }
    insta::assert_snapshot!(bodies(&desk));
}

#[tokio::test]
async fn segments_must_add_up_and_belong_to_whoever_attaches_them() {
    let mut desk = Desk::open().await;
    let announced = r#"{"media_type":"image/gif","total_bytes":10}"#;
    let gif = id(&desk.send("POST", "/2/media/upload/initialize", announced).await);
    let append = format!("/2/media/upload/{gif}/append");
    let finish = format!("/2/media/upload/{gif}/finalize");
    assert_eq!(status(&desk.send("POST", &finish, "").await), 400);
    let file = Some(GIF);
    assert_eq!(status(&in_parts(&mut desk, &append, &[("segment_index", "1000")], file).await), 400);
    assert_eq!(status(&in_parts(&mut desk, &append, &[("segment_index", "1")], file).await), 200);
    assert_eq!(status(&desk.send("POST", &finish, "").await), 400, "segment 0 is missing");
    assert_eq!(status(&in_parts(&mut desk, &append, &[("segment_index", "0")], file).await), 400, "too much");
    let other = desk.stay.token_for(desk.people.bob);
    assert_eq!(status(&desk.send_as(&other, "POST", &finish, "").await), 400);
    let json = format!(r#"{{"media":"{PNG}"}}"#);
    let picture = id(&desk.send("POST", "/2/media/upload", &json).await);
    let post = format!(r#"{{"text":"","media":{{"media_ids":["{picture}"]}}}}"#);
    assert_eq!(status(&desk.send_as(&other, "POST", "/2/tweets", &post).await), 400);
    desk.passes(Millis::hours(24));
    assert_eq!(status(&desk.send("POST", "/2/tweets", &post).await), 400, "it has expired");
}

#[tokio::test]
async fn a_large_segment_streams_past_and_a_larger_one_is_cut_off() {
    let mut desk = Desk::open().await;
    let announced = r#"{"media_type":"video/mp4","total_bytes":536870912,"media_category":"tweet_video"}"#;
    let film = id(&desk.send("POST", "/2/media/upload/initialize", announced).await);
    let append = format!("/2/media/upload/{film}/append");
    let piece = "x".repeat(5 << 20);
    let answer = in_parts(&mut desk, &append, &[("segment_index", "0")], Some(&piece)).await;
    assert_eq!(status(&answer), 200, "{answer}");
    let piece = "x".repeat(17 << 20);
    assert_eq!(status(&in_parts(&mut desk, &append, &[("segment_index", "1")], Some(&piece)).await), 413);
    assert_eq!(status(&desk.send("GET", "/2/users/me", "").await), 200);
}

#[tokio::test]
async fn only_those_invited_may_answer() {
    let mut desk = Desk::open().await;
    let post = r#"{"text":"For @bob","reply_settings":"mentionedUsers"}"#;
    let post = id(&desk.send("POST", "/2/tweets", post).await);
    let reply = format!(r#"{{"text":"me too","reply":{{"in_reply_to_tweet_id":"{post}"}}}}"#);
    let [alice, bob] = [desk.people.alice, desk.people.bob].map(|who| desk.stay.token_for(who));
    let answer = desk.send_as(&alice, "POST", "/2/tweets", &reply).await;
    assert_eq!(body(&answer)["detail"], "The original Tweet author restricted who can reply to this Tweet.");
    assert_eq!(status(&desk.send_as(&bob, "POST", "/2/tweets", &reply).await), 201);
}
