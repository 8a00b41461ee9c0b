//! How bytes become a picture or film: announced, sent in segments, put together.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::piece::Piece;
use super::{LIFE, Media, MediaId, MediaKind, State};
use crate::platform::{AccountId, Platform};
use crate::refusal::{MediaTrouble, Refusal};

/// Segments are numbered from 0 to this.
const LAST_SEGMENT: u32 = 999;
/// So many uploads of one world may be under way.
const MOST_UNDER_WAY: usize = 1000;

/// What is going to be uploaded.
#[derive(Debug, Clone, Copy)]
pub struct Announced<'a> {
    /// What sort of thing.
    pub kind: MediaKind,
    /// Its media type.
    pub mime: &'a str,
    /// How many bytes.
    pub size: u64,
}

/// The segments that are there, by number.
#[derive(Debug, Clone, Default)]
pub(super) struct Arrival {
    segments: BTreeMap<u32, Piece>,
}

impl Arrival {
    fn size(&self) -> u64 {
        self.segments.values().map(|piece| piece.size).sum()
    }

    /// Whether the numbers run from 0 without a gap.
    fn is_whole(&self) -> bool {
        self.segments.keys().copied().eq(0..self.segments.len() as u32)
    }

    fn digest(&self) -> [u8; 32] {
        match self.segments.values().next() {
            Some(only) if self.segments.len() == 1 => only.digest,
            _ => {
                let mut hash = Sha256::new();
                self.segments.values().for_each(|piece| hash.update(piece.digest));
                hash.finalize().into()
            }
        }
    }
}

impl Platform {
    /// Begins an upload.
    pub fn announce_media(&mut self, owner: AccountId, announced: Announced<'_>) -> Result<MediaId, Refusal> {
        let Announced { kind, mime, size } = announced;
        if size == 0 || size > kind.limit() {
            return Err(Refusal::Media(MediaTrouble::Size { size, limit: kind.limit() }));
        }
        self.forget_abandoned();
        if self.uploads.len() >= MOST_UNDER_WAY {
            return Err(Refusal::Media(MediaTrouble::TooManyUploads));
        }
        let id = MediaId(self.media.len() as u32);
        let number = self.ids.next(self.now);
        self.media.push(Media {
            number,
            at: self.now,
            owner,
            kind,
            mime: mime.into(),
            size,
            digest: [0; 32],
            pixels: None,
            alt: "".into(),
            state: State::Arriving(Box::default()),
        });
        self.uploads.push(id);
        Ok(id)
    }

    /// Takes a segment, in any order. The same one again changes nothing, so that a lost answer can be made good.
    pub fn append_media(&mut self, owner: AccountId, id: MediaId, number: u32, piece: Piece) -> Result<(), Refusal> {
        self.own_media(owner, self.media(id).number)?;
        let whole = self.media(id).size;
        let State::Arriving(arrival) = &mut self.media_mut(id).state else {
            return Err(Refusal::Media(MediaTrouble::Finished));
        };
        let trouble = match arrival.segments.get(&number) {
            _ if number > LAST_SEGMENT || piece.size == 0 => Some(MediaTrouble::Segment),
            Some(there) if *there == piece => return Ok(()),
            Some(_) => Some(MediaTrouble::Segment),
            None if arrival.size() + piece.size > whole => Some(MediaTrouble::Sum),
            None => None,
        };
        if let Some(trouble) = trouble {
            return Err(Refusal::Media(trouble));
        }
        arrival.segments.insert(number, piece);
        Ok(())
    }

