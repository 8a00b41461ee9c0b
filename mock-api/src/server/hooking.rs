//! Webhooks that are opened by whoever let a world in, rather than by a call.

use super::Server;
use super::room::Stay;
use crate::clock::{Millis, Time};
use crate::delivery::{Interest, Letter, Reception, Targets};

/// A webhook that is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookOrder {
    /// Where it is.
    pub url: String,
    /// Headers that everything sent to it carries.
    pub headers: Vec<(String, String)>,
    /// What it is to be told of.
    pub interest: Interest,
}

impl Stay {
    /// Opens a webhook as a call would, and tells it what has happened since the world began. Its number.
    ///
    /// # Errors
    /// When it is where nothing may be sent to, does not answer the challenge as the world's secret wants it, or the platform has no
    /// webhooks; in words.
    pub async fn hook(&self, order: &HookOrder) -> Result<u64, String> {
        let gone = || "the world has left the server".to_owned();
        let invite = self.with_host(|host| {
            let now = host.world.now();
            host.push.invite(&order.url, order.headers.clone(), now).map_err(|why| why.to_string())
        });
        let letter = invite.ok_or_else(gone)??;
        let reception = self.room.postman.carry(&letter).await;
        let opened = self.with_host(|host| {
            let now = host.world.now();
            let number = host.push.settle(letter.ticket, reception, now)?;
            host.push.enlist(number, &order.interest, host.world.platform())?;
            host.push.replay(host.world.platform(), number, (Time::from_ms(i64::MIN), now + Millis(1)), None);
            Ok(number)
        });
        opened.ok_or_else(gone)?
    }

    /// Waits until nothing is on its way to any webhook.
    pub async fn told(&self) {
        let mut news = self.room.news.subscribe();
        // Looked at without telling anybody, or the look itself would be news.
        while self.room.host().as_ref().is_some_and(|host| host.push.is_busy(host.world.now())) {
            if news.changed().await.is_err() {
                return;
            }
        }
    }

    /// Why a webhook can be told nothing any more, or was not told something; `None` if all is well.
    pub fn hook_trouble(&self, number: u64) -> Option<String> {
        self.with_host(|host| host.push.trouble(number)).flatten()
    }
}

impl Server {
    /// Whether anybody is at this address, whatever they answer.
    ///
    /// # Errors
    /// When nothing may be sent there, or nobody answers; in words.
    pub async fn reach(&self, url: &str, targets: &Targets) -> Result<(), String> {
        let named = targets.check(url).map_err(|why| why.to_string())?.named;
        let letter =
            Letter { ticket: 0, url: url.to_owned(), named, headers: Vec::new(), body: None, items: Vec::new() };
        match self.hall().postman().carry(&letter).await {
            Reception::Answered { .. } | Reception::TooMuch => Ok(()),
            Reception::Unreachable(why) | Reception::Untrusted(why) | Reception::Forbidden(why) => Err(why),
            Reception::TooSlow => Err("nobody answers there".to_owned()),
        }
    }
}
