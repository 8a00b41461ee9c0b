//! Public posts: making, answering, passing on, liking, hiding and deleting them.

use super::{AccountId, Audience, Draft, Extras, Lang, MediaId, Platform, Post, PostId, Version, Visibility};
use crate::journal::{Place, What};
use crate::refusal::Refusal;

/// How many of an author's latest posts are looked at for duplicates.
const DUPLICATE_DEPTH: usize = 1000;

impl Platform {
    /// Makes a post. What is refused is journalled as an attempt.
    pub fn post(&mut self, author: AccountId, draft: Draft<'_>) -> Result<PostId, Refusal> {
        let told = self.told_by(author, &draft);
        match self.may_post(author, &draft, &told) {
            Ok(()) => Ok(self.publish(author, draft, told)),
            Err(refusal) => {
                let place = draft.reply_to.map_or(Place::Thread, Place::Under);
                self.refused(author, place, draft.text, refusal)
            }
        }
    }

    /// Changes the words of one's own post, as often and as long as the customs allow. Who was told of it, stays told.
    pub fn edit_post(&mut self, actor: AccountId, id: PostId, text: &str) -> Result<(), Refusal> {
        let warning = self.post_by(id).warning().to_owned();
        self.reword_post(actor, id, text, &warning)
    }

    /// Changes the words of one's own post and what it warns of.
    pub fn reword_post(&mut self, actor: AccountId, id: PostId, text: &str, warning: &str) -> Result<(), Refusal> {
        let post = self.post_by(id);
        if post.author != actor {
            return Err(Refusal::NotYours);
        }
        if post.deleted {
            return Err(Refusal::Unseen);
        }
        if !self.is_editable(id) {
            return Err(Refusal::NotEditable);
        }
        let draft = Draft { reply_to: post.reply_to, media: &post.media, warning, ..Draft::new(text) };
        let told = self.told_by(actor, &draft);
        self.measure_post(&draft, &told)?;
        let newly: Vec<AccountId> = told.into_iter().filter(|account| !post.mentions.contains(account)).collect();
        let next = self.ids.next(self.now);
        let until = self.now;
        let post = self.post_mut(id);
        let text = std::mem::replace(&mut post.text, text.into());
        post.mentions = post.mentions.iter().chain(&newly).copied().collect();
        let warning = match &mut post.extras {
            Some(extras) => std::mem::replace(&mut extras.warning, warning.into()),
            extras if !warning.is_empty() => {
                extras.get_or_insert_default().warning = warning.into();
                Box::default()
            }
            _ => Box::default(),
        };
        post.versions.push(Version { next, until, text, warning });
        for account in newly {
            let mentions = &mut self.account_mut(account).mentions;
            mentions.insert(mentions.partition_point(|held| *held < id), id);
        }
        self.versions.push((next, id));
        self.record(actor, What::Edited(id));
        Ok(())
    }

    /// Whether the words of the post can still be changed.
    pub fn is_editable(&self, id: PostId) -> bool {
        let post = self.post_by(id);
        let editing = self.customs.editing;
        post.reposts.is_none() && post.versions.len() < editing.most && self.now - post.at <= editing.within
    }

    /// Deletes one's own post. The thread keeps its place.
    pub fn delete_post(&mut self, actor: AccountId, id: PostId) -> Result<(), Refusal> {
        let post = self.post_by(id);
        if post.author != actor {
            return Err(Refusal::NotYours);
        }
        if post.deleted {
            return Err(Refusal::Unseen);
        }
        let (reply_to, quotes, reposts) = (post.reply_to, post.quotes, post.reposts);
        self.post_mut(id).deleted = true;
        if let Some(parent) = reply_to {
            self.post_mut(parent).replies -= 1;
        }
        if let Some(quoted) = quotes {
            self.post_mut(quoted).quoted -= 1;
        }
        if let Some(original) = reposts {
            self.post_mut(original).reposted -= 1;
        }
        self.record(actor, reposts.map_or(What::Deleted(id), What::Unreposted));
        Ok(())
    }

    /// Hides a reply in a thread that one has started, or shows it again. Doing it twice changes nothing.
    pub fn set_hidden(&mut self, actor: AccountId, id: PostId, hidden: bool) -> Result<(), Refusal> {
        let post = self.post_by(id);
        if post.deleted {
            return Err(Refusal::Unseen);
        }
        if post.root == id || self.post_by(post.root).author != actor {
            return Err(Refusal::NotYourThread);
        }
        if post.hidden != hidden {
            self.post_mut(id).hidden = hidden;
            self.record(actor, if hidden { What::Hidden(id) } else { What::Unhidden(id) });
        }
        Ok(())
    }

