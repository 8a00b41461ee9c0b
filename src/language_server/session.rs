//! The session: messages in order, and between them the work that is left, of which only the newest counts.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Write;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError, Sender, TryRecvError};
use std::time::{Duration, Instant};

use anyhow::Result;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId};
use lsp_types::{Location, PublishDiagnosticsParams, Uri};
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::{Value, json};

use super::documents::Document;
use super::family::{Answer, Question, Sheet, Word};
use super::frames::{Heard, say};
use super::greeting::{self, Editor};
use super::projects::Projects;
use super::publish::{self, Atlas};
use super::text::Encoding;
use super::{answers, places};

/// How long nobody has typed before the library as a whole is looked at again: what one letter makes of it the next undoes.
const SETTLES: Duration = Duration::from_millis(120);

/// What happens to a session.
pub(super) enum Event {
    /// The editor said something.
    Heard(Heard),
    /// The look at the library as a whole is done.
    Kin(Answer),
}

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nobody has said hello.
    Silent,
    /// It is going on.
    Open,
    /// The editor has said goodbye.
    Closing,
    /// It is over; whether in due form.
    Over(bool),
}

/// A session with one editor.
pub(super) struct Session<W> {
    output: W,
    kin: Sender<Word>,
    phase: Phase,
    editor: Editor,
    documents: BTreeMap<String, Document>,
    projects: Projects,
    /// The documents whose library is to be looked at as a whole, and when.
    unsettled: BTreeSet<String>,
    settled_at: Option<Instant>,
    /// What was heard and not yet answered.
    waiting: VecDeque<Event>,
    /// The files that the editor was told something about though they are not open.
    told_files: BTreeMap<PathBuf, Uri>,
    next_request: i32,
}

/// Why a request is not answered.
pub(super) type Refused = (ErrorCode, String);

impl<W: Write> Session<W> {
    pub(super) fn new(output: W, kin: Sender<Word>) -> Session<W> {
        Session {
            output,
            kin,
            phase: Phase::Silent,
            editor: Editor::default(),
            documents: BTreeMap::new(),
            projects: Projects::default(),
            unsettled: BTreeSet::new(),
            settled_at: None,
            waiting: VecDeque::new(),
            told_files: BTreeMap::new(),
            next_request: 0,
        }
    }

    /// Answers the editor until the session is over; whether it was ended in due form.
    pub(super) fn run(mut self, events: &Receiver<Event>) -> Result<bool> {
        loop {
            if let Phase::Over(is_due) = self.phase {
                return Ok(is_due);
            }
            if let Err(RecvError) = self.gather(events) {
                return Ok(false);
            }
            match self.waiting.pop_front() {
                Some(Event::Heard(heard)) => self.hear(heard)?,
                Some(Event::Kin(answer)) => self.meet(answer)?,
                None => self.work()?,
            }
        }
    }

    /// Takes what has come in; waits for something where there is nothing else to do.
    fn gather(&mut self, events: &Receiver<Event>) -> Result<(), RecvError> {
        loop {
            match events.try_recv() {
                Ok(event) => self.waiting.push_back(event),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return Err(RecvError),
            }
        }
        if self.waiting.is_empty() && !self.has_work() {
            match self.settled_at {
                None => self.waiting.push_back(events.recv()?),
                Some(at) => match events.recv_timeout(at.saturating_duration_since(Instant::now())) {
                    Ok(event) => self.waiting.push_back(event),
                    Err(RecvTimeoutError::Timeout) => self.settle(),
                    Err(RecvTimeoutError::Disconnected) => return Err(RecvError),
                },
            }
        }
        Ok(())
    }

    /// Asks for the looks that have waited until nobody typed.
    fn settle(&mut self) {
        self.settled_at = None;
        for key in std::mem::take(&mut self.unsettled) {
            self.ask_kin(&key);
        }
    }

    fn has_work(&self) -> bool {
        self.documents.values().any(|document| !document.is_told)
    }

    /// Does a little of what is left: reads a part of a document, or tells what is wrong with one that is read.
    fn work(&mut self) -> Result<()> {
        let left = self.documents.iter_mut().find(|(_, document)| !document.is_told);
        let Some((key, document)) = left else { return Ok(()) };
        if !document.is_finished() {
            let key = key.clone();
            return self.guarded(&key, Document::step);
        }
        document.is_told = true;
        let (key, is_changed) = (key.clone(), document.is_changed);
        if is_changed {
            self.unsettled.insert(key.clone());
            self.settled_at = Some(Instant::now() + SETTLES);
        } else {
            self.ask_kin(&key);
        }
        self.tell(&key)
    }

