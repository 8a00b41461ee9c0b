//! Who has subscribed to what by a webhook, and how it is signed.

use std::any::Any;
use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::activity::Subscriptions;
use super::names::Choice;
use super::pages::Pages;
use super::stream::{self, Lines, Rules};
use super::usage::Usage;
use super::{account_activity, activity};
use crate::delivery::{Interest, Mailroom, Parcel, Push, Telling};
use crate::journal::Event;
use crate::platform::{AccountId, Platform};

/// The subscribers of a world of the X API.
#[derive(Debug, Clone)]
pub(super) struct Sorting {
    /// The accounts that all is told of, by hook, in the order in which they subscribed.
    pub(super) accounts: BTreeMap<u64, Vec<AccountId>>,
    /// The webhooks that are shown what matches the rules, and how.
    pub(super) filtered: BTreeMap<u64, Choice>,
    /// What the app wants to be shown of all that is posted.
    pub(super) rules: Rules,
    /// What it wants to be told of.
    pub(super) subscriptions: Subscriptions,
    /// Its connections to streams.
    pub(super) lines: Lines,
    /// The pages that it was given last.
    pub(super) pages: Pages,
    /// How many posts it has read.
    pub(super) usage: Usage,
}

impl Sorting {
    /// Nobody has subscribed to anything yet. The numbers of rules and subscriptions follow from the seed.
    pub(super) fn new(seed: u64) -> Sorting {
        Sorting {
            accounts: BTreeMap::new(),
            filtered: BTreeMap::new(),
            rules: Rules::new(seed),
            subscriptions: Subscriptions::new(seed),
            lines: Lines::new(seed),
            pages: Pages::default(),
            usage: Usage::default(),
        }
    }
}

/// The subscribers of a world whose dialect this is.
pub(super) fn office(push: &Push) -> &Sorting {
    (push.mailroom() as &dyn Any).downcast_ref().expect("a world of this dialect has its mailroom")
}

/// The same, to change them.
pub(super) fn office_mut(push: &mut Push) -> &mut Sorting {
    (push.mailroom_mut() as &mut dyn Any).downcast_mut().expect("a world of this dialect has its mailroom")
}

impl Mailroom for Sorting {
    fn sort(&mut self, platform: &Platform, number: usize, event: &Event, hooks: &[u64]) -> Vec<Parcel> {
        let mut parcels = Vec::new();
        for hook in hooks {
            for user in self.accounts.get(hook).into_iter().flatten() {
                if let Some((body, items)) = account_activity::payload(platform, number, event, *user) {
                    parcels.push(Parcel { hook: *hook, body, items });
                }
            }
            let told = self.subscriptions.of_webhook(*hook);
            let told = told.filter_map(|subscription| activity::payload(platform, number, event, subscription));
            parcels.extend(told.map(|(body, items)| Parcel { hook: *hook, body, items }));
            let filtered = self.filtered.get(hook);
            let filtered = filtered.and_then(|choice| stream::payload(platform, event, &self.rules, *choice));
            parcels.extend(filtered.map(|(body, items)| Parcel { hook: *hook, body, items }));
        }
        parcels
    }

    fn tells(&self, hook: u64) -> bool {
        self.accounts.get(&hook).is_some_and(|accounts| !accounts.is_empty())
            || self.subscriptions.of_webhook(hook).next().is_some()
            || self.filtered.contains_key(&hook)
    }

    fn enlist(&mut self, hook: u64, interest: &Interest, platform: &Platform) -> Result<(), String> {
        match interest.telling {
            Telling::Activity => self.accounts.entry(hook).or_default().push(interest.account),
            Telling::Events => self.subscriptions.add_all(platform, interest.account, hook),
        }
        if interest.names.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = interest.names.iter().map(|name| format!("\"{}\"", name.replace('"', ""))).collect();
        let own = platform.account(interest.account).username();
        let rule = format!("({}) -@{own} -from:{own} -is:retweet", names.join(" OR "));
        self.rules.add(&rule, Some("names"), platform.now()).map_err(|why| format!("{why:?}"))?;
        self.filtered.insert(hook, Choice::usual());
        Ok(())
    }

    fn forget(&mut self, hook: u64) {
        self.accounts.remove(&hook);
        self.filtered.remove(&hook);
        self.subscriptions.forget_webhook(hook);
    }

    fn seal(&self, secret: &str, body: &[u8]) -> Vec<(String, String)> {
        vec![("x-twitter-webhooks-signature".to_owned(), signature(secret, body))]
    }

    fn challenge(&self, url: &str, token: &str) -> String {
        let (sign, (crc, nonce)) = (if url.contains('?') { '&' } else { '?' }, token.split_at(token.len() / 2));
        format!("{url}{sign}crc_token={crc}&nonce={nonce}")
    }

    fn proves(&self, secret: &str, token: &str, answer: &[u8]) -> bool {
        let (crc, _) = token.split_at(token.len() / 2);
        let answer: Option<serde_json::Value> = serde_json::from_slice(answer).ok();
        let given = answer.as_ref().and_then(|answer| answer.get("response_token")?.as_str());
        given.is_some_and(|given| given == signature(secret, crc.as_bytes()))
    }

    fn fork(&self) -> Box<dyn Mailroom> {
        Box::new(Sorting { lines: self.lines.fork(), ..self.clone() })
    }
}

/// The signature of a webhook: `sha256=` and what the secret makes of these bytes, in base64.
pub fn signature(secret: &str, bytes: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length will do");
    mac.update(bytes);
    format!("sha256={}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_standard() {
        // RFC 4231, test case 2, in base64.
        assert_eq!(
            signature("Jefe", b"what do ya want for nothing?"),
            "sha256=W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="
        );
    }

    #[test]
    fn only_who_knows_the_secret_passes_the_challenge() {
        let (room, token) = (Sorting::new(1), "0123456789abcdef");
        assert_eq!(room.challenge("http://h/x", token), "http://h/x?crc_token=01234567&nonce=89abcdef");
        assert_eq!(room.challenge("http://h/?a=1", token), "http://h/?a=1&crc_token=01234567&nonce=89abcdef");
        let answer = |secret: &str| format!(r#"{{"response_token":"{}"}}"#, signature(secret, b"01234567"));
        assert!(room.proves("secret", token, answer("secret").as_bytes()));
        for wrong in
            [answer("guess").as_str(), "", "{}", "[]", r#"{"response_token":7}"#, r#"{"response_token":"sha256="}"#]
        {
            assert!(!room.proves("secret", token, wrong.as_bytes()), "{wrong}");
        }
    }
}
