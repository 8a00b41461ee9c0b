//! The language server, as an editor meets it: over standard input and output, from hello to goodbye.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::Folder;

/// How long an answer may take before the test gives up.
const LONGEST: Duration = Duration::from_secs(60);

/// An editor with a server of its own.
struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    heard: Receiver<Value>,
    /// What was heard and not yet asked for.
    kept: Vec<Value>,
    next_id: i64,
    folder: Folder,
}

impl Editor {
    /// An editor that has not said hello.
    fn silent(folder: Folder) -> Editor {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sparring"));
        command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).current_dir(folder.path());
        let mut server = command.spawn().expect("the program can be started");
        let mut output = BufReader::new(server.stdout.take().expect("a pipe"));
        let (tell, heard) = mpsc::channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if tell.send(message).is_err() {
                    break;
                }
            }
        });
        let input = server.stdin.take();
        Editor { server, input, heard, kept: Vec::new(), next_id: 0, folder }
    }

    /// An editor that has said hello and what it can do.
    fn with(folder: Folder, capabilities: Value) -> Editor {
        let mut editor = Editor::silent(folder);
        editor.ask("initialize", json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
        editor.tell("initialized", json!({}));
        editor
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.folder.file(name).display())
    }

    fn send(&mut self, message: &Value) {
        self.send_bytes(message.to_string().as_bytes());
    }

    fn send_bytes(&mut self, body: &[u8]) {
        let input = self.input.as_mut().expect("the session is open");
        write!(input, "Content-Length: {}\r\n\r\n", body.len()).expect("the server listens");
        input.write_all(body).expect("the server listens");
        input.flush().expect("the server listens");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The answer to a request: its result, or its error.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let answer = self.hear(|message| message["id"] == id && message["method"].is_null());
        if answer["error"].is_null() { answer["result"].clone() } else { answer["error"].clone() }
    }

    /// The first message, of those that were heard or will be, that fits.
    fn hear(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            if let Some(index) = self.kept.iter().position(&fits) {
                return self.kept.remove(index);
            }
            let message = self.heard.recv_timeout(LONGEST);
            self.kept.push(message.unwrap_or_else(|_| panic!("nothing of the kind among {:#?}", self.kept)));
        }
    }

    fn open(&mut self, name: &str, text: &str) {
        let document = json!({ "uri": self.uri(name), "languageId": "yaml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&mut self, name: &str, version: i32, changes: Value) {
        let document = json!({ "uri": self.uri(name), "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// What is wrong with a version of a document, once these rules are among it.
    fn wrong(&mut self, name: &str, version: i32, rules: &[&str]) -> Vec<Value> {
        let uri = self.uri(name);
        let told = self.hear(|message| {
            let params = &message["params"];
            let codes = codes(params["diagnostics"].as_array().map_or(&[], Vec::as_slice));
            let is_it = message["method"] == "textDocument/publishDiagnostics" && params["uri"] == uri.as_str();
            is_it && params["version"] == version && rules.iter().all(|rule| codes.contains(&(*rule).to_owned()))
        });
        told["params"]["diagnostics"].as_array().cloned().unwrap_or_default()
    }

    /// The answer to a request about a place.
    fn ask_at(&mut self, method: &str, name: &str, (line, character): (u32, u32)) -> Value {
        let document = json!({ "uri": self.uri(name) });
        let place = json!({ "line": line, "character": character });
        self.ask(method, json!({ "textDocument": document, "position": place }))
    }

    /// What can be done about some bytes of a line.
    fn actions(&mut self, name: &str, line: u32, character: u32, only: Option<&str>) -> Vec<Value> {
        let place = json!({ "line": line, "character": character });
        let mut context = json!({ "diagnostics": [] });
        if let Some(only) = only {
            context["only"] = json!([only]);
        }
        let document = json!({ "uri": self.uri(name) });
        let params = json!({ "textDocument": document, "range": { "start": place, "end": place }, "context": context });
        self.ask("textDocument/codeAction", params).as_array().cloned().unwrap_or_default()
    }

    /// Says goodbye; the exit code.
    fn leave(mut self) -> i32 {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.tell("exit", Value::Null);
        self.end()
    }

    /// Closes the pipe; the exit code.
    fn end(mut self) -> i32 {
        drop(self.input.take());
        self.server.wait().expect("the server ends").code().unwrap_or(-1)
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // A test that failed leaves no server behind.
        let _ = self.server.kill();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        output.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end().split_once(": ") {
            Some((_, value)) => length = value.parse().expect("a length"),
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("the server writes JSON"))
}

fn codes(diagnostics: &[Value]) -> Vec<String> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap_or("problem").to_owned()).collect()
}

/// Diagnostics, a line each.
fn shown(diagnostics: &[Value]) -> String {
    let line = |one: &Value| {
        let at = |end: &str| format!("{}:{}", one["range"][end]["line"], one["range"][end]["character"]);
        let code = one["code"].as_str().unwrap_or("-");
        format!("{}-{} {} {code}: {}\n", at("start"), at("end"), one["severity"], one["message"].as_str().unwrap_or(""))
    };
    diagnostics.iter().map(line).collect()
}

/// A text with the edits of an action, which are on ASCII lines.
fn edited(text: &str, edits: &Value) -> String {
    let at = |place: &Value| {
        let number = |key: &str| usize::try_from(place[key].as_u64().expect("a number")).expect("small");
        let start: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
        start + number("character")
    };
    let mut text = text.to_owned();
    for edit in edits.as_array().expect("edits").iter().rev() {
        let range = at(&edit["range"]["start"])..at(&edit["range"]["end"]);
        text.replace_range(range, edit["newText"].as_str().expect("words"));
    }
    text
}

/// The action of this title.
fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    actions.iter().find(|action| action["title"] == title).unwrap_or_else(|| panic!("no {title} in {actions:#?}"))
}

/// The line and the column behind some words of a text, on an ASCII line.
fn behind(text: &str, words: &str) -> (u32, u32) {
    let at = text.find(words).expect("the words are there") + words.len();
    let number = |count: usize| u32::try_from(count).expect("small");
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    (number(text[..at].matches('\n').count()), number(at - line))
}

const REPLIES: &str = r#"brand: swiftparcel
replies:
  - id: late
    channel: private
    text: "Hi {nmae}, we'll find out today where your parcel is and let you know. ^TV"
  - id: thanks
    placeholders:
      product: { type: text, examples: ["the app"] }
    text:
      en: "Thank you, {name}! We'll tell the people behind {product}. ^TV"
"#;

#[test]
fn a_session_from_hello_to_goodbye() {
    let mut editor = Editor::with(Folder::new(), json!({}));
    editor.open("replies.yaml", REPLIES);
    let wrong = editor.wrong("replies.yaml", 1, &["unknown-placeholder"]);
    assert!(
        shown(&wrong).contains("4:14-4:20 1 unknown-placeholder: nothing is filled in for `nmae`"),
        "{}",
        shown(&wrong)
    );

    let hover = editor.ask_at("textDocument/hover", "replies.yaml", (4, 16));
    assert!(hover["contents"]["value"].as_str().is_some_and(|page| page.starts_with("### unknown-placeholder\n")));
    let hover = editor.ask_at("textDocument/hover", "replies.yaml", behind(REPLIES, "behind {pro"));
    insta::assert_snapshot!("lsp_hover_on_a_placeholder", hover["contents"]["value"].as_str().unwrap_or_default());
    let hover = editor.ask_at("textDocument/hover", "replies.yaml", (0, 10));
    insta::assert_snapshot!("lsp_hover_on_a_brand", hover["contents"]["value"].as_str().unwrap_or_default());

    let actions = editor.actions("replies.yaml", 4, 16, None);
    let uri = editor.uri("replies.yaml");
    let edits = titled(&actions, "write `{name}`")["edit"]["changes"][&uri].clone();
    let mended = edited(REPLIES, &edits);
    assert!(mended.contains("Hi {name}, we'll"), "{mended}");
    let change = json!([{ "range": edits[0]["range"], "text": edits[0]["newText"] }]);
    editor.change("replies.yaml", 2, change);
    let wrong = editor.wrong("replies.yaml", 2, &[]);
    assert!(!codes(&wrong).contains(&"unknown-placeholder".to_owned()), "{}", shown(&wrong));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn a_finding_is_left_where_its_reply_says_so() {
    let mut editor = Editor::with(Folder::new(), json!({}));
    editor.open("replies.yaml", REPLIES);
    let uri = editor.uri("replies.yaml");
    let actions = editor.actions("replies.yaml", 4, 16, Some("quickfix"));
    let left =
        edited(REPLIES, &titled(&actions, "leave `unknown-placeholder` here, with a reason")["edit"]["changes"][&uri]);
    insta::assert_snapshot!("lsp_a_finding_that_is_left", left);
    let told = left.replace("because: \"\"", "because: it is somebody's name");
    editor.change("replies.yaml", 2, json!([{ "text": told }]));
    let wrong = editor.wrong("replies.yaml", 2, &[]);
    assert!(!codes(&wrong).contains(&"unknown-placeholder".to_owned()), "{}", shown(&wrong));
    // A rule that does not exist is told, with the one that was probably meant.
    editor.change("replies.yaml", 3, json!([{ "text": told.replace("rule: unknown-", "rule: unknwon-") }]));
    editor.wrong("replies.yaml", 3, &["unknown-placeholder", "unused-ignore"]);
    let actions = editor.actions("replies.yaml", 5, 18, None);
    titled(&actions, "write `unknown-placeholder`");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn what_can_be_written_is_offered() {
    let mut editor = Editor::with(Folder::new(), json!({}));
    let text = REPLIES.replace("{product}.", "{product}. {");
    editor.open("replies.yaml", &text);
    let labels = |answer: &Value| {
        let labels = answer.as_array().into_iter().flatten().filter_map(|one| one["label"].as_str());
        labels.collect::<Vec<_>>().join(" ")
    };
    let placeholders = editor.ask_at("textDocument/completion", "replies.yaml", behind(&text, "}. {"));
    assert_eq!(labels(&placeholders), "product name handle agent initials brand brand_name");
    assert_eq!(placeholders[0]["detail"], "text");
    assert_eq!(placeholders[0]["textEdit"]["newText"], "product}");
    assert_eq!(
        labels(&editor.ask_at("textDocument/completion", "replies.yaml", behind(&text, "channel: "))),
        "public private both"
    );
    assert!(
        labels(&editor.ask_at("textDocument/completion", "replies.yaml", behind(&text, "brand: ")))
            .contains("swiftparcel")
    );
    let keys = labels(&editor.ask_at("textDocument/completion", "replies.yaml", behind(&text, "id: late\n    ")));
    assert!(keys.contains("valid_until") && keys.contains("topic"), "{keys}");
    let kinds = labels(&editor.ask_at("textDocument/completion", "replies.yaml", behind(&text, "type: ")));
    assert!(kinds.contains("order_number") && kinds.contains("amount"), "{kinds}");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn a_placeholder_is_renamed_wherever_its_reply_has_it() {
    let mut editor =
        Editor::with(Folder::new(), json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } }));
    editor.open("replies.yaml", REPLIES);
    let prepared = editor.ask_at("textDocument/prepareRename", "replies.yaml", behind(REPLIES, "behind {pro"));
    assert_eq!(prepared["placeholder"], "product");
    let document = json!({ "uri": editor.uri("replies.yaml") });
    let (line, character) = behind(REPLIES, "behind {pro");
    let place = json!({ "line": line, "character": character });
    let mut params = json!({ "textDocument": document, "position": place, "newName": "thing" });
    let edit = editor.ask("textDocument/rename", params.clone());
    assert_eq!(edit["documentChanges"][0]["textDocument"]["version"], 1);
    let renamed = edited(REPLIES, &edit["documentChanges"][0]["edits"]);
    assert_eq!(renamed, REPLIES.replace("product", "thing"));
    params["newName"] = json!("two words");
    assert_eq!(editor.ask("textDocument/rename", params)["code"], -32602);
    // A name that others use as well is not renamed for them.
    assert_eq!(editor.ask_at("textDocument/prepareRename", "replies.yaml", behind(REPLIES, "you, {na")), Value::Null);
    assert_eq!(editor.leave(), 0);
}

#[test]
fn editors_count_along_a_line_as_they_said() {
    let text = "replies:\n  - id: a\n    text: \"Hé 😀 {nmae}, we zoeken het vandaag voor je uit.\"\n";
    for (encoding, place) in [("utf-8", (20, 26)), ("utf-16", (17, 23)), ("utf-32", (16, 22))] {
        let folder = Folder::new();
        let mut editor = Editor::with(folder, json!({ "general": { "positionEncodings": [encoding] } }));
        editor.open("replies.yaml", text);
        let wrong = editor.wrong("replies.yaml", 1, &["unknown-placeholder"]);
        let one = wrong.iter().find(|one| one["code"] == "unknown-placeholder").expect("it is told");
        let columns = (one["range"]["start"]["character"].as_u64(), one["range"]["end"]["character"].as_u64());
        assert_eq!(columns, (Some(place.0), Some(place.1)), "{encoding}");
        assert_eq!(editor.leave(), 0);
    }
}

#[test]
fn the_project_decides_and_its_own_mistakes_are_told() {
    let folder = Folder::new();
    folder.put("sparring.yaml", "replies: [{ path: replies }]\nrules: { unknown-placeholder: note }\n");
    folder.put("replies/other.yaml", "replies:\n  - id: late\n    text: \"Hello there, {name}\"\n");
    let mut editor = Editor::with(folder, json!({}));
    editor.open("replies/mine.yaml", &REPLIES.replace("brand: swiftparcel\n", ""));
    // What another file of the library shows comes as a second answer.
    let wrong = editor.wrong("replies/mine.yaml", 1, &["duplicate-id"]);
    let one = wrong.iter().find(|one| one["code"] == "unknown-placeholder").expect("it is told");
    assert_eq!(one["severity"], 3);
    let other = wrong.iter().find(|one| one["code"] == "duplicate-id").expect("it is told");
    let there = other["relatedInformation"][0]["location"]["uri"].as_str().unwrap_or_default();
    assert!(there.ends_with("replies/other.yaml"), "{there}");

    editor.folder.put("sparring.yaml", "replies: [{ path: replies }]\nrules: { unknown-placeholdr: note }\n");
    let changed = json!({ "changes": [{ "uri": editor.uri("sparring.yaml"), "type": 2 }] });
    editor.tell("workspace/didChangeWatchedFiles", changed.clone());
    let uri = editor.uri("sparring.yaml");
    let told = editor.hear(|message| message["params"]["uri"] == uri.as_str());
    let told = told["params"]["diagnostics"].as_array().cloned().unwrap_or_default();
    insta::assert_snapshot!("lsp_a_project_with_a_mistake", shown(&told));
    editor.folder.put(
        "sparring.yaml",
        "replies: [{ path: replies }]\nrules: { unknown-placeholder: off, duplicate-id: warning }\n",
    );
    editor.tell("workspace/didChangeWatchedFiles", changed);
    let told = editor.hear(|message| message["params"]["uri"] == uri.as_str());
    assert_eq!(told["params"]["diagnostics"], json!([]));
    let uri = editor.uri("replies/mine.yaml");
    let told = editor.hear(|message| {
        let all = message["params"]["diagnostics"].as_array().map_or(&[][..], Vec::as_slice);
        message["params"]["uri"] == uri.as_str()
            && all.iter().any(|one| one["code"] == "duplicate-id" && one["severity"] == 2)
    });
    let wrong = told["params"]["diagnostics"].as_array().cloned().unwrap_or_default();
    assert!(!codes(&wrong).contains(&"unknown-placeholder".to_owned()), "{}", shown(&wrong));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn a_project_and_a_brand_are_checked_while_they_are_written() {
    let mut editor = Editor::with(Folder::new(), json!({}));
    editor.open("sparring.yaml", "rules:\n  shoutng: off\n");
    let wrong = editor.wrong("sparring.yaml", 1, &[]);
    assert!(
        shown(&wrong).contains("1:2-1:9 1 -: there is no rule `shoutng`\ndid you mean `shouting`?"),
        "{}",
        shown(&wrong)
    );
    editor.change("sparring.yaml", 2, json!([{ "text": "rules:\n  shouting: off\n" }]));
    assert!(editor.wrong("sparring.yaml", 2, &[]).is_empty());
    let levels = editor.ask_at("textDocument/completion", "sparring.yaml", (1, 12));
    assert_eq!(levels.as_array().map(Vec::len), Some(4));
    editor.open("brands/mine.yaml", "name: Mine\ncolour: red\n");
    let wrong = editor.wrong("brands/mine.yaml", 1, &[]);
    assert!(shown(&wrong).contains("colour"), "{}", shown(&wrong));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn an_editor_that_asks_is_answered_and_not_told() {
    let capabilities = json!({
        "textDocument": { "diagnostic": {}, "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } },
        "workspace": { "diagnostic": { "refreshSupport": true } },
    });
    let mut editor = Editor::with(Folder::new(), capabilities);
    editor.open("replies.yaml", &REPLIES.replace("id: thanks", "id: late"));
    let document = json!({ "uri": editor.uri("replies.yaml") });
    let report = editor.ask("textDocument/diagnostic", json!({ "textDocument": document }));
    assert_eq!(report["kind"], "full");
    assert!(codes(report["items"].as_array().expect("items")).contains(&"unknown-placeholder".to_owned()));
    editor.hear(|message| message["method"] == "workspace/diagnostic/refresh");
    let report = editor.ask("textDocument/diagnostic", json!({ "textDocument": document }));
    assert!(codes(report["items"].as_array().expect("items")).contains(&"duplicate-id".to_owned()));
    let symbols = editor.ask("textDocument/documentSymbol", json!({ "textDocument": document }));
    assert_eq!(symbols[1]["children"][0]["name"], "en");
    assert_eq!(editor.kept, Vec::<Value>::new());
    assert_eq!(editor.leave(), 0);
}

#[test]
fn files_that_are_no_libraries_are_left_alone() {
    let mut editor = Editor::with(Folder::new(), json!({}));
    editor.open("compose.yaml", "services:\n  web: { image: x }\n");
    assert!(editor.wrong("compose.yaml", 1, &[]).is_empty());
    editor.open("README.md", "Hi {nmae}\n");
    assert!(editor.wrong("README.md", 1, &[]).is_empty());
    // It is one from the moment that it looks like one.
    editor.change("compose.yaml", 2, json!([{ "text": "replies:\n  - id: 1\n    txt: x\n" }]));
    insta::assert_snapshot!("lsp_a_file_with_mistakes", shown(&editor.wrong("compose.yaml", 2, &[])));
    let close = json!({ "textDocument": { "uri": editor.uri("compose.yaml") } });
    editor.tell("textDocument/didClose", close);
    let uri = editor.uri("compose.yaml");
    let told = editor.hear(|message| message["params"]["uri"] == uri.as_str());
    assert_eq!(told["params"]["diagnostics"], json!([]));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn everything_safe_is_mended_at_once() {
    let text = REPLIES.replace("find out today", "find out  today , ").replace("{name}! We'll", "{name}!  We'll");
    let mut editor = Editor::with(Folder::new(), json!({}));
    editor.open("replies.yaml", &text);
    let uri = editor.uri("replies.yaml");
    let actions = editor.actions("replies.yaml", 0, 0, Some("source.fixAll"));
    assert_eq!(actions.len(), 1, "{actions:#?}");
    assert_eq!(actions[0]["kind"], "source.fixAll.sparring");
    let mended = edited(&text, &actions[0]["edit"]["changes"][&uri]);
    assert!(mended.contains("find out today,"), "{mended}");
    // What a person should read first is not among it.
    assert!(mended.contains("{nmae}"), "{mended}");
    assert_eq!(editor.actions("replies.yaml", 0, 0, Some("refactor")), Vec::<Value>::new());
    assert_eq!(editor.leave(), 0);
}

#[test]
fn whatever_an_editor_says_the_server_stays_and_says_what_is_wrong() {
    let mut editor = Editor::silent(Folder::new());
    assert_eq!(editor.ask("textDocument/hover", json!({}))["code"], -32002);
    editor.send_bytes(b"{nonsense");
    let told = editor.hear(|message| !message["error"].is_null());
    assert_eq!((&told["id"], &told["error"]["code"]), (&Value::Null, &json!(-32700)));
    editor.ask("initialize", json!({ "capabilities": {} }));
    assert_eq!(editor.ask("initialize", json!({ "capabilities": {} }))["code"], -32600);
    assert_eq!(editor.ask("no/such/method", json!({}))["code"], -32601);
    assert_eq!(editor.ask("textDocument/hover", json!({ "position": "here" }))["code"], -32602);
    assert_eq!(editor.ask_at("textDocument/hover", "unknown.yaml", (1, 1))["code"], -32602);
    editor.tell("textDocument/didChange", json!({ "nothing": true }));
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": "::::" } }));
    editor.open("replies.yaml", REPLIES);
    let wild = json!({ "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 });
    let backwards = json!({ "start": wild, "end": { "line": 0, "character": 1 } });
    editor.change("replies.yaml", 2, json!([{ "range": backwards, "text": "x" }]));
    editor.wrong("replies.yaml", 2, &[]);
    for method in ["hover", "completion", "prepareRename"] {
        editor.ask_at(&format!("textDocument/{method}"), "replies.yaml", (u32::MAX, u32::MAX));
    }
    assert_eq!(editor.ask("shutdown", Value::Null), Value::Null);
    assert_eq!(editor.ask("shutdown", Value::Null)["code"], -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end(), 0);
}

#[test]
fn who_goes_without_a_word_is_told_by_the_exit_code() {
    let editor = Editor::with(Folder::new(), json!({}));
    assert_eq!(editor.end(), 1);
    let mut editor = Editor::with(Folder::new(), json!({}));
    editor.tell("exit", Value::Null);
    assert_eq!(editor.end(), 1);
}