    /// Puts the segments together. From then on it is worked on, and usable when that is done.
    pub fn finish_media(&mut self, owner: AccountId, id: MediaId) -> Result<(), Refusal> {
        self.own_media(owner, self.media(id).number)?;
        let media = self.media(id);
        let State::Arriving(arrival) = &media.state else { return Ok(()) };
        if !arrival.is_whole() || arrival.size() != media.size {
            return Err(Refusal::Media(MediaTrouble::Sum));
        }
        let look = arrival.segments.get(&0).and_then(|first| first.look);
        let fitting = look.filter(|look| MediaKind::of(look.mime) == Some(media.kind));
        // A picture is looked at while one waits, a film is found to be none only when it is worked on.
        if fitting.is_none() && media.kind == MediaKind::Image {
            return Err(Refusal::Media(MediaTrouble::Type));
        }
        let (digest, done) = (arrival.digest(), self.now + media.kind.work(media.size));
        let media = self.media_mut(id);
        media.digest = digest;
        media.state = if fitting.is_some() { State::Processed(done) } else { State::Spoilt(done) };
        if let Some(look) = fitting {
            (media.mime, media.pixels) = (look.mime.into(), look.pixels);
        }
        self.uploads.retain(|upload| *upload != id);
        Ok(())
    }

    /// Uploads a whole picture at once; its bytes say what it is.
    pub fn upload_media(&mut self, owner: AccountId, piece: Piece) -> Result<MediaId, Refusal> {
        let Some((mime, kind)) = piece.look.and_then(|look| Some((look.mime, MediaKind::of(look.mime)?))) else {
            return Err(Refusal::Media(MediaTrouble::Type));
        };
        let id = self.announce_media(owner, Announced { kind, mime, size: piece.size })?;
        self.append_media(owner, id, 0, piece)?;
        self.finish_media(owner, id)?;
        Ok(id)
    }

