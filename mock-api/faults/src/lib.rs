//! What goes wrong on a platform, when and how often.
