//! Where results go as they come: to standard output, or into a file that is whole or as it was.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{files, interrupt, own};

/// Where results go.
#[derive(Debug)]
pub(super) enum Sink {
    /// Standard output.
    Standard,
    /// Something that is no regular file, such as a pipe.
    Direct(PathBuf, File),
    /// A file beside the one that is asked for, to take its place in the end.
    Beside(Target, NamedTempFile),
}

/// The file that is asked for.
#[derive(Debug)]
pub(super) struct Target {
    /// As it was written.
    path: PathBuf,
    /// Where it is, when that is a link.
    place: PathBuf,
}

/// Why nothing more can be written.
#[derive(Debug)]
pub(super) enum Ended {
    /// Nobody reads any more (`| head`), which is no mistake.
    Unread,
    /// Why it could not be done.
    Failed(String),
}

impl Sink {
    /// The file at a path, or standard output.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, String> {
        let Some(path) = path else {
            return Ok(Self::Standard);
        };
        if let Some(refusal) = own::refusal(path) {
            return Err(refusal);
        }
        let opened = match std::fs::metadata(path) {
            Ok(known) if known.is_dir() => Err(ErrorKind::IsADirectory.into()),
            Ok(known) if known.is_file() => beside(path, Some(&known)),
            Ok(_) => File::options()
                .write(true)
                .open(path)
                .map(|file| Self::Direct(path.to_path_buf(), file)),
            Err(_) => beside(path, None),
        };
        opened.map_err(|error| refused(path, &error))
    }

    /// Writes what has been worked out.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Ended> {
        let written = match self {
            Self::Standard => {
                let mut out = std::io::stdout().lock();
                out.write_all(bytes).and_then(|()| out.flush())
            }
            Self::Direct(_, file) => file.write_all(bytes),
            Self::Beside(_, file) => file.write_all(bytes),
        };
        written.map_err(|error| match error.kind() {
            ErrorKind::BrokenPipe => Ended::Unread,
            _ => Ended::Failed(self.broken(&error)),
        })
    }

    /// Puts the file in its place.
    pub(super) fn finish(self) -> Result<(), String> {
        let Self::Beside(target, file) = self else {
            return Ok(());
        };
        let synced = file.as_file().sync_all();
        let placed = synced.and_then(|()| {
            let placed = file.persist(&target.place);
            placed.map(drop).map_err(|error| error.error)
        });
        interrupt::set_unfinished(None);
        placed.map_err(|error| broken_file(&target.path, &error))
    }

    fn broken(&self, error: &std::io::Error) -> String {
        match self {
            Self::Standard => format!("standard output: {}", said(error)),
            Self::Direct(path, _) => format!("{}: {}", path.display(), said(error)),
            Self::Beside(target, _) => broken_file(&target.path, error),
        }
    }
}

/// A file in the same folder, that will take the place of what is there. A link stays a link.
fn beside(path: &Path, known: Option<&Metadata>) -> std::io::Result<Sink> {
    let place = match known {
        Some(known) if known.permissions().readonly() => {
            return Err(ErrorKind::PermissionDenied.into());
        }
        Some(_) => std::fs::canonicalize(path)?,
        None => path.to_path_buf(),
    };
    let folder = place
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    let prefix = format!(".{name}.");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix);
    #[cfg(unix)]
    if known.is_none() {
        use std::os::unix::fs::PermissionsExt;
        // As any new file; what the user keeps to themselves is taken off by the system.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    if let Some(known) = known {
        file.as_file().set_permissions(known.permissions())?;
    }
    interrupt::set_unfinished(Some(file.path()));
    Ok(Sink::Beside(
        Target {
            path: path.to_path_buf(),
            place,
        },
        file,
    ))
}

fn refused(path: &Path, error: &std::io::Error) -> String {
    let said = match error.kind() {
        ErrorKind::NotFound => "there is no such folder".to_owned(),
        ErrorKind::PermissionDenied => "you may not write this file".to_owned(),
        _ => said(error),
    };
    format!("{}: {said}", path.display())
}

fn broken_file(path: &Path, error: &std::io::Error) -> String {
    let left = if path.exists() {
        "the file is as it was"
    } else {
        "no file was written"
    };
    format!("{}: {}; {left}", path.display(), said(error))
}

fn said(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "there is no room left on the disk".to_owned()
        }
        _ => files::said(error),
    }
}
