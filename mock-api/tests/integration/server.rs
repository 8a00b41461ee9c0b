//! The server: many worlds, the door, the control API.

use mock_api::{Admission, Clock, Nobody, Pace, Server, What, World};

use crate::desk::{Desk, body, platform, status};

#[tokio::test]
async fn a_taken_port_is_said_so() {
    let desk = Desk::open().await;
    let error = Server::bind(desk.server.address()).await.unwrap_err();
    assert!(error.to_string().starts_with(&format!("cannot listen on {}: ", desk.server.address())), "{error}");
}

#[tokio::test]
async fn worlds_do_not_see_each_other_and_leave_when_dismissed() {
    let mut desk = Desk::open().await;
    let (other, people) = platform();
    let other = desk.server.admit(World::new(other, Clock::instant(), Box::new(Nobody)), Admission::new(people.brand));
    desk.says(desk.people.alice, "@BrandCare here");
    let path = "/2/users/2244994945/mentions";
    assert_eq!(body(&desk.send("GET", path, "").await)["meta"]["result_count"], 1);
    let token = other.token().to_owned();
    assert_eq!(body(&desk.send_as(&token, "GET", path, "").await)["meta"]["result_count"], 0);
    assert_eq!((other.calls(), other.writes(), desk.stay.calls()), (1, 0, 1));
    assert!(desk.server.dismiss(&other).is_some());
    assert!(desk.server.dismiss(&other).is_none());
    other.over().await;
    assert_eq!(status(&desk.send_as(&token, "GET", path, "").await), 401);
    assert_eq!(status(&desk.send("GET", path, "").await), 200);
}

#[tokio::test]
async fn a_flood_closes_the_door() {
    let mut desk = Desk::with(|_| Box::new(Nobody), |admission| admission.max_calls = Some(3)).await;
    assert!(desk.stay.last_call().is_none());
    for expected in [200, 200, 200, 503, 503] {
        assert_eq!(status(&desk.send("GET", "/2/users/me", "").await), expected);
    }
    assert_eq!(desk.stay.closed().as_deref(), Some("more than 3 calls"));
    assert!(desk.stay.last_call().is_some());
    desk.stay.over().await;
}

#[tokio::test]
async fn whoever_let_a_world_in_can_close_it() {
    let mut desk = Desk::open().await;
    desk.stay.close("the run has ended");
    desk.stay.close("again");
    assert_eq!(status(&desk.send("POST", "/2/tweets", r#"{"text":"late"}"#).await), 503);
    assert_eq!(desk.stay.closed().as_deref(), Some("the run has ended"));
    assert_eq!(desk.stay.with(|world| world.platform().post_count()), Some(0));
}

#[tokio::test]
async fn the_control_api_notes_and_tells_the_time() {
    let mut desk = Desk::open().await;
    let app = desk.stay.app_token().to_owned();
    desk.send("POST", "/_mock/notes", r#"{"about":"@Alice_K","tag":"hand_over","text":"claims"}"#).await;
    desk.send("POST", "/_mock/notes", r#"{"about":"nobody","tag":"hand_over","text":"claims"}"#).await;
    desk.send("POST", "/_mock/notes", r#"{"about":"bob"}"#).await;
    desk.send_as(&app, "POST", "/_mock/notes", r#"{"about":"bob","tag":"a","text":"b"}"#).await;
    desk.send("GET", "/_mock/clock", "").await;
    desk.send("POST", "/_mock/clock/advance", r#"{"seconds":90}"#).await;
    desk.send("POST", "/_mock/clock/advance", r#"{"seconds":-1}"#).await;
    let plain = desk.log.clone();
    insta::assert_snapshot!(plain);
    assert_eq!(status(&desk.send("GET", "/_mock/unknown", "").await), 404);
    assert_eq!(status(&desk.send_as("wrong", "GET", "/_mock/clock", "").await), 401);
    let alice = desk.people.alice;
    let noted = desk.stay.with(|world| match &world.platform().event(0).unwrap().what {
        What::Noted(note) => (note.about, note.tag.clone(), note.text.clone()),
        other => panic!("{other:?}"),
    });
    assert_eq!(noted, Some((alice, "hand_over".into(), "claims".into())));
}

#[tokio::test]
async fn time_without_end_ends_where_ids_do() {
    let mut desk = Desk::open().await;
    for _ in 0..2 {
        let answer = desk.send("POST", "/_mock/clock/advance", &format!(r#"{{"seconds":{}}}"#, u64::MAX)).await;
        assert_eq!(body(&answer)["now"], "2080-07-10T17:30:30.208Z");
        assert_eq!(status(&desk.send("GET", "/2/users/me", "").await), 200);
    }
    let posted = body(&desk.send("POST", "/2/tweets", r#"{"text":"the end"}"#).await);
    assert!(posted["data"]["id"].as_str().unwrap().parse::<i64>().is_ok());
}

#[tokio::test]
async fn a_running_world_wakes_by_itself() {
    use mock_api::{Cast, Draft, Millis, Platform, Time};
    struct Once(Option<Time>, mock_api::AccountId);
    impl Cast for Once {
        fn due(&self) -> Option<Time> {
            self.0
        }
        fn act(&mut self, platform: &mut Platform) {
            if self.0.is_some_and(|due| due <= platform.now()) {
                self.0 = None;
                platform.post(self.1, Draft::new("@BrandCare awake")).unwrap();
            }
        }
        fn over(&self) -> bool {
            self.0.is_none()
        }
        fn fork(&self) -> Box<dyn Cast> {
            Box::new(Once(self.0, self.1))
        }
    }
    let desk = Desk::open().await;
    let (platform, people) = platform();
    let cast = Once(Some(platform.now() + Millis::hours(1)), people.alice);
    let world = World::new(platform, Clock::new(Pace::Scaled(100_000)), Box::new(cast));
    let stay = desk.server.admit(world, Admission::new(people.brand));
    stay.over().await;
    assert_eq!(stay.with(|world| world.platform().post_count()), Some(1));
    assert_eq!(stay.calls(), 0);
}

#[tokio::test]
async fn a_stopped_server_takes_no_more_calls() {
    let desk = Desk::open().await;
    let address = desk.server.address();
    desk.server.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
