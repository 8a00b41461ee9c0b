//! What a trainee does at the desk, in the trainee's words.

use serde_json::json;

use crate::browser::Browser;
use crate::wait::until;

/// Sends the form that begins an attempt, with these fields, as the page of courses does; where it leads is open then.
pub fn begin<'b>(browser: &'b Browser, fields: &[(&str, &str)]) -> Desk<'b> {
    let fields = json!(fields);
    browser.run(&format!(
        "const form = document.createElement('form'); form.method = 'post'; form.action = '/attempts';
         for (const [name, value] of {fields}) {{
           const field = document.createElement('input'); field.name = name; field.value = value; form.append(field);
         }}
         document.body.append(form); form.submit();"
    ));
    Desk::here(browser)
}

/// An attempt, with the trainee before it.
pub struct Desk<'b> {
    browser: &'b Browser,
    /// Its address: `/attempts/…`.
    pub attempt: String,
}

impl<'b> Desk<'b> {
    /// The attempt whose page is open, or opens just now.
    pub fn here(browser: &'b Browser) -> Desk<'b> {
        let path = browser.arrives_at("/attempts/");
        let attempt = path.split(['?', '#']).next().unwrap_or_default();
        let attempt = attempt.split("/c/").next().unwrap_or_default().to_owned();
        Desk { browser, attempt }
    }

    /// Waits for the first customer and opens what stands on top of the inbox.
    pub fn open_first(&self) {
        until("somebody in the inbox", || match self.browser.count(".row a, .inbox li a") {
            0 => {
                self.browser.click("#turn-skip");
                Err("nobody".to_owned())
            }
            _ => Ok(()),
        });
        self.browser.follow(".row a, .inbox li a");
        self.browser.sees(".channel.public .line");
    }

    /// Opens a conversation by its case and customer.
    pub fn open(&self, case: usize, customer: usize) {
        self.browser.go(&format!("{}/c/{case}/{customer}", self.attempt));
        self.browser.sees(".threads");
    }

    /// Writes in a channel without sending it.
    pub fn write(&self, channel: &str, text: &str) {
        self.browser.click(&format!("[data-switch={channel}]"));
        self.browser.sees(&format!("form.write.{channel}:not([hidden])"));
        self.browser.clear(&format!("#text-{channel}"));
        self.browser.type_into(&format!("#text-{channel}"), text);
    }

    /// Says something in a channel, and waits until it stands in the conversation.
    pub fn say(&self, channel: &str, text: &str) {
        let before = self.own(channel);
        self.write(channel, text);
        self.browser.click(&format!("form.write.{channel} [data-send]"));
        until("what was said to stand in the conversation", || match self.own(channel) {
            now if now > before => Ok(()),
            _ => Err(format!("{} at {}", self.browser.text("main"), self.browser.path())),
        });
    }

    /// Waits for the customer's next message in a channel, and hurries the clock for it.
    pub fn hears(&self, channel: &str, words: &str) {
        let lines = format!(".channel.{channel} .line.theirs .text");
        let script =
            format!("return [...document.querySelectorAll('{lines}')].map((line) => line.innerText).join('\\n')");
        let mut is_hurried = false;
        until(&format!("the customer to say “{words}”"), || {
            let said = self.browser.try_text(&script);
            if said.contains(words) {
                return Ok(());
            }
            if !is_hurried {
                is_hurried = true;
                // In one go: a message that comes between a look and a click would be skipped over.
                self.browser.run(&format!(
                    "const said = [...document.querySelectorAll('{lines}')].some((line) => line.innerText.includes({words:?}));
                     if (!said) document.querySelector('#turn-skip').click();"
                ));
            }
            Err(self.browser.text(".threads"))
        });
    }

    /// Waits for the customer's next message in a channel until it comes by itself.
    pub fn hears_by_itself(&self, channel: &str, words: &str) {
        self.browser.shows(&format!(".channel.{channel} .lines"), words);
    }

    /// Marks the open conversation as solved.
    pub fn solve(&self) {
        self.browser.click("#do-solve[value=solve]");
        self.browser.sees("#do-solve[value=reopen]");
    }

    /// Ends the shift, and says yes if asked.
    pub fn finish(&self) {
        self.browser.click("#finish");
        self.browser.says_yes_if_asked();
        let done = format!("{}/scorecard", self.attempt);
        self.browser.arrives_at(&done);
    }

    /// How many lines of one's own stand in a channel.
    pub fn own(&self, channel: &str) -> usize {
        self.browser.count(&format!(".channel.{channel} .line.own .bubble:not(.refused)"))
    }
}
