//! The Mastodon API, as an agent calls it: notifications of mentions and direct statuses, and a search for each name that
//! the brand is also called by.

use std::collections::BTreeMap;

use anyhow::Result;
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::http::{Caller, Session, Write, encode, number, understand};
use crate::agent::{Doing, Incoming};
use crate::scenario::values::Wait;
use crate::transcript::Channel;

/// What the platform is called on the command line.
pub(super) const NAME: &str = "mastodon";
/// How many notifications or statuses are read at once.
const PAGE: usize = 40;

/// One agent's sitting: what it has read so far.
pub(super) struct Sitting {
    me: u64,
    /// The names that are looked for beside the handle.
    watch: Vec<String>,
    /// The last notification that was read.
    last_notice: u64,
    /// The last status that a search for each name has found.
    last_found: Vec<u64>,
    /// Whom a reply to a status names: its author, and those whom it names; by its id. None of oneself.
    addressees: BTreeMap<u64, Vec<String>>,
    /// The handles of those who have written, by their ids.
    handles: BTreeMap<u64, String>,
}

#[derive(Deserialize)]
struct Notice {
    id: String,
    status: Option<Status>,
}

#[derive(Deserialize)]
struct Status {
    id: String,
    visibility: String,
    content: String,
    account: Account,
    mentions: Vec<Account>,
}

#[derive(Deserialize)]
struct Account {
    id: String,
    acct: String,
}

#[derive(Deserialize)]
struct Found {
    statuses: Vec<Status>,
}

#[derive(Deserialize)]
struct Context {
    descendants: Vec<Status>,
}

impl Sitting {
    /// Says who one is, and remembers whom to look for.
    pub(super) async fn open(caller: &mut Caller<'_>, watch: &[String]) -> Result<Sitting> {
        let (status, body) = caller.get("/api/v1/accounts/verify_credentials", Wait(0)).await?;
        let me: Account = understand(status, &body)?;
        Ok(Sitting {
            me: number(&me.id)?,
            watch: watch.to_vec(),
            last_notice: 0,
            last_found: vec![0; watch.len()],
            addressees: BTreeMap::new(),
            handles: BTreeMap::new(),
        })
    }

    /// New mentions, in public and in private.
    async fn mentions(&mut self, caller: &mut Caller<'_>, pause: Wait) -> Result<Vec<Incoming>> {
        let mut news = Vec::new();
        let mut pause = pause;
        loop {
            let path = format!("/api/v1/notifications?types[]=mention&limit={PAGE}&min_id={}", self.last_notice);
            let (status, body) = caller.get(&path, std::mem::take(&mut pause)).await?;
            if status == StatusCode::TOO_MANY_REQUESTS {
                return Ok(news);
            }
            let notices: Vec<Notice> = understand(status, &body)?;
            let full = notices.len() == PAGE;
            for notice in notices {
                self.last_notice = self.last_notice.max(number(&notice.id)?);
                if let Some(status) = notice.status {
                    news.extend(self.read(status)?);
                }
            }
            if !full {
                return Ok(news);
            }
        }
    }

    /// New posts that call the brand by one of its other names, and what was said below them meanwhile.
    async fn named(&mut self, caller: &mut Caller<'_>) -> Result<Vec<Incoming>> {
        let mut news = Vec::new();
        for index in 0..self.watch.len() {
            let query = encode(&format!("\"{}\"", self.watch[index].replace('"', "")));
            let last = self.last_found[index];
            let path = format!("/api/v2/search?type=statuses&limit={PAGE}&q={query}&min_id={last}");
            let (status, body) = caller.get(&path, Wait(0)).await?;
            if status == StatusCode::TOO_MANY_REQUESTS {
                continue;
            }
            let found: Found = understand(status, &body)?;
            for status in found.statuses {
                let id = number(&status.id)?;
                self.last_found[index] = self.last_found[index].max(id);
                let Some(message) = self.read(status)? else { continue };
                news.push(message);
                let (status, body) = caller.get(&format!("/api/v1/statuses/{id}/context"), Wait(0)).await?;
                if status.is_success() {
                    let context: Context = understand(status, &body)?;
                    for status in context.descendants {
                        news.extend(self.read(status)?);
                    }
                }
            }
        }
        Ok(news)
    }

