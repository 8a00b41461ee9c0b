//! The markers: what a careful reader can see in one reply, and the kinds of personal data it may ask for or reveal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A yes/no observation about one reply, read with the customer's message and the channel it was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Marker {
    /// Opens with a salutation.
    Greeting,
    /// Addresses the customer by their own first name or surname.
    CustomerName,
    /// Signed by a person: initials or a first name at the end.
    Signature,
    /// Speaks as I or we.
    FirstPerson,
    /// Apologises or regrets.
    Apology,
    /// Shows that it sees how the customer is affected.
    Sympathy,
    /// Shares a positive feeling.
    SharedJoy,
    /// Thanks the customer for something.
    Thanks,
    /// Offers or promises help or action by the company.
    HelpOffer,
    /// Asks the customer something in order to go on.
    Question,
    /// Invites to stay in touch.
    Invitation,
    /// Wishes something good.
    WellWishing,
    /// Asks or invites the customer to go on by private message.
    PrivateInvite,
    /// Asks for data that identifies a person or their account.
    PersonalDataRequest,
    /// Itself contains such data about the customer.
    PersonalDataRevealed,
    /// Sends the customer to another platform or desk.
    Redirect,
    /// Gives substance: an answer, an instruction, or a fix that was made.
    Solution,
    /// Says what happens next and who does it, or by when.
    NextStep,
    /// Confirms that the case is solved, or closes it.
    Resolved,
    /// Puts the fault on the customer or on others, argues, or makes excuses.
    BlameShift,
    /// Sounds like an office where a person would speak.
    Bureaucratic,
    /// Contains nothing that shows that this customer's message was read.
    Generic,
}

impl Marker {
    /// Every marker, in the order of the codebook.
    pub const ALL: &[Marker] = &[
        Marker::Greeting,
        Marker::CustomerName,
        Marker::Signature,
        Marker::FirstPerson,
        Marker::Apology,
        Marker::Sympathy,
        Marker::SharedJoy,
        Marker::Thanks,
        Marker::HelpOffer,
        Marker::Question,
        Marker::Invitation,
        Marker::WellWishing,
        Marker::PrivateInvite,
        Marker::PersonalDataRequest,
        Marker::PersonalDataRevealed,
        Marker::Redirect,
        Marker::Solution,
        Marker::NextStep,
        Marker::Resolved,
        Marker::BlameShift,
        Marker::Bureaucratic,
        Marker::Generic,
    ];

    /// The id in YAML, scorecards and labels, such as `help_offer`.
    pub fn id(self) -> &'static str {
        match self {
            Marker::Greeting => "greeting",
            Marker::CustomerName => "customer_name",
            Marker::Signature => "signature",
            Marker::FirstPerson => "first_person",
            Marker::Apology => "apology",
            Marker::Sympathy => "sympathy",
            Marker::SharedJoy => "shared_joy",
            Marker::Thanks => "thanks",
            Marker::HelpOffer => "help_offer",
            Marker::Question => "question",
            Marker::Invitation => "invitation",
            Marker::WellWishing => "well_wishing",
            Marker::PrivateInvite => "private_invite",
            Marker::PersonalDataRequest => "personal_data_request",
            Marker::PersonalDataRevealed => "personal_data_revealed",
            Marker::Redirect => "redirect",
            Marker::Solution => "solution",
            Marker::NextStep => "next_step",
            Marker::Resolved => "resolved",
            Marker::BlameShift => "blame_shift",
            Marker::Bureaucratic => "bureaucratic",
            Marker::Generic => "generic",
        }
    }
}

/// A kind of personal data: what identifies a person or their account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
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
    /// The number of a case, a complaint or a claim; or any reference whose kind is not said.
    Reference,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A street address, a postcode with house number.
    Address,
    /// A date of birth.
    BirthDate,
    /// The full name, where a handle or first name is all that is public.
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

impl FactKind {
    /// Every kind, in the order above.
    pub const ALL: &[FactKind] = &[
        FactKind::OrderNumber,
        FactKind::BookingNumber,
        FactKind::TicketNumber,
        FactKind::CustomerNumber,
        FactKind::AccountNumber,
        FactKind::ContractNumber,
        FactKind::Reference,
        FactKind::Email,
        FactKind::Phone,
        FactKind::Address,
        FactKind::BirthDate,
        FactKind::FullName,
        FactKind::Iban,
        FactKind::CardNumber,
        FactKind::NationalNumber,
        FactKind::LicencePlate,
    ];

    /// The id in YAML and scorecards, such as `order_number`.
    pub fn id(self) -> &'static str {
        match self {
            FactKind::OrderNumber => "order_number",
            FactKind::BookingNumber => "booking_number",
            FactKind::TicketNumber => "ticket_number",
            FactKind::CustomerNumber => "customer_number",
            FactKind::AccountNumber => "account_number",
            FactKind::ContractNumber => "contract_number",
            FactKind::Reference => "reference",
            FactKind::Email => "email",
            FactKind::Phone => "phone",
            FactKind::Address => "address",
            FactKind::BirthDate => "birth_date",
            FactKind::FullName => "full_name",
            FactKind::Iban => "iban",
            FactKind::CardNumber => "card_number",
            FactKind::NationalNumber => "national_number",
            FactKind::LicencePlate => "licence_plate",
        }
    }

    /// Whether a request for `self` is answered by giving `other`: the same kind, or a number by which a
    /// company looks a case up where the request leaves open which.
    pub fn covers(self, other: FactKind) -> bool {
        self == other || (self == FactKind::Reference && other.is_case_number())
    }

    /// Whether this is a number by which a company looks a case up.
    pub fn is_case_number(self) -> bool {
        matches!(
            self,
            FactKind::OrderNumber
                | FactKind::BookingNumber
                | FactKind::TicketNumber
                | FactKind::CustomerNumber
                | FactKind::AccountNumber
                | FactKind::ContractNumber
                | FactKind::Reference
        )
    }
}
