//! The judgment: what is seen in a reply, and what it is worth.

pub mod markers;

/// The ids of every gate and criterion.
pub fn judge_ids() -> impl Iterator<Item = &'static str> {
    ["no-answer","personal-data-in-public","other-customer-data","empathy","personalisation","speed","escalation","close-out","resolution","tone"].into_iter()
}

/// What is the brand's own, compiled for reading replies.
///
/// # Errors
/// When a number's pattern is not a regular expression.
pub fn house(brand: &crate::scenario::brand::Brand) -> Result<markers::House, regex::Error> {
    markers::House::new(markers::HouseParts {
        names: std::iter::once(&brand.name).chain(&brand.watch).cloned().collect(),
        handles: vec![brand.handle.clone()],
        team: brand.team.iter().map(|colleague| (colleague.name.clone(), colleague.initials.clone())).collect(),
        numbers: brand.numbers.iter().map(|(kind, pattern)| (*kind, pattern.clone())).collect(),
        contacts: brand.contacts.clone(),
        desks: brand.desks.iter().map(|(id, desk)| (id.clone(), desk.names.clone())).collect(),
    })
}
