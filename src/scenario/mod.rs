//! Scenarios: the model, reading it from YAML, and checking that it makes sense.

pub mod brand;
pub mod check;
pub mod circumstances;
pub mod conduct;
pub mod courses;
pub mod coverage;
pub mod deed;
pub mod faults;
pub mod guide;
pub mod hours;
pub mod load;
pub mod model;
pub mod playbook;
pub mod shelf;
pub mod template;
pub mod values;
pub mod voice;
