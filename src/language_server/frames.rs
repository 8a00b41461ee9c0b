//! Frames: messages as they stand on the wire, each behind a header that says how long it is.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message};
use serde::Serialize;
use serde_json::Value;

/// The longest header line, in bytes.
const LONGEST_LINE: u64 = 4 << 10;
/// The longest message, in bytes.
const LONGEST: u64 = 512 << 20;

/// What was heard.
#[derive(Debug)]
pub(super) enum Heard {
    /// A message.
    Message(Message),
    /// Something else: the id of the request, if it has one, an error code and what is wrong.
    Garbled(Value, ErrorCode, String),
    /// Nothing more: the stream has ended.
    End,
}

/// Reads the next message. What is no header is passed over, so that one broken message does not end the session.
///
/// # Errors
/// When the stream cannot be read.
pub(super) fn hear(input: &mut impl BufRead) -> io::Result<Heard> {
    let mut length: Option<u64> = None;
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(Heard::End);
        }
        let line = String::from_utf8_lossy(&line);
        match (line.trim_end(), length) {
            ("", Some(length)) => return body(input, length),
            ("", None) => {}
            (header, _) => length = content_length(header).or(length),
        }
    }
}

fn content_length(header: &str) -> Option<u64> {
    let (name, value) = header.split_once(':')?;
    name.trim().eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
}

fn body(input: &mut impl BufRead, length: u64) -> io::Result<Heard> {
    if length > LONGEST {
        io::copy(&mut input.by_ref().take(length), &mut io::sink())?;
        let wrong = format!("a message of {length} bytes is longer than {LONGEST}, the most that is read");
        return Ok(Heard::Garbled(Value::Null, ErrorCode::InvalidRequest, wrong));
    }
    let mut bytes = Vec::new();
    input.by_ref().take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Ok(Heard::End);
    }
    Ok(match serde_json::from_slice::<Message>(&bytes) {
        Ok(message) => Heard::Message(message),
        Err(error) => garbled(&bytes, &error),
    })
}

fn garbled(bytes: &[u8], error: &serde_json::Error) -> Heard {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => {
            let id = value.get("id").filter(|id| id.is_number() || id.is_string()).cloned().unwrap_or_default();
            Heard::Garbled(
                id,
                ErrorCode::InvalidRequest,
                "this is neither a request, a response nor a notification".into(),
            )
        }
        Err(_) => Heard::Garbled(Value::Null, ErrorCode::ParseError, format!("this is not JSON: {error}")),
    }
}

/// Writes a message: anything that JSON can hold.
///
/// # Errors
/// When the stream cannot be written.
pub(super) fn say(output: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(&body)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(mut bytes: &[u8]) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            match hear(&mut bytes).expect("bytes can be read") {
                Heard::End => return all,
                Heard::Message(Message::Notification(one)) => all.push(one.method),
                Heard::Message(other) => all.push(format!("{other:?}")),
                Heard::Garbled(id, code, _) => all.push(format!("{id} {}", code as i32)),
            }
        }
    }

    #[test]
    fn a_broken_message_does_not_take_the_next_one_with_it() {
        let bytes = "noise\r\n\r\nContent-Length: 3\r\n\r\n{x}Content-Type: y\r\ncontent-length: 21\r\n\r\n{\"method\":\"exit\"}    \
                     Content-Length: 9\r\n\r\n{\"id\": 1}Content-Length: 2\r\n\r\n[]Content-Length: -1\r\n\r\n\
                     Content-Length: 17\r\n\r\n{\"method\":\"more\"}Content-Length: 99\r\n\r\n{";
        let all = heard(bytes.as_bytes());
        assert_eq!(all[..2], ["null -32700", "exit"]);
        assert_eq!(all[3..], ["null -32600", "more"], "{all:?}");
    }

    #[test]
    fn no_length_takes_memory_that_is_not_sent() {
        assert!(heard(b"Content-Length: 99999999999999\r\n\r\n{}").len() == 1);
        assert!(heard(b"Content-Length: 400000000\r\n\r\n{}").is_empty());
    }
}
