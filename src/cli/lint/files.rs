//! Files: written whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Puts these bytes in the place of a file: beside it first, then under its name, so that nobody ever sees half of it. Its
/// permissions stay; a file that may not be written is not.
pub(in crate::cli) fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    // Through a link, what it leads to is meant.
    let file = &fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let earlier = fs::metadata(file).ok();
    if earlier.as_ref().is_some_and(|earlier| earlier.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = write_beside(&beside, bytes, earlier.as_ref()).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        // What could not be finished is of no use to anybody.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write_beside(beside: &Path, bytes: &[u8], earlier: Option<&fs::Metadata>) -> io::Result<()> {
    let mut out = File::create(beside)?;
    out.write_all(bytes)?;
    if let Some(earlier) = earlier {
        out.set_permissions(earlier.permissions())?;
    }
    out.sync_all()
}
