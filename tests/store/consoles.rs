//! Two consoles on one server: people do not notice which of them answers.

use std::env;

use super::ground::on_a_server;
use crate::console::host::{Browser, Host, program};
use crate::console::team::{PARCEL, PASSWORD, first_link, join, sign_in};

#[test]
fn two_processes_on_one_server_are_one_console() {
    let Ok(server) = env::var("SPARRING_TEST_DATABASE") else { return };
    on_a_server(&server, |url| {
        let start = |further: &[&str]| {
            let mut command = program();
            command.arg("--team").args(further).env("SPARRING_DATABASE", url);
            Host::of(command)
        };
        let one = start(&[]);
        let link = first_link(&one);
        join(&one, &link, "Carla", "carla");
        let two = start(&[]);
        assert!(two.ready["link"].is_null() && !two.ready.to_string().contains("password"));
        let tom = Browser::new();
        sign_in(&one, &tom, "carla", PASSWORD).leads_to();
        let shift = tom.post(&one, "/attempts", &[("scenario", PARCEL)]).leads_to().to_owned();
        let mut sent = false;
        tom.listen(&two, &format!("{shift}/live?case=0&customer=0"), |name, text| {
            if name == "thread" && !sent {
                sent = true;
                let page = tom.get(&one, &format!("{shift}/c/0/0"));
                let (nonce, seen) = (page.field("data-composer", "nonce"), page.field("data-composer", "seen"));
                let form = [
                    ("channel", "public"),
                    ("text", "Sent through the first. ^TB"),
                    ("nonce", &*nonce),
                    ("seen", &*seen),
                ];
                tom.post(&one, &format!("{shift}/c/0/0/say"), &form).leads_to();
            }
            name == "thread" && text.contains("Sent through the first.")
        });
        tom.post(&two, "/sign-out", &[]).leads_to();
        assert_eq!(tom.get(&one, "/").status, 303, "who signs out of one has left both");
    });
}
