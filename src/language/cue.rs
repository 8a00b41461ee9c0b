//! Cues: what a lexicon lists wordings for. The same in every language.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A group of wordings that say the same thing. `…_not` are wordings that contain a cue and don't mean it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Cue {
    /// Salutations.
    Greeting,
    /// Titles before a surname.
    Title,
    /// Words of address in place of a name: customer, passenger, all.
    Addressee,
    /// Closing words before a name.
    SignOff,
    /// Words that sign for a team or a brand and not for a person.
    Team,
    /// I, we, us, our.
    FirstPerson,
    /// Informal address.
    Informal,
    /// Formal address.
    Formal,
    /// Apologies and regret.
    Apology,
    /// No apology.
    ApologyNot,
    /// Sees how the customer is affected.
    Sympathy,
    /// No sympathy.
    SympathyNot,
    /// Interjections at bad news.
    Ouch,
    /// Things that go wrong, and how that feels.
    Trouble,
    /// Shares a positive feeling.
    Joy,
    /// No shared joy.
    JoyNot,
    /// Thanks.
    Thanks,
    /// No thanks.
    ThanksNot,
    /// Offers or promises help or action.
    Help,
    /// No offer.
    HelpNot,
    /// Asks for information in so many words.
    Ask,
    /// Asks nothing.
    AskNot,
    /// Invites to stay in touch.
    Invitation,
    /// No invitation.
    InvitationNot,
    /// Wishes something good.
    Wish,
    /// No wish.
    WishNot,
    /// Names of the private channel.
    Inbox,
    /// Invites to go on in private without naming the channel.
    Private,
    /// Asks for an answer where everybody reads along: here, in a reply.
    Openly,
    /// Names the private channel without inviting there.
    PrivateNot,
    /// Sends the customer elsewhere.
    Redirect,
    /// Sends nobody anywhere.
    RedirectNot,
    /// Verbs of getting in touch: call, mail, write to, fill in, visit.
    Contact,
    /// Desks, forms and shops where a customer may be sent.
    Desk,
    /// Verbs of giving something: send, share, tell, with or without asking.
    Give,
    /// Says what happens next.
    Next,
    /// Nothing that happens next.
    NextNot,
    /// Who acts for the company: a colleague, the team, the driver.
    Actor,
    /// When: today, tomorrow, within two days, before noon.
    When,
    /// The case is solved or closed.
    Resolved,
    /// Not solved.
    ResolvedNot,
    /// Something was done for the customer.
    Done,
    /// An instruction to the customer.
    Instruct,
    /// An answer: states what is, can be or must be.
    Fact,
    /// Says that nothing is known or can be done.
    NoAnswer,
    /// Fault put elsewhere, excuses, arguments.
    Blame,
    /// Owns the fault.
    BlameNot,
    /// Office talk.
    Office,
    /// Stock phrases that could be sent to anybody.
    Stock,
    /// Not.
    Negation,
    /// If.
    Condition,
    /// Laughter.
    Laugh,
    /// Swearing.
    Profanity,
    /// A happy customer's words.
    Praise,
}

impl Cue {
    /// How many cues there are.
    pub const COUNT: usize = Cue::Praise as usize + 1;
}