    /// Does something with a document. Where that falls over, which is a mistake of ours, the document is read anew as no
    /// library, and the session goes on.
    fn guarded(&mut self, key: &str, work: impl FnOnce(&mut Document)) -> Result<()> {
        let Some(document) = self.documents.get_mut(key) else { return Ok(()) };
        if catch_unwind(AssertUnwindSafe(|| work(document))).is_err() {
            document.give_up();
            self.log("a document could not be read: this is a mistake in sparring, please report it")?;
        }
        Ok(())
    }

    fn hear(&mut self, heard: Heard) -> Result<()> {
        match heard {
            Heard::End => self.phase = Phase::Over(false),
            Heard::Garbled(id, code, wrong) => {
                let error = json!({ "code": code as i32, "message": wrong });
                self.say(&json!({ "jsonrpc": "2.0", "id": id, "error": error }))?;
            }
            Heard::Message(Message::Request(request)) => self.answer(request)?,
            Heard::Message(Message::Notification(notification)) => {
                let method = notification.method.clone();
                match catch_unwind(AssertUnwindSafe(|| self.note(notification))) {
                    Ok(noted) => noted?,
                    Err(_) => {
                        self.log(&format!("`{method}` fell over: this is a mistake in sparring, please report it"))?
                    }
                }
            }
            // What we ask for needs no answer to go on.
            Heard::Message(Message::Response(_)) => {}
        }
        Ok(())
    }

    fn answer(&mut self, request: Request) -> Result<()> {
        let Request { id, method, params } = request;
        if self.is_cancelled(&id) {
            return self.reply(&id, Err((ErrorCode::RequestCanceled, "it was cancelled".to_owned())));
        }
        let answered = match (self.phase, method.as_str()) {
            (Phase::Silent, "initialize") => self.greet(params),
            (Phase::Silent, _) => Err((ErrorCode::ServerNotInitialized, "`initialize` comes first".to_owned())),
            (Phase::Open, "initialize") => Err((ErrorCode::InvalidRequest, "`initialize` comes once".to_owned())),
            (Phase::Open, "shutdown") => {
                self.phase = Phase::Closing;
                Ok(Value::Null)
            }
            (Phase::Open, _) => catch_unwind(AssertUnwindSafe(|| answers::answer(self.desk(), &method, params)))
                .unwrap_or_else(|_| Err((ErrorCode::InternalError, format!("`{method}` fell over: please report it")))),
            (Phase::Closing | Phase::Over(_), _) => {
                Err((ErrorCode::InvalidRequest, "after `shutdown` only `exit` is left".to_owned()))
            }
        };
        self.reply(&id, answered)
    }

    /// Whether the editor has taken back a request that is still waiting.
    fn is_cancelled(&self, id: &RequestId) -> bool {
        let taken_back = |event: &Event| match event {
            Event::Heard(Heard::Message(Message::Notification(one))) if one.method == "$/cancelRequest" => {
                serde_json::from_value(one.params["id"].clone()).is_ok_and(|other: RequestId| other == *id)
            }
            _ => false,
        };
        self.waiting.iter().any(taken_back)
    }

    fn greet(&mut self, params: Value) -> Result<Value, Refused> {
        let params = answers::read(params)?;
        self.editor = Editor::of(&params);
        self.phase = Phase::Open;
        answers::write(&greeting::answer(&self.editor))
    }