    /// Likes a post. Doing it twice changes nothing.
    pub fn like(&mut self, actor: AccountId, id: PostId) -> Result<(), Refusal> {
        if !self.can_see(actor, id) {
            return Err(Refusal::Unseen);
        }
        if let Err(slot) = self.account(actor).liked.binary_search(&id) {
            self.account_mut(actor).liked.insert(slot, id);
            self.post_mut(id).likes += 1;
            self.record(actor, What::Liked(id));
        }
        Ok(())
    }

    /// Takes a like back. Without a like it changes nothing.
    pub fn unlike(&mut self, actor: AccountId, id: PostId) {
        if let Ok(slot) = self.account(actor).liked.binary_search(&id) {
            self.account_mut(actor).liked.remove(slot);
            self.post_mut(id).likes -= 1;
            self.record(actor, What::Unliked(id));
        }
    }

    /// Passes a post on to one's followers. Doing it twice changes nothing.
    pub fn repost(&mut self, actor: AccountId, id: PostId) -> Result<(), Refusal> {
        let id = self.post_by(id).reposts.unwrap_or(id);
        let original = self.post_by(id);
        let closed = self.account(original.author).profile.protected || original.visibility == Visibility::Followers;
        if !self.can_see(actor, id) || closed {
            return Err(Refusal::Unseen);
        }
        if self.find_repost(actor, id).is_some() {
            return Ok(());
        }
        let original = self.post_by(id);
        let text = format!("RT @{}: {}", self.account(original.author).username(), original.text);
        let lang = original.lang;
        let mut post = self.blank(actor, &text, lang);
        post.reposts = Some(id);
        self.place(post, 0);
        self.post_mut(id).reposted += 1;
        self.record(actor, What::Reposted(id));
        Ok(())
    }

    /// Takes a repost back. Without one it changes nothing.
    pub fn unrepost(&mut self, actor: AccountId, id: PostId) {
        if let Some(repost) = self.find_repost(actor, id) {
            // The repost is the actor's own and not deleted, so this is never refused.
            let _ = self.delete_post(actor, repost);
        }
    }

    /// By which post this account passes another on, if it does.
    pub fn repost_of(&self, actor: AccountId, id: PostId) -> Option<PostId> {
        self.find_repost(actor, id)
    }

    /// Whether this account passes the post on.
    pub fn has_reposted(&self, actor: AccountId, id: PostId) -> bool {
        self.post_by(id).reposted > 0 && self.find_repost(actor, id).is_some()
    }

    fn find_repost(&self, actor: AccountId, id: PostId) -> Option<PostId> {
        let own = |repost: &&PostId| {
            let post = self.post_by(**repost);
            post.reposts == Some(id) && !post.deleted
        };
        self.account(actor).posts.iter().rev().find(own).copied()
    }

    fn may_post(&self, author: AccountId, draft: &Draft<'_>, told: &[AccountId]) -> Result<(), Refusal> {
        if [draft.reply_to, draft.quotes].into_iter().flatten().any(|target| !self.can_see(author, target)) {
            return Err(Refusal::Unseen);
        }
        if self.account(author).suspended {
            return Err(Refusal::Suspended);
        }
        if draft.reply_to.is_some_and(|target| !self.may_answer(author, target)) {
            return Err(Refusal::RepliesRestricted);
        }
        self.may_attach(author, draft.media)?;
        self.measure_post(draft, told)?;
        let duplicate = self.is_duplicate(author, draft.text, draft.media);
        if duplicate { Err(Refusal::Duplicate) } else { Ok(()) }
    }

    /// Whether there is something in the text and not too much.
    fn measure_post(&self, draft: &Draft<'_>, told: &[AccountId]) -> Result<(), Refusal> {
        let counted = match draft.reply_to.filter(|_| self.customs.addressing.by_place) {
            Some(_) => self.without_leading_mentions(draft.text, told),
            None => draft.text,
        };
        if draft.text.trim().is_empty() && draft.media.is_empty() {
            return Err(Refusal::Empty);
        }
        let rule = self.era().post;
        let (length, limit) = (rule.of(counted) + rule.of(draft.warning), rule.limit());
        if length > limit { Err(Refusal::TooLong { length, limit }) } else { Ok(()) }
    }

    /// Whether the starter of the thread lets this account answer in it.
    pub fn may_answer(&self, actor: AccountId, id: PostId) -> bool {
        let root = self.post_by(self.post_by(id).root);
        let invited = match root.audience {
            Audience::Everyone => true,
            Audience::Followed => self.account(root.author).follows(actor),
            Audience::Verified => self.account(actor).profile.verified,
            Audience::Named => false,
        };
        invited || root.author == actor || root.mentions.contains(&actor)
    }

