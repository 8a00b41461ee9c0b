//! Importing: replies of any format, gathered into a library of our own without loss.
//!
//! Texts stay as they are, to the letter; HTML becomes the text that a customer sees, with the address of each link behind its
//! words. What our keys have no place for is kept under `origin`, as JSON.

use std::collections::{BTreeMap, BTreeSet};

use super::formats::Format;
use super::model::{LibraryFile, Placeholder, SavedReply, Texts, Use};
use super::slots::slots;
use super::{Reply, Version};
use crate::text::fold;
use crate::transcript::Channel;

/// Replies of one file after another, and what was made of them.
#[derive(Debug, Default)]
pub struct Gathered {
    replies: Vec<SavedReply>,
    ids: BTreeSet<String>,
    placeholders: BTreeMap<String, Placeholder>,
    /// What was done that the owner of the replies should know.
    pub notes: Vec<String>,
}

impl Gathered {
    /// Adds the replies of a file.
    pub fn add(&mut self, file: &str, format: &dyn Format, replies: &[Reply]) {
        for reply in replies {
            let mut saved = saved(reply);
            let mut own = self.placeholders(format, reply);
            own.extend(std::mem::take(&mut saved.placeholders));
            saved.placeholders = own;
            let wanted = id(reply);
            for (index, texts) in texts(&reply.versions).into_iter().enumerate() {
                let id = self.unique(&wanted);
                if index > 0 {
                    let words = "has a text that no language sets apart from the others: it is the reply";
                    self.notes.push(format!("{file}: `{}` {words} `{id}`", reply.id.text));
                } else if id != wanted {
                    self.notes.push(format!("{file}: there is another `{wanted}`: this one is called `{id}`"));
                }
                self.replies.push(SavedReply { id, text: texts, ..saved.clone() });
            }
        }
    }

    /// A name that no reply has yet.
    fn unique(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        let mut number = 2;
        while !self.ids.insert(id.clone()) {
            id = format!("{wanted}-{number}");
            number += 1;
        }
        id
    }

    /// What is filled in: for all replies where nothing else is said of it, and otherwise for this one, which is returned.
    fn placeholders(&mut self, format: &dyn Format, reply: &Reply) -> BTreeMap<String, Placeholder> {
        let mut own = BTreeMap::new();
        let shared = reply.placeholders.iter().filter(|(key, _)| !reply.described.contains_key(*key));
        let mut wanted: BTreeMap<String, Placeholder> =
            shared.map(|(key, placeholder)| (key.clone(), placeholder.clone())).collect();
        for version in &reply.versions {
            for slot in slots(&version.written.text).0 {
                let Some(holds) = format.fills(&slot.key).filter(|_| !reply.placeholders.contains_key(&slot.key))
                else {
                    continue;
                };
                wanted.insert(slot.key, Placeholder { holds, examples: Vec::new() });
            }
        }
        for (key, placeholder) in wanted {
            match self.placeholders.get(&key) {
                Some(other) if *other != placeholder => drop(own.insert(key, placeholder)),
                Some(_) => {}
                None => drop(self.placeholders.insert(key, placeholder)),
            }
        }
        own
    }

    /// The library. What all replies say is said once, at its top.
    pub fn finish(mut self) -> LibraryFile {
        let brand = shared(&mut self.replies, |reply| &mut reply.brand);
        let owner = shared(&mut self.replies, |reply| &mut reply.owner);
        let channel = shared(&mut self.replies, |reply| &mut reply.channel);
        LibraryFile { brand, owner, channel, language: None, placeholders: self.placeholders, replies: self.replies }
    }
}

/// Takes out what all replies say alike.
fn shared<T: Clone + PartialEq>(
    replies: &mut [SavedReply],
    part: impl Fn(&mut SavedReply) -> &mut Option<T>,
) -> Option<T> {
    let mut parts = replies.iter_mut().map(|reply| part(reply).clone());
    let first = parts.next().flatten()?;
    let is_shared = parts.all(|one| one.as_ref() == Some(&first)) && replies.len() > 1;
    if !is_shared {
        return None;
    }
    replies.iter_mut().for_each(|reply| *part(reply) = None);
    Some(first)
}

/// A reply in our own keys, without its name and texts.
fn saved(reply: &Reply) -> SavedReply {
    let word = |word: &Option<super::Word>| word.as_ref().map(|word| word.text.clone());
    let own = reply.placeholders.iter().filter(|(key, _)| reply.described.contains_key(*key));
    SavedReply {
        title: word(&reply.title),
        topic: word(&reply.topic),
        category: reply.category,
        channel: reply.channel.map(|channel| match channel {
            Channel::Public => Use::Public,
            Channel::Private => Use::Private,
        }),
        brand: word(&reply.brand),
        placeholders: own.map(|(key, placeholder)| (key.clone(), placeholder.clone())).collect(),
        owner: word(&reply.owner),
        reviewed: reply.reviewed.as_ref().map(|dated| dated.day),
        valid_until: reply.valid_until.as_ref().map(|dated| dated.day),
        ignore: reply.ignored.iter().map(|(ignored, _)| ignored.clone()).collect(),
        origin: reply.origin.clone(),
        ..SavedReply::default()
    }
}

