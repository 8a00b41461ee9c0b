//! The vocabulary of a library file: saved replies, with what is known of each.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::marker::FactKind;
use crate::scenario::model::Category;
use crate::scenario::values::{Day, keyed};
use crate::transcript::Channel;

/// A library of saved replies. What is said at the top holds for every reply that does not say otherwise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LibraryFile {
    /// The brand that answers: the name of a file in `brands/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// The language of texts that stand alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Where the replies may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Use>,
    /// Who looks after the replies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What is filled in, for all replies.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub placeholders: BTreeMap<String, Placeholder>,
    /// The saved replies.
    pub replies: Vec<SavedReply>,
}

/// One saved reply.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedReply {
    /// A short name, of which there is one in the library.
    pub id: String,
    /// What the reply is called in a menu.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is about, in the words that customers use when it fits, in any language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// What kind of message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Where it may be used; without it, in both channels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Use>,
    /// The brand that answers: the name of a file in `brands/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// What is filled in: `{name}` in a text is described under `name`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub placeholders: BTreeMap<String, Placeholder>,
    /// Who looks after the reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// When somebody last read it and found it right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Day>,
    /// The last day on which it may be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Day>,
    /// Findings that are to be left, each with its reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore: Vec<Ignored>,
    /// The text, or the text by language.
    pub text: Texts,
    /// What an export says of the reply beside all this, as it was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Where a reply may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// For everybody to read.
    Public,
    /// In private messages.
    Private,
    /// Either.
    Both,
}

impl Use {
    /// The word as written in files.
    pub fn id(self) -> &'static str {
        match self {
            Use::Public => "public",
            Use::Private => "private",
            Use::Both => "both",
        }
    }

    /// The one channel that it may be used in; `None` for both.
    pub fn channel(self) -> Option<Channel> {
        match self {
            Use::Public => Some(Channel::Public),
            Use::Private => Some(Channel::Private),
            Use::Both => None,
        }
    }
}

/// One text, or one by language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Texts {
    /// One text, in the language of the file, or in the one it is recognised as.
    One(String),
    /// The text by language.
    #[schemars(schema_with = "keyed::<Language, String>")]
    Many(BTreeMap<Language, String>),
}

impl Default for Texts {
    fn default() -> Texts {
        Texts::One(String::new())
    }
}

/// What stands between braces in a text, and is filled in before it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Placeholder {
    /// What kind of thing is filled in.
    #[serde(rename = "type")]
    pub holds: Holds,
    /// What it may look like; the longest counts where there is a limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<String>,
}

/// What kind of thing is filled in for a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// The customer's name.
    Name,
    /// The customer's handle.
    Handle,
    /// The name or the initials of whoever answers.
    Agent,
    /// The brand's name.
    Brand,
    /// Words.
    Text,
    /// A number that says how many.
    Number,
    /// A day.
    Date,
    /// A time of day, or how long something takes.
    Time,
    /// An amount of money.
    Amount,
    /// An address on the web.
    Link,
    /// The number of an order or a parcel.
    OrderNumber,
    /// The number of a booking or reservation.
    BookingNumber,
    /// The number of a ticket, a card for travel or a pass.
    TicketNumber,
    /// The number the brand knows the customer by.
    CustomerNumber,
    /// The number of an account, a meter or a connection.
    AccountNumber,
    /// The number of a contract, subscription or policy.
    ContractNumber,
    /// The number of a case, a complaint or a claim.
    Reference,
    /// An e-mail address of the customer's.
    Email,
    /// A telephone number of the customer's.
    Phone,
    /// The customer's address.
    Address,
    /// A date of birth.
    BirthDate,
    /// The customer's full name, where it is not public.
    FullName,
    /// An international bank account number.
    Iban,
    /// The number of a payment card.
    CardNumber,
    /// A national identity, social security or tax number.
    NationalNumber,
    /// The licence plate of a vehicle.
    LicencePlate,
}

impl Holds {
    /// The word as written in files.
    pub fn id(self) -> &'static str {
        match self {
            Holds::Name => "name",
            Holds::Handle => "handle",
            Holds::Agent => "agent",
            Holds::Brand => "brand",
            Holds::Text => "text",
            Holds::Number => "number",
            Holds::Date => "date",
            Holds::Time => "time",
            Holds::Amount => "amount",
            Holds::Link => "link",
            Holds::OrderNumber => "order_number",
            Holds::BookingNumber => "booking_number",
            Holds::TicketNumber => "ticket_number",
            Holds::CustomerNumber => "customer_number",
            Holds::AccountNumber => "account_number",
            Holds::ContractNumber => "contract_number",
            Holds::Reference => "reference",
            Holds::Email => "email",
            Holds::Phone => "phone",
            Holds::Address => "address",
            Holds::BirthDate => "birth_date",
            Holds::FullName => "full_name",
            Holds::Iban => "iban",
            Holds::CardNumber => "card_number",
            Holds::NationalNumber => "national_number",
            Holds::LicencePlate => "licence_plate",
        }
    }

    /// The kind of personal data that it is; `None` for what anybody may know.
    pub fn fact(self) -> Option<FactKind> {
        Some(match self {
            Holds::OrderNumber => FactKind::OrderNumber,
            Holds::BookingNumber => FactKind::BookingNumber,
            Holds::TicketNumber => FactKind::TicketNumber,
            Holds::CustomerNumber => FactKind::CustomerNumber,
            Holds::AccountNumber => FactKind::AccountNumber,
            Holds::ContractNumber => FactKind::ContractNumber,
            Holds::Reference => FactKind::Reference,
            Holds::Email => FactKind::Email,
            Holds::Phone => FactKind::Phone,
            Holds::Address => FactKind::Address,
            Holds::BirthDate => FactKind::BirthDate,
            Holds::FullName => FactKind::FullName,
            Holds::Iban => FactKind::Iban,
            Holds::CardNumber => FactKind::CardNumber,
            Holds::NationalNumber => FactKind::NationalNumber,
            Holds::LicencePlate => FactKind::LicencePlate,
            _ => return None,
        })
    }

    /// What it may look like where the library gives no example.
    pub fn example(self) -> &'static str {
        match self {
            Holds::Name => "Sanne",
            Holds::Handle => "sanne_dw",
            Holds::Agent => "Tom",
            Holds::Brand => "Acme",
            Holds::Text => "this",
            Holds::Number => "3",
            Holds::Date => "12 March",
            Holds::Time => "14:30",
            Holds::Amount => "25",
            Holds::Link => "example.com/help",
            Holds::Email => "sanne@example.com",
            Holds::Phone => "0612345678",
            Holds::Address => "Dorpsstraat 12",
            Holds::BirthDate => "12-03-1990",
            Holds::FullName => "Sanne de Wit",
            Holds::Iban => "NL91ABNA0417164300",
            Holds::CardNumber => "4111 1111 1111 1111",
            Holds::LicencePlate => "XX-123-X",
            _ => "AB-12345",
        }
    }
}

/// A finding that is to be left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ignored {
    /// The rule, such as `no-signature`.
    pub rule: String,
    /// Why it is to be left.
    pub because: String,
    /// The language of the text that is meant; without it, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// Where a reply comes from, and what was said of it there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The format of the file that it was imported from, such as `zendesk`.
    pub format: String,
    /// What that file says of it, as JSON.
    pub data: String,
}