    /// A status as a message; none if it was read before, or is one's own.
    fn read(&mut self, status: Status) -> Result<Option<Incoming>> {
        let (id, author) = (number(&status.id)?, number(&status.account.id)?);
        if author == self.me || self.addressees.contains_key(&id) {
            return Ok(None);
        }
        let handle = status.account.acct;
        let mut addressees = vec![handle.clone()];
        for named in status.mentions {
            if number(&named.id)? != self.me && !addressees.contains(&named.acct) {
                addressees.push(named.acct);
            }
        }
        self.addressees.insert(id, addressees);
        self.handles.insert(author, handle.clone());
        let channel = if status.visibility == "direct" { Channel::Private } else { Channel::Public };
        Ok(Some(Incoming { id, author, handle, channel, text: plain(&status.content) }))
    }
}

impl Session for Sitting {
    async fn news(&mut self, caller: &mut Caller<'_>, pause: Wait) -> Result<Vec<Incoming>> {
        let mut news = self.mentions(caller, pause).await?;
        news.append(&mut self.named(caller).await?);
        Ok(news)
    }

    fn write(&self, doing: &Doing) -> Write {
        let status = |body| Write { path: "/api/v1/statuses".to_owned(), body };
        match doing {
            Doing::Reply { to, text } => {
                let handles = self.addressees.get(to).map_or(&[][..], Vec::as_slice);
                let text = addressed(handles, text);
                status(json!({ "status": text, "in_reply_to_id": to.to_string(), "visibility": "public" }))
            }
            Doing::Message { to, text } => {
                let text = addressed(self.handles.get(to).map_or(&[][..], std::slice::from_ref), text);
                status(json!({ "status": text, "visibility": "direct" }))
            }
            Doing::Like { post } => Write { path: format!("/api/v1/statuses/{post}/favourite"), body: json!({}) },
            Doing::HandOver { .. } => Write { path: String::new(), body: json!({}) },
        }
    }

    fn look(&self, doing: &Doing) -> Option<String> {
        match doing {
            Doing::Reply { .. } => Some(format!("/api/v1/accounts/{}/statuses?limit=20", self.me)),
            Doing::Message { .. } => Some("/api/v1/conversations?limit=20".to_owned()),
            Doing::Like { .. } | Doing::HandOver { .. } => None,
        }
    }
}

/// A text that begins with these handles, but for those that stand in it already.
fn addressed(handles: &[String], text: &str) -> String {
    let missing = handles.iter().filter(|handle| !text.contains(&format!("@{handle}")));
    missing.map(|handle| format!("@{handle} ")).chain([text.to_owned()]).collect()
}

/// The text of a status, which comes as HTML.
pub(super) fn plain(html: &str) -> String {
    let html = html.replace("</p><p>", "\n\n").replace("<br />", "\n");
    let mut text = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
    }
    text.push_str(rest);
    for (name, c) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        text = text.replace(name, c);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_read_as_it_was_written() {
        let html = "<p><span class=\"h-card\"><a href=\"x\">@<span>brand</span></a></span> 3 &lt; 5 &amp;amp; so</p><p>two<br />lines</p>";
        assert_eq!(plain(html), "@brand 3 < 5 &amp; so\n\ntwo\nlines");
        assert_eq!(plain("open <tag"), "open ");
    }

    #[test]
    fn a_text_names_each_once() {
        let handles = ["ann".to_owned(), "bo".to_owned()];
        assert_eq!(addressed(&handles, "Hi @bo!"), "@ann Hi @bo!");
    }
}
