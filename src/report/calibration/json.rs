//! JSON: every figure and every difference, for programs.

use serde_json::{Value, json};

use super::{Canvas, View};

/// Every figure and every difference.
pub(super) fn render(view: &View, _: &Canvas) -> String {
    let mut whole = serde_json::to_value(view.calibration).expect("figures have text keys and are finite");
    if let Value::Object(whole) = &mut whole
        && !view.asked.is_empty()
    {
        let asked = view.asked.iter().map(
            |asked| json!({ "figure": asked.figure, "floor": asked.floor, "found": asked.found, "sank": asked.sank() }),
        );
        whole.insert("floor".to_owned(), asked.collect());
    }
    format!("{whole:#}\n")
}
