//! The rules: what is looked for in saved replies. One file and one page each, under the same id.

#[path = "blame.rs"]
pub mod blame;
#[path = "cold-to-praise.rs"]
pub mod cold_to_praise;
#[path = "data-asked-in-public.rs"]
pub mod data_asked_in_public;
#[path = "joke-in-trouble.rs"]
pub mod joke_in_trouble;
#[path = "mixed-address.rs"]
pub mod mixed_address;
#[path = "needless-redirect.rs"]
pub mod needless_redirect;
#[path = "no-acknowledgement.rs"]
pub mod no_acknowledgement;
#[path = "no-help.rs"]
pub mod no_help;
#[path = "no-name.rs"]
pub mod no_name;
#[path = "no-signature.rs"]
pub mod no_signature;
#[path = "no-time.rs"]
pub mod no_time;
#[path = "office-talk.rs"]
pub mod office_talk;
#[path = "private-invite-in-private.rs"]
pub mod private_invite_in_private;
#[path = "stock-apology.rs"]
pub mod stock_apology;
#[path = "stock-empathy.rs"]
pub mod stock_empathy;
#[path = "unbalanced-brace.rs"]
pub mod unbalanced_brace;
#[path = "unknown-placeholder.rs"]
pub mod unknown_placeholder;
#[path = "unwanted-signature.rs"]
pub mod unwanted_signature;
#[path = "wrong-address.rs"]
pub mod wrong_address;

use super::Rule;

/// Every rule, in the order of the documentation.
pub const ALL: &[&dyn Rule] = &[
    &unbalanced_brace::UnbalancedBrace,
    &unknown_placeholder::UnknownPlaceholder,
    &no_acknowledgement::NoAcknowledgement,
    &no_help::NoHelp,
    &blame::Blame,
    &cold_to_praise::ColdToPraise,
    &joke_in_trouble::JokeInTrouble,
    &no_name::NoName,
    &no_signature::NoSignature,
    &unwanted_signature::UnwantedSignature,
    &stock_apology::StockApology,
    &stock_empathy::StockEmpathy,
    &office_talk::OfficeTalk,
    &mixed_address::MixedAddress,
    &wrong_address::WrongAddress,
    &data_asked_in_public::DataAskedInPublic,
    &needless_redirect::NeedlessRedirect,
    &no_time::NoTime,
    &private_invite_in_private::PrivateInviteInPrivate,
];

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static dyn Rule> {
    ALL.iter().find(|rule| rule.id() == id).copied()
}

#[cfg(test)]
mod examples;
