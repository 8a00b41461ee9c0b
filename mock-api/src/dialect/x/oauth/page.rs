//! The pages on which people decide whether an app may act for them.

use super::Asked;

/// How many accounts are offered; any other can be typed.
const OFFERED: usize = 50;

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;\
color:#1b1b1b;background:#fff}button,input{font:inherit;padding:.5rem .75rem;margin:.25rem 0}\
button{display:block;width:100%;text-align:left;cursor:pointer}fieldset{border:1px solid #767676;padding:1rem}\
output{font-size:2rem;letter-spacing:.2em}";

/// Every account of the world as a button, and one to refuse.
pub(super) fn choice(asked: &Asked<'_>) -> String {
    let kept = asked.form.pairs().filter(|(name, _)| !["as", "deny"].contains(name));
    let hidden: String = kept
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", escape(name), escape(value)))
        .collect();
    let platform = asked.world.platform();
    let accounts: String = platform
        .accounts()
        .take(OFFERED)
        .map(|(_, account)| {
            let (handle, name) = (escape(account.username()), escape(&account.profile.name));
            format!("<button name=\"as\" value=\"{handle}\">{name} (@{handle})</button>\n")
        })
        .collect();
    let other = format!(
        "<form>\n{hidden}<label>Another account: <input name=\"as\" required></label> <button>Allow</button>\n</form>\n"
    );
    let other = if platform.accounts().len() > OFFERED { other } else { String::new() };
    let content = format!(
        "<p>An app asks to act for an account of this pretend platform. Whose word does it get?</p>\n\
         <form>\n{hidden}<fieldset>\n<legend>Allow it, as</legend>\n{accounts}</fieldset>\n\
         <p><button name=\"deny\" value=\"1\">Do not allow it</button></p>\n</form>\n{other}\
         <p>Tests choose without this page: add <code>as=&lt;handle&gt;</code> to its address.</p>\n"
    );
    whole("Allow an app?", &content)
}

/// The number that the user has to type into the app.
pub(super) fn number(verifier: &str) -> String {
    let content =
        format!("<p>Go back to the app and type this number:</p>\n<p><output>{}</output></p>\n", escape(verifier));
    whole("The app is let in", &content)
}

/// Why there is nothing to decide.
pub(super) fn sorry(why: &str) -> String {
    whole("Nothing to decide", &format!("<p>{}</p>\n", escape(why)))
}

fn whole(title: &str, content: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n{content}</main>\n</body>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