    /// Uploads that were never finished take no room once they have expired.
    fn forget_abandoned(&mut self) {
        let (now, media) = (self.now, &mut self.media);
        self.uploads.retain(|id| {
            let upload = &mut media[id.0 as usize];
            let alive = now < upload.at + LIFE;
            if !alive {
                upload.state = State::Arriving(Box::default());
            }
            alive
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Progress;
    use super::*;
    use crate::clock::{Millis, Time};
    use crate::platform::{Draft, Letter, Profile, To};

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03 and so on";

    fn platform() -> (Platform, AccountId, AccountId) {
        let mut platform = Platform::new(1, Time::utc(2026, 3, 2)).expect("a time with ids");
        let ada = platform.open_account(Profile::new("ada", "Ada")).expect("free");
        let open = Profile { accepts_messages: true, ..Profile::new("ben", "Ben") };
        let ben = platform.open_account(open).expect("free");
        (platform, ada, ben)
    }

    fn refused<T>(trouble: MediaTrouble) -> Result<T, Refusal> {
        Err(Refusal::Media(trouble))
    }

    #[test]
    fn segments_come_in_any_order_and_a_repeated_one_does_no_harm() {
        let (mut platform, ada, _) = platform();
        let announced = Announced { kind: MediaKind::Image, mime: "image/png", size: PNG.len() as u64 };
        let id = platform.announce_media(ada, announced).expect("room");
        let (one, two) = PNG.split_at(30);
        for (number, bytes) in [(1, two), (1, two), (0, one)] {
            assert_eq!(platform.append_media(ada, id, number, Piece::of(bytes)), Ok(()));
        }
        assert_eq!(platform.append_media(ada, id, 1, Piece::of(one)), refused(MediaTrouble::Segment));
        assert_eq!(platform.append_media(ada, id, 2, Piece::of(one)), refused(MediaTrouble::Sum));
        assert_eq!(platform.finish_media(ada, id), Ok(()));
        assert_eq!(platform.media(id).pixels, Some((2, 3)));
        assert_eq!(platform.append_media(ada, id, 2, Piece::of(one)), refused(MediaTrouble::Finished));
    }

    #[test]
    fn gaps_strangers_and_old_age_are_refused() {
        let (mut platform, ada, ben) = platform();
        let announced = Announced { kind: MediaKind::Image, mime: "image/png", size: PNG.len() as u64 };
        let id = platform.announce_media(ada, announced).expect("room");
        assert_eq!(platform.append_media(ben, id, 0, Piece::of(PNG)), refused(MediaTrouble::Unknown));
        platform.append_media(ada, id, 1, Piece::of(PNG)).expect("within the size");
        assert_eq!(platform.finish_media(ada, id), refused(MediaTrouble::Sum));
        platform.set_now(platform.now() + LIFE);
        assert_eq!(platform.finish_media(ada, id), refused(MediaTrouble::Unknown));
        platform.announce_media(ada, announced).expect("room");
        assert_eq!(platform.uploads.len(), 1);
    }

    #[test]
    fn films_take_a_while_and_are_found_out_at_the_end() {
        let (mut platform, ada, _) = platform();
        let bytes = b"\0\0\0\x18ftypmp42 and so on";
        let film = platform.upload_media(ada, Piece::of(bytes)).expect("a film");
        assert!(matches!(platform.media(film).progress(platform.now()), Progress::Processing { percent: 0, .. }));
        let post = platform.post(ada, Draft { media: &[film], ..Draft::new("look") });
        assert_eq!(post, refused(MediaTrouble::NotReady));
        platform.set_now(platform.now() + Millis::seconds(2));
        assert!(platform.post(ada, Draft { media: &[film], ..Draft::new("look") }).is_ok());
        let announced = Announced { kind: MediaKind::Video, mime: "video/mp4", size: 3 };
        let none = platform.announce_media(ada, announced).expect("room");
        platform.append_media(ada, none, 0, Piece::of(b"abc")).expect("within the size");
        assert_eq!(platform.finish_media(ada, none), Ok(()));
        platform.set_now(platform.now() + Millis::seconds(2));
        assert_eq!(platform.media(none).progress(platform.now()), Progress::Failed);
    }

    #[test]
    fn a_post_has_four_pictures_or_one_moving_one_and_needs_no_words_then() {
        let (mut platform, ada, _) = platform();
        let pictures: Vec<MediaId> =
            (0..5).map(|_| platform.upload_media(ada, Piece::of(PNG)).expect("a picture")).collect();
        let gif = platform.upload_media(ada, Piece::of(b"GIF89a\x05\x00\x06\x00")).expect("a picture");
        platform.set_now(platform.now() + Millis::seconds(1));
        let mut post = |media: &[MediaId]| platform.post(ada, Draft { media, ..Draft::new("") }).map(drop);
        assert_eq!(post(&pictures[..4]), Ok(()));
        assert_eq!(post(&pictures), refused(MediaTrouble::Mixture));
        assert_eq!(post(&[pictures[0], gif]), refused(MediaTrouble::Mixture));
        assert_eq!(post(&[pictures[0], pictures[0]]), refused(MediaTrouble::Mixture));
        assert_eq!(post(&[gif]), Ok(()));
        assert_eq!(post(&[]), Err(Refusal::Empty));
    }

    #[test]
    fn a_private_message_takes_one() {
        let (mut platform, ada, ben) = platform();
        let picture = platform.upload_media(ada, Piece::of(PNG)).expect("a picture");
        let sent =
            platform.message(ada, To::Person(ben), Letter { media: Some(picture), ..Letter::from("") }).expect("open");
        assert_eq!(platform.message_by(sent).media, Some(picture));
        let foreign = Letter { media: Some(picture), ..Letter::from("mine") };
        assert_eq!(platform.message(ben, To::Person(ada), foreign).map(drop), refused(MediaTrouble::Unknown));
    }

    #[test]
    fn too_large_or_of_no_known_type_is_refused_at_once() {
        let (mut platform, ada, _) = platform();
        let size = MediaKind::Image.limit() + 1;
        let announced = Announced { kind: MediaKind::Image, mime: "image/png", size };
        let trouble = MediaTrouble::Size { size, limit: MediaKind::Image.limit() };
        assert_eq!(platform.announce_media(ada, announced), refused(trouble));
        assert_eq!(platform.upload_media(ada, Piece::of(b"%PDF")), refused(MediaTrouble::Type));
    }
}
