//! Uploading pictures and films: in one go or in segments, by today's paths and by those of version 1.1.

mod form;
mod old;
mod show;
mod upload;

pub(super) use form::Form;
pub(super) use old::{describe as describe_old, problem as old_problem, status as status_old, upload as upload_old};
pub(super) use show::{FIELDS, key, write};
pub(super) use upload::{append, describe, finish, initialize, status, upload};
