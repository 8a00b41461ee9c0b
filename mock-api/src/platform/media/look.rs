//! What the bytes of a file say it is: its type by its first bytes, and the size of the picture where that is near them.

/// What a file looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Its media type, such as `image/png`.
    pub mime: &'static str,
    /// Width and height in pixels; `None` where they are not near the beginning.
    pub pixels: Option<(u32, u32)>,
}

impl Look {
    /// Looks at the beginning of a file; `None` for what is neither a picture nor a film that platforms take.
    pub fn at(head: &[u8]) -> Option<Look> {
        let look = |mime, pixels: Option<(u32, u32)>| Some(Look { mime, pixels });
        match head {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => look("image/png", big_pair(head, 16)),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => look("image/gif", little_pair(head, 6)),
            [0xff, 0xd8, 0xff, ..] => look("image/jpeg", jpeg_pixels(head)),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => look("image/webp", None),
            [_, _, _, _, b'f', b't', b'y', b'p', b'q', b't', ..] => look("video/quicktime", None),
            [_, _, _, _, b'f', b't', b'y', b'p', ..] => look("video/mp4", None),
            [0x1a, 0x45, 0xdf, 0xa3, ..] => look("video/webm", None),
            _ => None,
        }
    }
}

fn big_pair(head: &[u8], at: usize) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    Some((number(at)?, number(at + 4)?))
}

fn little_pair(head: &[u8], at: usize) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from(u16::from_le_bytes(head.get(at..at + 2)?.try_into().ok()?)));
    Some((number(at)?, number(at + 2)?))
}

/// From the frame header, which lies behind segments that say their length.
fn jpeg_pixels(head: &[u8]) -> Option<(u32, u32)> {
    let word = |at: usize| Some(u32::from(u16::from_be_bytes(head.get(at..at + 2)?.try_into().ok()?)));
    let mut at = 2;
    loop {
        let (0xff, marker) = (*head.get(at)?, *head.get(at + 1)?) else { return None };
        // All frame headers but the tables that lie between their numbers.
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((word(at + 7)?, word(at + 5)?));
        }
        at += 2 + word(at + 2)? as usize;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn files_are_known_by_their_first_bytes() {
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[0, 0, 1, 0, 0, 0, 0, 7]].concat();
        assert_eq!(Look::at(&png), Some(Look { mime: "image/png", pixels: Some((256, 7)) }));
        assert_eq!(Look::at(b"GIF89a\x05\x00\x06\x01"), Some(Look { mime: "image/gif", pixels: Some((5, 262)) }));
        let jpeg = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xc4\x00\x02\xff\xc2\x00\x11\x08\x01\x02\x00\x08";
        assert_eq!(Look::at(jpeg), Some(Look { mime: "image/jpeg", pixels: Some((8, 258)) }));
        assert_eq!(Look::at(b"\0\0\0\x18ftypmp42").map(|look| look.mime), Some("video/mp4"));
        assert_eq!(Look::at(b"\0\0\0\x14ftypqt  ").map(|look| look.mime), Some("video/quicktime"));
        assert_eq!(Look::at(b"%PDF-1.7"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd(mut bytes in proptest::collection::vec(any::<u8>(), 0..64), jpeg: bool) {
            if jpeg {
                bytes.splice(0..0, [0xff, 0xd8, 0xff]);
            }
            let _ = Look::at(&bytes);
        }
    }
}
