//! Pictures and films: uploaded at once or in segments, processed, described, and attached to posts and messages.
//!
//! The bytes are not kept, only their number and their hash.

mod look;
mod piece;
mod uploading;

pub use look::Look;
pub use piece::{Passing, Piece};
pub use uploading::Announced;

use uploading::Arrival;

use super::{AccountId, Platform};
use crate::clock::{Millis, Time};
use crate::refusal::{MediaTrouble, Refusal};

/// What is uploaded can be attached within this time.
const LIFE: Millis = Millis::hours(24);
/// The longest description, in characters.
const LONGEST_ALT: usize = 1000;
/// The most pictures that one post has.
const MOST_IMAGES: usize = 4;

/// A picture or film, by position: later ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaId(u32);

/// What sort of thing it is, which decides how large it may be and how it is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// A still picture: up to 5 MiB, up to four to a post.
    Image,
    /// A moving picture: up to 15 MiB, alone.
    Gif,
    /// A film: up to 512 MiB, alone.
    Video,
}

/// A picture or film, whole or still being uploaded.
#[derive(Debug, Clone)]
pub struct Media {
    /// Its id on the wire.
    pub number: u64,
    /// When its upload began.
    pub at: Time,
    /// Who uploads it, and alone may attach it.
    pub owner: AccountId,
    /// What sort of thing it is.
    pub kind: MediaKind,
    /// Its media type: as announced, and as its bytes say once they are there.
    pub mime: Box<str>,
    /// How many bytes it has, or is to have.
    pub size: u64,
    /// The SHA-256 of its bytes, or of the hashes of its segments if there were several.
    pub digest: [u8; 32],
    /// Width and height, where known.
    pub pixels: Option<(u32, u32)>,
    /// What it shows, in words.
    pub alt: Box<str>,
    state: State,
}

#[derive(Debug, Clone)]
enum State {
    Arriving(Box<Arrival>),
    /// All bytes are there; usable from this time on.
    Processed(Time),
    /// The bytes are not what was announced; known at this time.
    Spoilt(Time),
}

/// How far a picture or film is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Bytes are missing.
    Arriving,
    /// All bytes are there, and it is being worked on.
    Processing {
        /// How much of the work is done, in percent, below 100.
        percent: u8,
        /// When it is done.
        done: Time,
    },
    /// It can be attached.
    Ready,
    /// It cannot be made use of: the bytes are not what was announced.
    Failed,
}

impl MediaKind {
    /// The most bytes.
    pub fn limit(self) -> u64 {
        match self {
            MediaKind::Image => 5 << 20,
            MediaKind::Gif => 15 << 20,
            MediaKind::Video => 512 << 20,
        }
    }

    /// The sort of thing that has this media type.
    pub fn of(mime: &str) -> Option<MediaKind> {
        match mime {
            "image/png" | "image/jpeg" | "image/jpg" | "image/pjpeg" | "image/webp" | "image/bmp" | "image/tiff" => {
                Some(MediaKind::Image)
            }
            "image/gif" => Some(MediaKind::Gif),
            "video/mp4" | "video/quicktime" | "video/webm" | "video/mp2t" => Some(MediaKind::Video),
            _ => None,
        }
    }

    /// How long so many bytes are worked on: pictures not at all, a film a second and one more for every 10 MiB.
    fn work(self, size: u64) -> Millis {
        match self {
            MediaKind::Image => Millis(0),
            MediaKind::Gif => Millis::seconds(1),
            MediaKind::Video => Millis::seconds(2 + size / (10 << 20)),
        }
    }
}

impl Media {
    /// How far it is at this time.
    pub fn progress(&self, now: Time) -> Progress {
        match &self.state {
            State::Arriving(_) => Progress::Arriving,
            State::Processed(done) | State::Spoilt(done) if now < *done => {
                let (whole, left) = (self.kind.work(self.size).0.max(1), (*done - now).0);
                Progress::Processing { percent: (100 - (100 * left / whole).clamp(1, 100)) as u8, done: *done }
            }
            State::Processed(_) => Progress::Ready,
            State::Spoilt(_) => Progress::Failed,
        }
    }

    /// When it can no longer be attached.
    pub fn expires(&self) -> Time {
        self.at + LIFE
    }
}

impl Platform {
    /// The picture or film. Ids come from this platform, so there always is one.
    pub fn media(&self, id: MediaId) -> &Media {
        &self.media[id.0 as usize]
    }

    /// The one with this number on the wire, whoever owns it and however old it is.
    pub fn find_media(&self, number: u64) -> Option<MediaId> {
        let slot = self.media.binary_search_by_key(&number, |media| media.number).ok()?;
        Some(MediaId(slot as u32))
    }

    /// The one with this number that the account may make use of: its own, and not expired.
    pub fn own_media(&self, owner: AccountId, number: u64) -> Result<MediaId, Refusal> {
        let found = self.find_media(number);
        let usable = |id: &MediaId| self.media(*id).owner == owner && self.now < self.media(*id).expires();
        found.filter(usable).ok_or(Refusal::Media(MediaTrouble::Unknown))
    }

    /// Says in words what a picture shows: up to 1,000 characters.
    pub fn describe_media(&mut self, owner: AccountId, id: MediaId, alt: &str) -> Result<(), Refusal> {
        self.own_media(owner, self.media(id).number)?;
        if alt.chars().count() > LONGEST_ALT {
            return Err(Refusal::Media(MediaTrouble::LongDescription));
        }
        self.media_mut(id).alt = alt.into();
        Ok(())
    }

    /// Whether the account may attach these to one post.
    pub(super) fn may_attach(&self, owner: AccountId, list: &[MediaId]) -> Result<(), Refusal> {
        let refused = |trouble| Err(Refusal::Media(trouble));
        for id in list {
            self.own_media(owner, self.media(*id).number)?;
            if self.media(*id).progress(self.now) != Progress::Ready {
                return refused(MediaTrouble::NotReady);
            }
        }
        let pictures = list.iter().all(|id| self.media(*id).kind == MediaKind::Image);
        let twice = list.iter().enumerate().any(|(at, id)| list[..at].contains(id));
        let fitting = if pictures { list.len() <= MOST_IMAGES && !twice } else { list.len() == 1 };
        if fitting { Ok(()) } else { refused(MediaTrouble::Mixture) }
    }

    fn media_mut(&mut self, id: MediaId) -> &mut Media {
        &mut self.media[id.0 as usize]
    }
}
