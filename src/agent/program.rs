//! A program that answers: started once a run, with the platform's address and its tokens in the environment.

use std::collections::VecDeque;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;

/// How much of a program's last words is kept, in bytes.
const LAST_WORDS: usize = 4 << 10;
/// How long a program may take to stop when asked to.
const GRACE: Duration = Duration::from_secs(2);

/// A running program, with all that it started. Dropping it kills it.
pub struct Program {
    child: Child,
    group: Option<Pid>,
    words: Arc<Mutex<VecDeque<u8>>>,
    ears: Vec<JoinHandle<()>>,
}

impl Program {
    /// Starts a shell command with these variables added to the environment.
    ///
    /// # Errors
    /// When there is no shell to start it with.
    pub fn start(command: &str, variables: &[(&str, String)]) -> Result<Program> {
        let mut child = Command::new("sh")
            .args(["-c", command])
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start `{command}`"))?;
        let words = Arc::new(Mutex::new(VecDeque::new()));
        let mut ears = Vec::new();
        ears.extend(child.stdout.take().map(|stream| tokio::spawn(listen(stream, Arc::clone(&words)))));
        ears.extend(child.stderr.take().map(|stream| tokio::spawn(listen(stream, Arc::clone(&words)))));
        let group = child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw);
        Ok(Program { child, group, words, ears })
    }

    /// Waits until the program ends by itself.
    ///
    /// # Errors
    /// When the operating system cannot say how it ended.
    pub async fn ended(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait().await?)
    }

    /// Asks the program and all that it started to stop, and makes them if they do not.
    pub async fn stop(mut self) {
        self.signal(Signal::SIGTERM);
        if tokio::time::timeout(GRACE, self.child.wait()).await.is_err() {
            self.signal(Signal::SIGKILL);
            let _ = self.child.wait().await;
        }
    }

    /// The last lines that the program wrote, as far as they have come through.
    pub async fn last_words(&mut self) -> String {
        for ear in self.ears.drain(..) {
            // A child of the program may keep the stream open: do not wait for it.
            let _ = tokio::time::timeout(Duration::from_millis(200), ear).await;
        }
        let words: Vec<u8> = self.words.lock().map(|words| words.iter().copied().collect()).unwrap_or_default();
        let text = String::from_utf8_lossy(&words).into_owned();
        let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
        lines[lines.len().saturating_sub(6)..].join("\n")
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = self.group {
            // The group may be gone already.
            let _ = killpg(group, signal);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.signal(Signal::SIGKILL);
    }
}

/// Reads a stream to its end and keeps the last of it.
async fn listen(mut stream: impl AsyncRead + Unpin, words: Arc<Mutex<VecDeque<u8>>>) {
    let mut buffer = [0u8; 4096];
    while let Ok(read) = stream.read(&mut buffer).await {
        if read == 0 {
            return;
        }
        if let Ok(mut words) = words.lock() {
            words.extend(&buffer[..read]);
            let surplus = words.len().saturating_sub(LAST_WORDS);
            words.drain(..surplus);
        }
    }
}
