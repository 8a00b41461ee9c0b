//! What is said in the flows.

/// The guided case, done well: in public, in private, and in public again.
pub(crate) const SIXTY_DOORS: [&str; 3] = [
    "Hi Tom, how annoying, I'm sorry: sixty doors and no name. I'd be happy to find your parcel! Could you send us your order number in a private message? ^AB",
    "Thanks Tom, I've found it! Your parcel is with Mrs Quinn at number 14, she's at home until 6 today. If she doesn't open, let me know and we'll fetch it for you. ^AB",
    "Found, Tom! Thanks for your patience, and sorry again for the search. Happy unpacking! ^AB",
];
