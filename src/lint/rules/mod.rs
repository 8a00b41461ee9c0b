//! The rules: what is looked for in saved replies. One file and one page each, under the same id.

#[path = "blame.rs"]
pub mod blame;
#[path = "broken-link.rs"]
pub mod broken_link;
#[path = "cold-to-praise.rs"]
pub mod cold_to_praise;
pub mod contradiction;
#[path = "data-asked-in-public.rs"]
pub mod data_asked_in_public;
#[path = "doubled-word.rs"]
pub mod doubled_word;
#[path = "duplicate-id.rs"]
pub mod duplicate_id;
#[path = "emoji-against-policy.rs"]
pub mod emoji_against_policy;
#[path = "expired.rs"]
pub mod expired;
#[path = "facts-differ.rs"]
pub mod facts_differ;
#[path = "foreign-link.rs"]
pub mod foreign_link;
#[path = "humour-against-policy.rs"]
pub mod humour_against_policy;
#[path = "insecure-link.rs"]
pub mod insecure_link;
#[path = "joke-in-trouble.rs"]
pub mod joke_in_trouble;
#[path = "missing-placeholder.rs"]
pub mod missing_placeholder;
#[path = "mixed-address.rs"]
pub mod mixed_address;
#[path = "name-left.rs"]
pub mod name_left;
#[path = "near-duplicate.rs"]
pub mod near_duplicate;
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
#[path = "not-reviewed.rs"]
pub mod not_reviewed;
#[path = "office-talk.rs"]
pub mod office_talk;
#[path = "personal-data-left.rs"]
pub mod personal_data_left;
#[path = "private-invite-in-private.rs"]
pub mod private_invite_in_private;
#[path = "private-placeholder.rs"]
pub mod private_placeholder;
#[path = "profanity.rs"]
pub mod profanity;
#[path = "shortened-link.rs"]
pub mod shortened_link;
#[path = "shouting.rs"]
pub mod shouting;
#[path = "stock-apology.rs"]
pub mod stock_apology;
#[path = "stock-empathy.rs"]
pub mod stock_empathy;
#[path = "too-long.rs"]
pub mod too_long;
#[path = "tracking-link.rs"]
pub mod tracking_link;
#[path = "typographic-slip.rs"]
pub mod typographic_slip;
#[path = "unbalanced-brace.rs"]
pub mod unbalanced_brace;
#[path = "unfilled-placeholder.rs"]
pub mod unfilled_placeholder;
#[path = "unknown-placeholder.rs"]
pub mod unknown_placeholder;
#[path = "unused-ignore.rs"]
pub mod unused_ignore;
#[path = "unused-placeholder.rs"]
pub mod unused_placeholder;
#[path = "unwanted-signature.rs"]
pub mod unwanted_signature;
#[path = "wrong-address.rs"]
pub mod wrong_address;
#[path = "wrong-hours.rs"]
pub mod wrong_hours;
#[path = "wrong-language.rs"]
pub mod wrong_language;

use super::Rule;

/// Every rule, in the order of the documentation.
pub const ALL: &[&dyn Rule] = &[
    // Placeholders.
    &unbalanced_brace::UnbalancedBrace,
    &unknown_placeholder::UnknownPlaceholder,
    &unfilled_placeholder::UnfilledPlaceholder,
    &unused_placeholder::UnusedPlaceholder,
    &missing_placeholder::MissingPlaceholder,
    &private_placeholder::PrivatePlaceholder,
    // What was left of one customer.
    &personal_data_left::PersonalDataLeft,
    &name_left::NameLeft,
    // What the platform takes.
    &too_long::TooLong,
    // Links.
    &broken_link::BrokenLink,
    &foreign_link::ForeignLink,
    &tracking_link::TrackingLink,
    &insecure_link::InsecureLink,
    &shortened_link::ShortenedLink,
    // What has gone stale.
    &expired::Expired,
    &not_reviewed::NotReviewed,
    &wrong_hours::WrongHours,
    // Languages.
    &wrong_language::WrongLanguage,
    &facts_differ::FactsDiffer,
    // Manners.
    &shouting::Shouting,
    &profanity::Profanity,
    &emoji_against_policy::EmojiAgainstPolicy,
    &humour_against_policy::HumourAgainstPolicy,
    // Slips.
    &typographic_slip::TypographicSlip,
    &doubled_word::DoubledWord,
    // What the customer feels.
    &no_acknowledgement::NoAcknowledgement,
    &no_help::NoHelp,
    &blame::Blame,
    &cold_to_praise::ColdToPraise,
    &joke_in_trouble::JokeInTrouble,
    // Who speaks to whom.
    &no_name::NoName,
    &no_signature::NoSignature,
    &unwanted_signature::UnwantedSignature,
    &mixed_address::MixedAddress,
    &wrong_address::WrongAddress,
    // Words from the shelf.
    &stock_apology::StockApology,
    &stock_empathy::StockEmpathy,
    &office_talk::OfficeTalk,
    // Where it goes on.
    &data_asked_in_public::DataAskedInPublic,
    &private_invite_in_private::PrivateInviteInPrivate,
    &needless_redirect::NeedlessRedirect,
    &no_time::NoTime,
    // The library as a whole.
    &duplicate_id::DuplicateId,
    &near_duplicate::NearDuplicate,
    &contradiction::Contradiction,
    &unused_ignore::UnusedIgnore,
];

/// The rule with this id.
pub fn rule(id: &str) -> Option<&'static dyn Rule> {
    ALL.iter().find(|rule| rule.id() == id).copied()
}

#[cfg(test)]
mod examples;
