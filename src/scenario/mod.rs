//! Scenarios: the model, reading it from YAML, and checking that it makes sense.

pub mod brand;
pub mod hours;
pub mod model;
pub mod values;
