//! The rules of good webcare: what every criterion, gate and coaching tip cites.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The id of one rule, as printed in scorecards (`E1` … `T3`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "`Rule::meaning` says what each id stands for")]
pub enum Rule {
    E1,
    E2,
    E3,
    E4,
    E5,
    P1,
    P2,
    P3,
    P4,
    P5,
    P6,
    P7,
    S1,
    S2,
    S3,
    S4,
    X1,
    X2,
    X3,
    X4,
    X5,
    X6,
    X7,
    C1,
    C2,
    C3,
    R1,
    G1,
    G2,
    G3,
    G4,
    G5,
    T1,
    T2,
    T3,
}

impl Rule {
    /// Every rule, in the order of the rule book.
    pub const ALL: &[Rule] = &[
        Rule::E1,
        Rule::E2,
        Rule::E3,
        Rule::E4,
        Rule::E5,
        Rule::P1,
        Rule::P2,
        Rule::P3,
        Rule::P4,
        Rule::P5,
        Rule::P6,
        Rule::P7,
        Rule::S1,
        Rule::S2,
        Rule::S3,
        Rule::S4,
        Rule::X1,
        Rule::X2,
        Rule::X3,
        Rule::X4,
        Rule::X5,
        Rule::X6,
        Rule::X7,
        Rule::C1,
        Rule::C2,
        Rule::C3,
        Rule::R1,
        Rule::G1,
        Rule::G2,
        Rule::G3,
        Rule::G4,
        Rule::G5,
        Rule::T1,
        Rule::T2,
        Rule::T3,
    ];

    /// Whether the rule is about the programme around the answers, so that no conversation can exercise it.
    pub fn is_programme(self) -> bool {
        matches!(self, Rule::G1 | Rule::G2 | Rule::G4 | Rule::G5)
    }

    /// What the rule asks of whoever answers, in one sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Rule::E1 => "Listen and acknowledge first: name what went wrong for this customer and how that feels.",
            Rule::E2 => "Offer help in so many words.",
            Rule::E3 => "Stay courteous throughout, also with a rude customer.",
            Rule::E4 => "Own negative feedback: no silence, no excuses, no blame; say what will be done about it.",
            Rule::E5 => "Answer praise with more than a thank-you: take up what was praised.",
            Rule::P1 => "Address customers by their own name.",
            Rule::P2 => "Show the human sender: sign with initials or a first name.",
            Rule::P3 => "Use what is known of this customer: do not ask it again, refer to the earlier contact.",
            Rule::P4 => "A saved reply is a core to adapt, not a text to paste.",
            Rule::P5 => "Speak with a human voice: I and we, feeling, the language of a conversation.",
            Rule::P6 => {
                "Personal but not private, serious but not bureaucratic; mirror the customer's form of address."
            }
            Rule::P7 => "Keep the brand's voice; humour only where the case is light enough.",
            Rule::S1 => "Give a first answer within the hour.",
            Rule::S2 => "Within an hour when open, within twelve hours for what came in while closed.",
            Rule::S3 => "Be open about opening hours and the answer time to expect.",
            Rule::S4 => "The sooner the answer, the better the chance to defuse a case before it spreads.",
            Rule::X1 => "Answer in public first where the answer can be public.",
            Rule::X2 => "Offer help in public before moving to a private message.",
            Rule::X3 => "Move to a private message for personal data, or when the case is complex or long.",
            Rule::X4 => "Never ask for, repeat or reveal personal data in public.",
            Rule::X5 => "Do not send the customer elsewhere when the case can be solved here.",
            Rule::X6 => "When handing over, say who does what by when, and invite the customer to keep you posted.",
            Rule::X7 => "Keep to the routing table: what is handled here, and which desk takes the rest.",
            Rule::C1 => "After a private exchange, go back to the public thread: solved, and thanks.",
            Rule::C2 => "Make sure that the problem is really solved; check back when it takes longer.",
            Rule::C3 => "After a solved case, ask by private message how satisfied the customer is.",
            Rule::R1 => "Answer the question that was asked: right, complete, with a clear next step.",
            Rule::G1 => "Set a strategy: the opportunities by size and priority, and the service to give.",
            Rule::G2 => "Set goals, measure them, iterate.",
            Rule::G3 => "Watch every mention of the brand, also without the @, abbreviated or misspelt.",
            Rule::G4 => "Keep a library of saved replies for facts and links, and personalise around that core.",
            Rule::G5 => "Keep a support account of its own, whose bio says the hours and where else to go.",
            Rule::T1 => "Keep to the platform's limits, and give it time when it fails.",
            Rule::T2 => "Say and do everything once, whatever is lost on the way.",
            Rule::T3 => "Answer whoever asked and nobody else, never yourself; let stand what was said.",
        }
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
