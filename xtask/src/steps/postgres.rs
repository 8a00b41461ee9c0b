//! The console's store on a real PostgreSQL server, which is started for it alone and is gone after it.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;
use crate::workshop::Workshop;

/// Where Debian keeps the server's programs, a folder a version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// Who the tests log in as.
const USER: &str = "sparring";

/// The tests of the store, once more, on the server.
pub(super) fn store(workshop: &Workshop) -> Result<()> {
    let server = Server::start()?;
    let nextest = shell::works("cargo", &["nextest", "--version"])?;
    let runner: &[&str] = if nextest { &["nextest", "run", "--no-fail-fast"] } else { &["test", "--no-fail-fast"] };
    let mut tests = workshop.cargo(runner);
    // The whole workspace, as the step before has built it: a part alone would be built anew.
    tests.args(["--workspace", "--locked", "--test", "integration", "store::"]);
    shell::run(tests.env("SPARRING_TEST_DATABASE", server.url()))
}

/// A running server, which nobody else can reach: it listens on a socket in its own folder only.
struct Server {
    programs: PathBuf,
    folder: PathBuf,
    /// Who it runs as, if not as who runs this: it refuses to run as root.
    runs_as: Option<&'static str>,
}

impl Server {
    fn start() -> Result<Server> {
        let programs = programs()?;
        let folder = env::temp_dir().join(format!("sparring-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        let runs_as = is_root()?.then_some("postgres");
        let server = Server { programs, folder, runs_as };
        if let Some(user) = runs_as {
            shell::run(Command::new("chown").arg(user).arg(&server.folder))?;
        }
        shell::run(
            server
                .program("initdb")
                .args(["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])
                .args([format!("--username={USER}"), format!("--pgdata={}", server.data().display())]),
        )?;
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=500 -c fsync=off",
            server.folder.display()
        );
        let log = server.folder.join("log");
        let mut start = server.program("pg_ctl");
        start.args(["start", "--wait", "--silent", "--options", &options]);
        shell::run(start.arg("--pgdata").arg(server.data()).arg("--log").arg(log))?;
        Ok(server)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Where it is reached: a URL has no slash in the place of a host.
    fn url(&self) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{USER}@{folder}/postgres")
    }

    /// One of the server's programs, run as who the server runs as.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = match self.runs_as {
            None => Command::new(path),
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(path);
                command
            }
        };
        // Where who runs it may look: the project's folder may be closed to them.
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may not have come up, and what it leaves behind harms nobody.
        let _ = shell::run(
            self.program("pg_ctl").args(["stop", "--mode=immediate", "--silent", "--pgdata"]).arg(self.data()),
        );
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The folder of the server's programs, which are installed where they are missing and that can be done.
fn programs() -> Result<PathBuf> {
    if let Some(found) = found() {
        return Ok(found);
    }
    if !is_root()? || !shell::works("apt-get", &["--version"])? {
        bail!("`pg_ctl` is missing: install PostgreSQL (Debian: postgresql)");
    }
    shell::run(Command::new("apt-get").args(["update", "-q"]))?;
    let mut install = Command::new("apt-get");
    install.args(["install", "-q", "-y", "--no-install-recommends", "postgresql"]);
    shell::run(install.env("DEBIAN_FRONTEND", "noninteractive"))?;
    found().context("PostgreSQL was installed, but `pg_ctl` is not where it should be")
}

/// The newest of Debian's, or what is on the path.
fn found() -> Option<PathBuf> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    let has_server = |folder: &PathBuf| folder.join("pg_ctl").is_file() && folder.join("initdb").is_file();
    let number = |folder: &PathBuf| -> Option<u32> { folder.parent()?.file_name()?.to_str()?.parse().ok() };
    let newest = versions.filter(has_server).max_by_key(number);
    newest.or_else(|| env::split_paths(&env::var_os("PATH")?).find(has_server))
}

fn is_root() -> Result<bool> {
    let id = Command::new("id").arg("-u").output().context("starting `id`")?;
    Ok(id.stdout == b"0\n")
}