    fn desk(&mut self) -> answers::Desk<'_> {
        answers::Desk { documents: &mut self.documents, editor: &self.editor }
    }

    fn note(&mut self, notification: Notification) -> Result<()> {
        let Notification { method, params } = notification;
        match (self.phase, method.as_str()) {
            (phase, "exit") => self.phase = Phase::Over(phase == Phase::Closing),
            (Phase::Open, "initialized") => self.watch()?,
            (Phase::Open, "textDocument/didOpen") => self.open(params)?,
            (Phase::Open, "textDocument/didChange") => self.change(params)?,
            (Phase::Open, "textDocument/didSave") => self.saved(params)?,
            (Phase::Open, "textDocument/didClose") => self.close(params)?,
            (Phase::Open, "workspace/didChangeWatchedFiles") => self.files_changed(params)?,
            _ => {}
        }
        Ok(())
    }

    /// Asks the editor to say when files change that decide over what is wrong.
    fn watch(&mut self) -> Result<()> {
        if self.editor.watches {
            self.request("client/registerCapability", greeting::watched())?;
        }
        Ok(())
    }

    fn open(&mut self, params: Value) -> Result<()> {
        let Ok(params) = serde_json::from_value::<lsp_types::DidOpenTextDocumentParams>(params) else { return Ok(()) };
        let opened = params.text_document;
        let key = opened.uri.as_str().to_owned();
        let document = Document::open(opened.uri, opened.version, opened.text, &mut self.projects);
        self.documents.insert(key, document);
        self.tell_projects()
    }

    fn change(&mut self, params: Value) -> Result<()> {
        let Ok(params) = serde_json::from_value::<lsp_types::DidChangeTextDocumentParams>(params) else {
            return Ok(());
        };
        let encoding = self.editor.encoding;
        if let Some(document) = self.documents.get_mut(params.text_document.uri.as_str()) {
            let version = params.text_document.version;
            document.change(version, params.content_changes, encoding, &mut self.projects);
        }
        Ok(())
    }

    fn saved(&mut self, params: Value) -> Result<()> {
        let Ok(params) = serde_json::from_value::<lsp_types::DidSaveTextDocumentParams>(params) else { return Ok(()) };
        let decides = self.documents.get(params.text_document.uri.as_str()).is_some_and(Document::decides_over_others);
        if decides { self.read_projects_again() } else { Ok(()) }
    }

    fn close(&mut self, params: Value) -> Result<()> {
        let Ok(params) = serde_json::from_value::<lsp_types::DidCloseTextDocumentParams>(params) else { return Ok(()) };
        let Some(closed) = self.documents.remove(params.text_document.uri.as_str()) else { return Ok(()) };
        // What lies on the disk counts again.
        let _ = self.kin.send(Word::Forget);
        if let Some(other) = self.documents.values().find(|one| one.shares_project(&closed)) {
            let key = other.uri.as_str().to_owned();
            self.ask_kin(&key);
        }
        let nothing = PublishDiagnosticsParams { uri: closed.uri, diagnostics: Vec::new(), version: None };
        if !self.editor.pulls {
            self.notify("textDocument/publishDiagnostics", &nothing)?;
        }
        self.tell_projects()
    }

    fn files_changed(&mut self, params: Value) -> Result<()> {
        let Ok(params) = serde_json::from_value::<lsp_types::DidChangeWatchedFilesParams>(params) else {
            return Ok(());
        };
        if params.changes.iter().any(|change| self.projects.are_decided_by(&change.uri)) {
            return self.read_projects_again();
        }
        // What is open counts as its editor has it.
        if params.changes.iter().any(|change| !self.documents.contains_key(change.uri.as_str())) {
            let _ = self.kin.send(Word::Forget);
            let keys: Vec<String> = self.documents.keys().cloned().collect();
            keys.iter().for_each(|key| self.ask_kin(key));
        }
        Ok(())
    }

    /// Reads projects and brands again, and looks at every document as they now want it.
    fn read_projects_again(&mut self) -> Result<()> {
        self.projects.forget();
        let _ = self.kin.send(Word::Forget);
        for document in self.documents.values_mut() {
            document.settle(&mut self.projects);
        }
        self.tell_projects()?;
        self.refresh()
    }

    /// Tells what is wrong with the files of projects that are not open; open ones tell it themselves.
    fn tell_projects(&mut self) -> Result<()> {
        for trouble in self.projects.troubles() {
            self.log(&trouble)?;
        }
        let mut by_file = self.projects.problems();
        by_file.retain(|file, _| !self.documents.values().any(|one| one.path.as_ref() == Some(file)));
        let mut all = std::mem::take(&mut self.told_files);
        for (file, problems) in by_file {
            let Some(uri) = places::uri(&file) else { continue };
            let diagnostics = publish::of_file(&problems, self.editor.encoding);
            self.notify(
                "textDocument/publishDiagnostics",
                &PublishDiagnosticsParams { uri: uri.clone(), diagnostics, version: None },
            )?;
            all.remove(&file);
            self.told_files.insert(file, uri);
        }
        for (file, uri) in all {
            // An open document speaks for itself, unless the editor asks.
            let speaks = !self.editor.pulls && self.documents.values().any(|one| one.path.as_ref() == Some(&file));
            if !speaks {
                let nothing = PublishDiagnosticsParams { uri, diagnostics: Vec::new(), version: None };
                self.notify("textDocument/publishDiagnostics", &nothing)?;
            }
        }
        Ok(())
    }

    /// Asks for a look at the library that a document belongs to.
    fn ask_kin(&mut self, key: &str) {
        let Some(workspace) = self.documents.get(key).and_then(|one| one.workspace.clone()) else { return };
        let sheets: Vec<Sheet> = self
            .documents
            .values()
            .filter(|one| one.workspace.as_ref().is_some_and(|other| Arc::ptr_eq(other, &workspace)))
            .filter_map(Document::sheet)
            .collect();
        if !sheets.is_empty() {
            // Without the thread there are only no second answers.
            let _ = self.kin.send(Word::Look(Question { workspace, sheets, encoding: self.editor.encoding }));
        }
    }

    /// Takes in what the look at the library as a whole has shown.
    fn meet(&mut self, answer: Answer) -> Result<()> {
        let mut has_news = false;
        for (uri, by_part) in answer {
            let Some(document) = self.documents.get_mut(uri.as_str()) else { continue };
            if document.kin != by_part {
                document.kin = by_part;
                has_news = true;
                // One that is still being read tells it with the rest.
                if document.is_told {
                    self.tell(uri.as_str())?;
                }
            }
        }
        if has_news { self.refresh() } else { Ok(()) }
    }

    /// Tells what is wrong with a document, unless the editor asks for that itself.
    fn tell(&mut self, key: &str) -> Result<()> {
        let Some(document) = self.documents.get(key).filter(|_| !self.editor.pulls) else { return Ok(()) };
        let diagnostics =
            publish::diagnostics(document, self.editor.encoding, &Open::new(&self.documents, &self.editor));
        let params =
            PublishDiagnosticsParams { uri: document.uri.clone(), diagnostics, version: Some(document.version) };
        self.notify("textDocument/publishDiagnostics", &params)
    }

    /// Asks an editor that asks by itself to ask again.
    fn refresh(&mut self) -> Result<()> {
        if self.editor.pulls && self.editor.refreshes {
            self.request("workspace/diagnostic/refresh", Value::Null)?;
        }
        Ok(())
    }

    fn log(&mut self, words: &str) -> Result<()> {
        self.notify("window/logMessage", &json!({ "type": 2, "message": words }))
    }

    fn notify(&mut self, method: &str, params: &impl Serialize) -> Result<()> {
        #[derive(Serialize)]
        struct Note<'a, P> {
            jsonrpc: &'a str,
            method: &'a str,
            params: &'a P,
        }
        self.say(&Note { jsonrpc: "2.0", method, params })
    }

    fn request(&mut self, method: &str, params: Value) -> Result<()> {
        self.next_request = self.next_request.wrapping_add(1);
        let mut request = json!({ "jsonrpc": "2.0", "id": self.next_request, "method": method });
        if !params.is_null() {
            request["params"] = params;
        }
        self.say(&request)
    }

    fn reply(&mut self, id: &RequestId, answered: Result<Value, Refused>) -> Result<()> {
        match answered {
            Ok(result) => self.say(&json!({ "jsonrpc": "2.0", "id": id, "result": result })),
            Err((code, message)) => {
                let error = json!({ "code": code as i32, "message": message });
                self.say(&json!({ "jsonrpc": "2.0", "id": id, "error": error }))
            }
        }
    }

    fn say(&mut self, message: &impl Serialize) -> Result<()> {
        Ok(say(&mut self.output, message)?)
    }
}

/// The open documents as a map of places.
pub(super) struct Open<'a> {
    documents: &'a BTreeMap<String, Document>,
    encoding: Encoding,
    /// Where the parts of a document begin, once that was asked.
    starts: RefCell<FxHashMap<&'a str, FxHashMap<u64, usize>>>,
}

impl<'a> Open<'a> {
    pub(super) fn new(documents: &'a BTreeMap<String, Document>, editor: &Editor) -> Open<'a> {
        Open { documents, encoding: editor.encoding, starts: RefCell::default() }
    }
}

impl Atlas for Open<'_> {
    fn location(&self, uri: &Uri, part: u64, span: &Range<usize>) -> Option<Location> {
        let (key, document) = self.documents.get_key_value(uri.as_str())?;
        let mut starts = self.starts.borrow_mut();
        let start = *starts.entry(key).or_insert_with(|| document.part_starts()).get(&part)?;
        let range = document.text.range(span.start + start..span.end + start, self.encoding);
        Some(Location { uri: uri.clone(), range })
    }
}