/// The name of a reply. The number that a helpdesk gives it says nothing to people: then it is made of the title.
fn id(reply: &Reply) -> String {
    let id = &reply.id.text;
    let is_number =
        id.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '-').bytes().all(|b| b.is_ascii_digit())
            && id.ends_with(|c: char| c.is_ascii_digit());
    let is_counted =
        ["row-", "zendesk-", "freshdesk-", "intercom-", "gorgias-"].iter().any(|start| id.starts_with(start));
    let is_plain = id.bytes().all(|byte| byte.is_ascii_digit());
    match &reply.title {
        Some(title) if reply.origin.is_some() && is_number && (is_counted || is_plain) => {
            let named = slug(&title.text);
            if named.is_empty() { id.clone() } else { named }
        }
        _ => id.clone(),
    }
}

/// A title as a name: small letters and digits, with hyphens between.
fn slug(title: &str) -> String {
    const LONGEST: usize = 60;
    let mut slug = String::new();
    for letter in fold(title).text.chars() {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            if slug.len() >= LONGEST {
                break;
            }
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The texts of a reply; those that cannot stand beside each other stand in replies of their own.
fn texts(versions: &[Version]) -> Vec<Texts> {
    let mut by = BTreeMap::new();
    let mut alone = Vec::new();
    for version in versions {
        let text = spelt_out(version);
        match version.language {
            Some(language) if !by.contains_key(&language) => drop(by.insert(language, text)),
            Some(language) => alone.push(Texts::Many(BTreeMap::from([(language, text)]))),
            None => alone.push(Texts::One(text)),
        }
    }
    let together = Some(Texts::Many(by)).filter(|texts| !matches!(texts, Texts::Many(by) if by.is_empty()));
    together.into_iter().chain(alone).collect()
}

/// A text with the address of each link behind its words.
fn spelt_out(version: &Version) -> String {
    let mut text = version.written.text.clone();
    for link in version.links.iter().rev() {
        let address = link.target.text.trim();
        let end = link.words.end;
        let words = if link.words.is_empty() { address.to_owned() } else { format!(" ({address})") };
        text.insert_str(end, &words);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Source;
    use crate::library::formats::{Hints, format, read_all};
    use crate::library::write::yaml;

    fn import(files: &[(&str, &str)]) -> (String, Vec<String>) {
        let mut gathered = Gathered::default();
        for (id, text) in files {
            let format = format(id).expect("a format");
            let source = Arc::new(Source::whole(&format!("x.{id}"), (*text).to_owned()));
            let opened = format.open(&source, &Hints::default()).expect("a library");
            gathered.add(&source.name, format, &read_all(opened.as_ref()).replies);
        }
        let notes = std::mem::take(&mut gathered.notes);
        (yaml(&gathered.finish()), notes)
    }

    #[test]
    fn an_export_is_written_in_our_own_keys() {
        let (text, notes) = import(&[
            (
                "zendesk",
                r#"{"macros": [
                {"id": 1, "title": "Pakket::Te láát", "active": false, "actions": [{"field": "comment_value_html",
                 "value": "<p>Hoi {{ticket.requester.first_name}},</p><p>zie <a href=\"https://acme.example/wacht\">onze pagina</a>.</p>"}]},
                {"id": 2, "title": "Pakket: te laat", "actions": [{"field": "comment_value", "value": "Eén regel"}]}]}"#,
            ),
            ("csv", "id,Tags,text,text.de,reviewed\nlate,\"a,b\",Hi,Hallo,2026-02-01\n"),
        ]);
        insta::assert_snapshot!(text);
        assert_eq!(
            notes,
            [
                "x.zendesk: there is another `pakket-te-laat`: this one is called `pakket-te-laat-2`",
                "x.csv: `late` has a text that no language sets apart from the others: it is the reply `late-2`",
            ]
        );
    }

    #[test]
    fn our_own_library_stays_as_it_is() {
        let text = "brand: acme\nplaceholders:\n  day:\n    type: date\nreplies:\n  - id: row-7\n    title: x\n    placeholders:\n      thing:\n        type: text\n    text:\n      de: Hallo {day}\n\n  - id: b\n    text: |\n      Hi\n      there\n";
        assert_eq!(import(&[("yaml", text)]), (text.to_owned(), Vec::new()));
    }
}
