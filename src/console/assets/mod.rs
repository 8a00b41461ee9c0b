//! What pages are dressed with: style, script, icons. Each has its fingerprint in its address and is never asked for twice.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

use super::app::App;
use super::images::{self, Image};
use super::refused::Refused;
pub(super) use icon::Icon;

mod icon;

/// One file that pages ask for.
struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const OWN: [Asset; 8] = [
    Asset { name: "look.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("look.css") },
    Asset {
        name: "after.css",
        kind: "text/css; charset=utf-8",
        bytes: concat!(include_str!("../../report/charts/charts.css"), include_str!("after.css")).as_bytes(),
    },
    Asset { name: "replay.js", kind: "text/javascript; charset=utf-8", bytes: include_bytes!("replay.js") },
    Asset { name: "console.js", kind: "text/javascript; charset=utf-8", bytes: include_bytes!("console.js") },
    Asset {
        name: "coach.css",
        kind: "text/css; charset=utf-8",
        bytes: concat!(include_str!("../../report/charts/charts.css"), include_str!("coach.css")).as_bytes(),
    },
    Asset { name: "editor.js", kind: "text/javascript; charset=utf-8", bytes: include_bytes!("editor.js") },
    Asset { name: "icons.svg", kind: "image/svg+xml", bytes: include_bytes!("icons.svg") },
    Asset { name: "mark.svg", kind: "image/svg+xml", bytes: include_bytes!("mark.svg") },
];

/// Style and script, and the pictures that can be attached.
static ALL: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let picture = |image: &'static Image| Asset { name: image.file, kind: "image/png", bytes: image.bytes };
    OWN.into_iter().chain(images::all().iter().map(picture)).collect()
});

static FINGERPRINTS: LazyLock<Vec<String>> =
    LazyLock::new(|| ALL.iter().map(|asset| fingerprint(asset.bytes)).collect());

pub(super) fn routes() -> Router<App> {
    Router::new().route("/assets/{fingerprint}/{name}", get(asset))
}

/// Where the asset of a name is; an unknown name leads nowhere.
pub(super) fn address(name: &str) -> String {
    let place = ALL.iter().position(|asset| asset.name == name);
    let fingerprint = place.map_or("none", |place| FINGERPRINTS[place].as_str());
    format!("/assets/{fingerprint}/{name}")
}

/// A short name for content, which no other content has.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..12].iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An asset. Under an old fingerprint nothing is found: a page that asks for it is old as well.
async fn asset(Path((fingerprint, name)): Path<(String, String)>) -> Result<Response, Refused> {
    let found = ALL.iter().zip(FINGERPRINTS.iter()).find(|(asset, own)| asset.name == name && **own == fingerprint);
    let (asset, own) = found.ok_or(Refused::NotFound)?;
    let headers = [
        (CONTENT_TYPE, asset.kind.to_owned()),
        (CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (ETAG, format!("\"{own}\"")),
    ];
    Ok((headers, asset.bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn style_and_script_stay_small() {
        let size = |name: &str| ALL.iter().find(|asset| asset.name == name).expect("an asset").bytes.len();
        assert!(size("look.css") < 30_000, "look.css has {} bytes", size("look.css"));
        assert!(size("console.js") < 20_000, "console.js has {} bytes", size("console.js"));
    }
}
