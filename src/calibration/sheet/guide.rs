//! The page of instructions that goes with the sheets, made from what the markers and scales say of themselves.

use std::fmt::Write;

use serde_json::Value;

use crate::calibration::label::Scale;
use crate::document::published;
use crate::marker::Marker;

/// The instructions for raters, as Markdown.
pub fn guide() -> String {
    let mut page = String::from(
        "# How to rate\n\n\
         Each row of your sheet is one reply of a company to a customer. Read the customer's message, then the reply, and say \
         what you see. Rate by yourself: what you and the other rater see apart is what the double rating is for.\n\n\
         - Under each marker write `1` where it is there, `0` where it is not, and `?` where you cannot tell. A marker is \
         there when a careful reader would say so, in whatever words: it is no keyword.\n\
         - Under each scale write one whole number.\n\
         - Leave nothing empty: an empty cell is one that you have not come to yet.\n\
         - Change nothing in the columns `id` to `reply`, and no heading. The order of the rows does not matter.\n\
         - A sign `'` before a text is not part of it: it keeps spreadsheet programs from taking the text for a formula.\n\
         - Save the file as CSV in UTF-8. Commas, semicolons and tabs between the cells are all fine.\n\n\
         ## Markers\n\n| column | `1` where this holds of the reply |\n| --- | --- |\n",
    );
    let markers = published::<Marker>();
    for marker in Marker::ALL {
        let _ = writeln!(page, "| `{}` | {} |", marker.id(), said_of(&markers, marker.id()));
    }
    page.push_str(include_str!("doubts.md"));
    page.push_str("\n## Scales\n\n| column | from | to | meaning |\n| --- | --: | --: | --- |\n");
    let scales = published::<Scale>();
    for scale in Scale::ALL {
        let (low, high) = scale.range();
        let _ = writeln!(page, "| `{}` | {low} | {high} | {} |", scale.id(), said_of(&scales, scale.id()));
    }
    page
}

/// What the documentation of a value says.
fn said_of(schema: &Value, id: &str) -> String {
    let values = schema["oneOf"].as_array().into_iter().flatten();
    let said = values.filter(|value| value["const"] == id).find_map(|value| value["description"].as_str());
    said.unwrap_or_default().replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marker_and_scale_is_explained() {
        insta::assert_snapshot!(guide());
    }
}
