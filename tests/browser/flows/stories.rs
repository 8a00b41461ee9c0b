//! What is said in the flows, and where the stories lie that are told in no course.

use std::path::Path;

/// The guided case, done well: in public, in private, and in public again.
pub(crate) const SIXTY_DOORS: [&str; 3] = [
    "Hi Tom, how annoying, I'm sorry: sixty doors and no name. I'd be happy to find your parcel! Could you send us your \
     order number in a private message? ^AB",
    "Thanks Tom, I've found it! Your parcel is with Mrs Quinn at number 14, she's at home until 6 today. If she doesn't \
     open, let me know and we'll fetch it for you. ^AB",
    "Found, Tom! Thanks for your patience, and sorry again for the search. Happy unpacking! ^AB",
];

/// What nobody may ask for in public.
pub(crate) const WHAT_IS_YOUR_NUMBER: &str =
    "Please provide your order number and full address here. We will investigate.";

/// The folder of the courses and scenarios that are told in no course of the program.
pub(crate) fn folder() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("stories").to_string_lossy().into_owned()
}
