//! Our own keys as JSON.

use std::sync::Arc;

use super::{Format, Hints, Opened, Read, Whole, ends, ours, yaml};
use crate::diagnostic::{Diagnostic, Source};
use crate::document::{Document, Kind};
use crate::library::model::LibraryFile;
use crate::library::scalar;

/// Our own keys as JSON.
#[derive(Debug)]
pub(super) struct Json;

impl Format for Json {
    fn id(&self) -> &'static str {
        "json"
    }

    fn purpose(&self) -> &'static str {
        "Sparring's own keys, written as JSON"
    }

    fn recognises(&self, name: &str, _: &str) -> bool {
        ends(name, &["json"])
    }

    fn open(&self, source: &Arc<Source>, hints: &Hints) -> Result<Box<dyn Opened>, Vec<Diagnostic>> {
        let document = Document::parse_json(Arc::clone(source))?;
        if let Some(stranger) = ours::stranger(&document) {
            return Err(vec![stranger]);
        }
        let file: LibraryFile = document.read()?;
        let frame = yaml::with_hints(LibraryFile { replies: Vec::new(), ..file.clone() }, hints);
        let Some(Kind::List(nodes)) = document.root().get("replies").map(|node| &node.kind) else {
            return Ok(Whole::of(source, Read::default()));
        };
        let replies = nodes.iter().zip(file.replies);
        let replies = replies.map(|(node, saved)| ours::reply(source, 0, node, saved, &frame, scalar::json)).collect();
        Ok(Whole::of(source, Read { replies, problems: Vec::new() }))
    }
}
