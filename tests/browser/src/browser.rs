//! A browser with one person before it.

use std::fs;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::driver::{Driver, Fault};
use crate::wait::until;

/// The name under which the protocol speaks of elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The size of a window, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// A small desktop: 1280 × 720.
    Desktop,
    /// A small phone: 360 × 740.
    Phone,
}

/// A browser with one person before it.
pub struct Browser {
    driver: Driver,
    origin: String,
}

impl Browser {
    /// Opens a browser for a console, on its first page.
    pub fn open(origin: &str, screen: Screen) -> Browser {
        let browser = Browser { driver: Driver::start(), origin: origin.to_owned() };
        browser.resize(screen);
        browser.keep("language", "en");
        browser.go("/");
        browser
    }

    /// Gives the window another size.
    pub fn resize(&self, screen: Screen) {
        let (width, height, mobile) = match screen {
            Screen::Desktop => (1280, 720, false),
            Screen::Phone => (360, 740, true),
        };
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.driver.develop("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Whether the person likes it dark.
    pub fn likes_dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.driver.develop("Emulation.setEmulatedMedia", &media);
    }

    /// Has the browser hold a cookie of the console: `language`, `theme`.
    pub fn keep(&self, cookie: &str, value: &str) {
        let cookie = json!({ "name": cookie, "value": value, "url": self.origin });
        self.driver.develop("Network.setCookie", &cookie);
    }

    /// Lets pages run no script.
    pub fn without_script(&self) {
        self.driver.develop("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    }

    /// Forgets every asset, as if it had never been here; not who one is.
    pub fn forgets(&self) {
        self.driver.develop("Network.clearBrowserCache", &json!({}));
    }

    /// Takes the network away, or gives it back.
    pub fn offline(&self, offline: bool) {
        self.driver.develop("Network.enable", &json!({}));
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.driver.develop("Network.emulateNetworkConditions", &conditions);
    }

    /// Goes to a path of the console, or to a whole address.
    pub fn go(&self, path: &str) {
        let address = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.origin) };
        self.told("POST", "/url", &json!({ "url": address }));
    }

    /// Loads the page once more.
    pub fn reload(&self) {
        self.told("POST", "/refresh", &json!({}));
    }

    /// The path and query of the page.
    pub fn path(&self) -> String {
        let address = self.told("GET", "/url", &Value::Null);
        address.as_str().unwrap_or_default().trim_start_matches(&self.origin).to_owned()
    }

    /// Waits until the path begins so.
    pub fn arrives_at(&self, beginning: &str) -> String {
        until(&format!("the page {beginning}"), || {
            let path = self.path();
            if path.starts_with(beginning) { Ok(path) } else { Err(path) }
        })
    }

    /// Clicks on the first element that this selector finds, once it can be clicked.
    pub fn click(&self, css: &str) {
        until(&format!("a click on {css}"), || {
            let element = self.find(css)?;
            self.driver.tell("POST", &format!("/element/{element}/click"), &json!({})).map_err(say)
        });
    }

    /// Clicks and waits for the page that comes then: another document than this one.
    pub fn follow(&self, css: &str) {
        self.run("window.isOld = true");
        self.click(css);
        self.is_elsewhere(css);
    }

    /// Waits until the document is another one than that in which `window.isOld` was set, and is read.
    fn is_elsewhere(&self, after: &str) {
        until(&format!("a page after {after}"), || {
            let state = self.try_run("return [window.isOld === true, document.readyState]").map_err(say)?;
            let there = state[0] == false && state[1] == "complete";
            if there { Ok(()) } else { Err(state.to_string()) }
        });
    }

    /// Types into an element, after what it holds.
    pub fn type_into(&self, css: &str, text: &str) {
        until(&format!("typing into {css}"), || {
            let element = self.find(css)?;
            self.driver.tell("POST", &format!("/element/{element}/value"), &json!({ "text": text })).map_err(say)
        });
    }

    /// Empties a field.
    pub fn clear(&self, css: &str) {
        until(&format!("emptying {css}"), || {
            let element = self.find(css)?;
            self.driver.tell("POST", &format!("/element/{element}/clear"), &json!({})).map_err(say)
        });
    }

    /// Presses keys one after the other, wherever the focus is. `\u{e009}` and the like are the protocol's letters for keys
    /// without one; those of [`Browser::CTRL`] and [`Browser::SHIFT`] are held down to the end.
    pub fn press(&self, keys: &str) {
        let mut steps = Vec::new();
        let held = |key: char| matches!(key, Browser::CTRL | Browser::SHIFT);
        for key in keys.chars() {
            steps.push(json!({ "type": "keyDown", "value": key }));
            if !held(key) {
                steps.push(json!({ "type": "keyUp", "value": key }));
            }
        }
        steps.extend(keys.chars().filter(|&key| held(key)).map(|key| json!({ "type": "keyUp", "value": key })));
        self.told("POST", "/actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": steps }] }));
    }

    /// The protocol's letter for the control key.
    pub const CTRL: char = '\u{e009}';
    /// The protocol's letter for the shift key.
    pub const SHIFT: char = '\u{e008}';
    /// The protocol's letter for the tabulator.
    pub const TAB: char = '\u{e004}';
    /// The protocol's letter for the enter key.
    pub const ENTER: char = '\u{e007}';
    /// The protocol's letter for the escape key.
    pub const ESCAPE: char = '\u{e00c}';

    /// The text that one sees of the first element that this selector finds; nothing where there is none.
    pub fn text(&self, css: &str) -> String {
        let script = "const e = document.querySelector(arguments[0]); return e ? e.innerText : ''";
        let text = self.try_run_with(script, &json!([css])).unwrap_or_default();
        text.as_str().unwrap_or_default().to_owned()
    }

    /// What the first field holds that this selector finds.
    pub fn value(&self, css: &str) -> String {
        let script = "const e = document.querySelector(arguments[0]); return e ? e.value : ''";
        let text = self.try_run_with(script, &json!([css])).unwrap_or_default();
        text.as_str().unwrap_or_default().to_owned()
    }

    /// How many elements this selector finds.
    pub fn count(&self, css: &str) -> usize {
        let count = self.try_run_with("return document.querySelectorAll(arguments[0]).length", &json!([css]));
        count.ok().and_then(|count| count.as_u64()).and_then(|count| usize::try_from(count).ok()).unwrap_or_default()
    }

    /// Waits until the first such element shows this text.
    pub fn shows(&self, css: &str, text: &str) {
        until(&format!("“{text}” in {css}"), || {
            let seen = self.text(css);
            if seen.contains(text) { Ok(()) } else { Err(format!("{seen:?} at {}", self.path())) }
        });
    }

    /// Waits until there is such an element.
    pub fn sees(&self, css: &str) {
        self.sees_exactly_or_more(css, 1);
    }

    /// Waits until there are as many such elements, or more.
    pub fn sees_exactly_or_more(&self, css: &str, least: usize) {
        until(&format!("{least} of {css}"), || {
            let count = self.count(css);
            if count >= least { Ok(()) } else { Err(format!("{count} at {}: {}", self.path(), self.text("main"))) }
        });
    }

    /// Waits until there is no such element any more.
    pub fn no_longer_sees(&self, css: &str) {
        until(&format!("no {css}"), || match self.count(css) {
            0 => Ok(()),
            count => Err(count.to_string()),
        });
    }

    /// Runs a script in the page and gives what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.try_run(script).unwrap_or_else(|fault| panic!("{}", say(fault)))
    }

    /// Runs a script in the page that calls its last argument once it is done; what it gives.
    pub fn run_later(&self, script: &str) -> Value {
        self.told("POST", "/execute/async", &json!({ "script": script, "args": [] }))
    }

    /// What a script gives as text; nothing where the page is just being exchanged.
    pub(crate) fn try_text(&self, script: &str) -> String {
        self.try_run(script).ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Says yes where the page asks whether one is sure.
    pub fn says_yes_if_asked(&self) {
        let _ = self.driver.tell("POST", "/alert/accept", &json!({}));
    }

    /// Opens a second tab, and works there from now on; the first one's name.
    pub fn second_tab(&self) -> String {
        let first = self.told("GET", "/window", &Value::Null);
        let opened = self.told("POST", "/window/new", &json!({ "type": "tab" }));
        self.switch_to(opened["handle"].as_str().unwrap_or_default());
        first.as_str().unwrap_or_default().to_owned()
    }

    /// Works in the tab of this name from now on; the name of the one before.
    pub fn switch_to(&self, tab: &str) -> String {
        let before = self.driver.tell("GET", "/window", &Value::Null).unwrap_or_default();
        self.told("POST", "/window", &json!({ "handle": tab }));
        before.as_str().unwrap_or_default().to_owned()
    }

    /// What pages and the browser have complained about since the last time: scripts that failed, what the policy forbade.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.told("POST", "/se/log", &json!({ "type": "browser" }));
        let entries = log.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.filter_map(|entry| entry["message"].as_str()).map(str::to_owned).collect()
    }

    /// Keeps a picture of the whole page as `screenshots/<name>.png` in the target folder.
    pub fn picture(&self, name: &str) {
        let size = self.driver.develop("Page.getLayoutMetrics", &json!({}));
        let whole = &size["cssContentSize"];
        let clip = json!({ "x": 0, "y": 0, "width": whole["width"], "height": whole["height"], "scale": 1 });
        let shot = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let shot = self.driver.develop("Page.captureScreenshot", &shot);
        let bytes = STANDARD.decode(shot["data"].as_str().unwrap_or_default()).expect("a picture");
        let folder = target().join("screenshots");
        fs::create_dir_all(&folder).expect("a folder for pictures");
        fs::write(folder.join(format!("{name}.png")), bytes).expect("room for a picture");
    }

    fn find(&self, css: &str) -> Result<String, String> {
        let found = self.driver.tell("POST", "/element", &json!({ "using": "css selector", "value": css }));
        Ok(found.map_err(say)?[ELEMENT].as_str().unwrap_or_default().to_owned())
    }

    fn try_run(&self, script: &str) -> Result<Value, Fault> {
        self.try_run_with(script, &json!([]))
    }

    fn try_run_with(&self, script: &str, arguments: &Value) -> Result<Value, Fault> {
        self.driver.tell("POST", "/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    fn told(&self, method: &str, path: &str, body: &Value) -> Value {
        self.driver.tell(method, path, body).unwrap_or_else(|fault| panic!("{path}: {}", say(fault)))
    }
}

impl Drop for Browser {
    /// What was seen last is kept where a flow has failed.
    fn drop(&mut self) {
        if std::thread::panicking() {
            let name = std::thread::current().name().unwrap_or("flow").replace("::", "-");
            self.picture(&format!("failed-{name}"));
        }
    }
}

fn say(fault: Fault) -> String {
    format!("{}: {}", fault.error, fault.message.lines().next().unwrap_or_default())
}

/// The target folder that this test was built in.
pub(crate) fn target() -> PathBuf {
    let here = std::env::current_exe().expect("a test is a program");
    here.ancestors().nth(3).expect("tests lie below the target folder").to_owned()
}

/// Keeps measured figures as `figures/<name>.txt` in the target folder, where `cargo xtask test` shows them.
///
/// # Panics
/// When there is no room for them.
pub fn keep_figures(name: &str, figures: &str) {
    let folder = target().join("figures");
    fs::create_dir_all(&folder).expect("a folder for figures");
    fs::write(folder.join(format!("{name}.txt")), figures).expect("room for figures");
}
