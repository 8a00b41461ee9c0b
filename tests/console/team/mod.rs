//! A console with accounts: who gets in, as whom, and to what.

mod entry;
mod forms;
mod people;
mod processes;
mod roles;

use std::process::Command;

use tempfile::TempDir;

use super::host::{Browser, Host, Page, data, program};

/// A password that is taken.
pub(crate) const PASSWORD: &str = "vier groene stoelen";
/// A story that anybody may practise.
pub(crate) const PARCEL: &str = "en/parcel-delivered-nowhere";

/// A console with accounts, its first coach, and where it keeps its work.
struct Team {
    host: Host,
    coach: Browser,
    folder: TempDir,
}

/// A console with accounts, in a folder.
fn with_accounts(folder: &TempDir, further: &[&str]) -> Host {
    Host::with(&data(folder.path()), &[&["--team"], further].concat())
}

/// The path of the link that sets up the first coach.
pub(crate) fn first_link(host: &Host) -> String {
    let link = host.ready["link"].as_str().expect("a link for the first coach");
    link[link.find("/join/").expect("a link to join with")..].to_owned()
}

/// Joins with the path of a link.
pub(crate) fn join(host: &Host, link: &str, name: &str, login: &str) -> Browser {
    let browser = Browser::new();
    let form = [("name", name), ("login", login), ("password", PASSWORD), ("adopt", "yes")];
    assert_eq!(browser.post(host, link, &form).leads_to(), "/");
    browser
}

/// Tries to sign in.
pub(crate) fn sign_in(host: &Host, browser: &Browser, login: &str, password: &str) -> Page {
    browser.post(host, "/sign-in", &[("login", login), ("password", password), ("back", "/progress")])
}

/// The link that a page shows once, as a path.
fn shown_link(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.text);
    let from = page.text.find("class=\"link\" value=\"").expect("a link") + "class=\"link\" value=\"".len();
    let link = &page.text[from..];
    let link = &link[..link.find('"').expect("its end")];
    link[link.find("//").expect("an address") + 2..]
        .split_once('/')
        .map(|(_, path)| format!("/{path}"))
        .expect("a path")
}

impl Team {
    fn start() -> Team {
        let folder = tempfile::tempdir().expect("a folder");
        let host = with_accounts(&folder, &[]);
        let coach = join(&host, &first_link(&host), "Carla Coach", "carla");
        Team { host, coach, folder }
    }

    /// The path of an invitation's link.
    fn invitation(&self, role: &str) -> String {
        let form = [("name", "Somebody"), ("role", role), ("days", "7")];
        shown_link(&self.coach.post(&self.host, "/people/invite", &form))
    }

    /// Somebody who has joined.
    fn member(&self, role: &str, name: &str, login: &str) -> Browser {
        join(&self.host, &self.invitation(role), name, login)
    }

    /// The id of a person, by name.
    fn id(&self, name: &str) -> String {
        let page = self.coach.get(&self.host, "/people");
        let listed = &page.text[page.text.find("<tbody>").expect("a table")..];
        let until = listed.find(&format!("<bdi>{name}</bdi></a>")).expect("the person");
        let from = listed[..until].rfind("/people/").expect("a link") + "/people/".len();
        listed[from..until].trim_end_matches("\">").to_owned()
    }

    /// A shift that somebody has begun, as a path.
    fn shift(&self, browser: &Browser) -> String {
        browser.post(&self.host, "/attempts", &[("scenario", PARCEL)]).leads_to().to_owned()
    }
}

/// Runs `sparring train` to its end: the exit code and what it says.
fn ended(mut command: Command) -> (Option<i32>, String) {
    let output = command.output().expect("the program");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// `sparring train` with a file and further arguments.
fn training(folder: &TempDir, further: &[&str]) -> Command {
    let mut command = program();
    command.arg("--data").arg(data(folder.path())).args(further).env_remove("SPARRING_DATABASE");
    command
}