    /// Whether the author has said the same lately. The same words with other pictures are something else.
    fn is_duplicate(&self, author: AccountId, text: &str, media: &[MediaId]) -> bool {
        let Some(span) = self.customs.repetition else { return false };
        let account = self.account(author);
        let print = fingerprint(text);
        let recent = account.fingerprints.iter().zip(&account.posts).rev().take(DUPLICATE_DEPTH);
        recent.filter(|(held, _)| **held == print).any(|(_, id)| {
            let post = self.post_by(*id);
            !post.deleted && *post.text == *text && *post.media == *media && self.now - post.at < span
        })
    }

    /// Who is told of a post: in a reply those in the conversation, then those that the text names.
    fn told_by(&self, author: AccountId, draft: &Draft<'_>) -> Vec<AccountId> {
        let mut told = Vec::new();
        let addressing = &self.customs.addressing;
        if let Some(parent) = draft.reply_to.filter(|_| addressing.by_place).map(|id| self.post_by(id)) {
            told.push(parent.author);
            told.extend_from_slice(&parent.mentions);
        }
        told.extend(self.named_in(draft.text));
        let mut seen = Vec::with_capacity(told.len());
        told.retain(|id| {
            let new = *id != author && !seen.contains(id);
            seen.push(*id);
            new
        });
        told
    }

    /// The accounts that a text names, in order, each as often as it does.
    pub fn named_in(&self, text: &str) -> Vec<AccountId> {
        (self.customs.addressing.named)(text).into_iter().filter_map(|username| self.find_account(username)).collect()
    }

    /// The text from where its leading mentions of those already in the conversation end: the part that counts.
    pub(crate) fn without_leading_mentions<'t>(&self, text: &'t str, told: &[AccountId]) -> &'t str {
        let mut rest = text;
        while let Some(after_at) = rest.strip_prefix('@') {
            let end = after_at.find(char::is_whitespace).unwrap_or(after_at.len());
            if self.find_account(&after_at[..end]).is_none_or(|id| !told.contains(&id)) {
                break;
            }
            rest = after_at[end..].trim_start();
        }
        rest
    }

    fn publish(&mut self, author: AccountId, draft: Draft<'_>, told: Vec<AccountId>) -> PostId {
        let parent = draft.reply_to.map(|id| self.post_by(id));
        let lang = draft.lang.or(parent.map(|parent| parent.lang)).unwrap_or(Lang::UNKNOWN);
        let root = parent.map(|parent| parent.root);
        let mut post = self.blank(author, draft.text, lang);
        post.root = root.unwrap_or(post.root);
        (post.reply_to, post.quotes, post.mentions) = (draft.reply_to, draft.quotes, told.into());
        (post.media, post.audience, post.visibility) = (draft.media.into(), draft.audience, draft.visibility);
        if !draft.warning.is_empty() || draft.answers.is_some() {
            let extras = Extras { warning: draft.warning.into(), answers: draft.answers, ..Extras::default() };
            post.extras = Some(Box::new(extras));
        }
        let id = self.place(post, fingerprint(draft.text));
        for index in 0..self.post_by(id).mentions.len() {
            let told = self.post_by(id).mentions[index];
            self.account_mut(told).mentions.push(id);
        }
        if let Some(parent) = draft.reply_to {
            self.post_mut(parent).replies += 1;
        }
        if let Some(quoted) = draft.quotes {
            self.post_mut(quoted).quoted += 1;
        }
        self.record(author, What::Posted(id));
        id
    }

    /// A post of the present that starts a thread of its own and is not in any list yet.
    fn blank(&mut self, author: AccountId, text: &str, lang: Lang) -> Post {
        Post {
            number: self.ids.next(self.now),
            at: self.now,
            author,
            root: PostId(self.posts.len() as u32),
            reply_to: None,
            quotes: None,
            reposts: None,
            text: text.into(),
            mentions: Box::default(),
            lang,
            versions: Vec::new(),
            media: Box::default(),
            audience: Audience::Everyone,
            visibility: Visibility::Everyone,
            extras: None,
            deleted: false,
            hidden: false,
            likes: 0,
            replies: 0,
            reposted: 0,
            quoted: 0,
            thread: Vec::new(),
        }
    }

    /// Puts a post into the lists of its thread and its author.
    fn place(&mut self, post: Post, fingerprint: u32) -> PostId {
        let id = PostId(self.posts.len() as u32);
        let (root, author) = (post.root, post.author);
        self.posts.push(post);
        self.post_mut(root).thread.push(id);
        let account = self.account_mut(author);
        account.posts.push(id);
        account.fingerprints.push(fingerprint);
        id
    }

    pub(super) fn post_mut(&mut self, id: PostId) -> &mut Post {
        &mut self.posts[id.index()]
    }
}

/// A number by which different texts are told apart quickly; 0 is kept for posts without words of their own.
fn fingerprint(text: &str) -> u32 {
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash.max(1)
}
