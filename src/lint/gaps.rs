//! Gaps: what somebody was to fill in by hand and is no placeholder of any helpdesk: `[NAME]`, `XX-XX`, `____`.

use std::ops::Range;

/// What a gap waits for, where that is clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    /// The customer's name.
    Name,
    /// Whoever answers.
    Agent,
    /// Something else.
    Thing,
}

/// Something that somebody was to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gap {
    /// The bytes of the text.
    pub(super) span: Range<usize>,
    /// What it waits for.
    pub(super) waits: Waits,
}

/// Words for what is filled in, in five languages; a `*` stands for what a compound begins with.
const THINGS: &[&str] = &[
    "name",
    "*name",
    "naam",
    "*naam",
    "namn",
    "*namn",
    "nom",
    "prénom",
    "prenom",
    "number",
    "*number",
    "nummer",
    "*nummer",
    "numéro",
    "numero",
    "nr",
    "date",
    "*date",
    "datum",
    "*datum",
    "day",
    "dag",
    "tag",
    "jour",
    "time",
    "tijd",
    "uhrzeit",
    "heure",
    "tid",
    "klockslag",
    "link",
    "*link",
    "lien",
    "länk",
    "url",
    "price",
    "prijs",
    "preis",
    "prix",
    "pris",
    "amount",
    "bedrag",
    "*betrag",
    "betrag",
    "montant",
    "belopp",
    "order",
    "customer",
    "klant",
    "kunde",
    "kundin",
    "client",
    "kund",
    "agent",
    "medewerker",
    "mitarbeiter",
    "conseiller",
    "handläggare",
    "city",
    "stad",
    "stadt",
    "ville",
    "product",
    "produkt",
    "produit",
    "initials",
    "initialen",
    "initiales",
    "initialer",
    "handle",
    "email",
    "brand",
    "company",
    "bedrijf",
    "firma",
    "entreprise",
    "företag",
    "store",
    "winkel",
    "filiale",
    "magasin",
    "butik",
    "reason",
    "reden",
    "grund",
    "raison",
    "orsak",
    "insert",
    "invullen",
    "invoegen",
    "einfügen",
    "eintragen",
    "insérer",
    "compléter",
    "infoga",
    "ifylles",
    "placeholder",
];

/// Orders to fill something in, by which words in round brackets are a gap.
const ORDERS: &[&str] = &[
    "insert",
    "invullen",
    "invoegen",
    "einfügen",
    "eintragen",
    "einsetzen",
    "insérer",
    "compléter",
    "infoga",
    "ifylles",
];

/// Words by which a customer is asked to fill something in, which is no gap.
const CUSTOMERS: &[&str] = &[
    "your", "je", "jouw", "uw", "dein", "deine", "deinen", "ihr", "ihre", "ihren", "votre", "vos", "ton", "ta", "din",
    "ditt", "dina", "er", "ert",
];

/// Words before a name in brackets by which it stands on a button.
const PRESSES: &[&str] = &[
    "click", "press", "tap", "select", "choose", "hit", "klik", "kies", "druk", "op", "klick", "klicke", "klicken",
    "auf", "wähle", "cliquez", "sur", "appuyez", "klicka", "på", "tryck", "välj", "on",
];

/// What counts something beside a gap: `XX uur`, `€ XX`.
const UNITS: &[&str] = &[
    "€", "$", "£", "%", "kr", "eur", "euro", "euros", "uur", "uhr", "min", "minutes", "minuten", "hours", "days",
    "dagen", "tage", "tagen", "stunden", "heures", "jours", "timmar", "dagar", "kronor", "points",
];

/// Every gap of a text, in order.
pub(super) fn gaps(text: &str) -> Vec<Gap> {
    let mut found = Vec::new();
    if text.contains(['[', '<', '%', '#', '|', '(']) {
        brackets(text, &mut found);
    }
    if ["XX", "xx", "Xx"].iter().any(|crosses| text.contains(crosses)) {
        crosses(text, &mut found);
    }
    lines(text, &mut found);
    if let Some(at) = text.find("orem ipsum").filter(|at| *at > 0 && text.is_char_boundary(at - 1)) {
        found.push(Gap { span: at - 1..at + "orem ipsum".len(), waits: Waits::Thing });
    }
    found.sort_by_key(|gap| (gap.span.start, std::cmp::Reverse(gap.span.end)));
    found.dedup_by(|next, before| next.span.start < before.span.end);
    found
}

/// Pairs of signs that something to be filled in stands between.
const PAIRS: &[(&str, &str)] =
    &[("*|", "|*"), ("[[", "]]"), ("[", "]"), ("<", ">"), ("##", "##"), ("%", "%"), ("(", ")")];

/// The most letters between them.
const INNER: usize = 40;

/// Gaps between brackets and other pairs of signs.
fn brackets(text: &str, found: &mut Vec<Gap>) {
    let mut at = 0;
    while let Some(open) = text[at..].find(['[', '<', '%', '#', '*', '(']).map(|offset| at + offset) {
        at = open + 1;
        let Some((opening, closing)) = PAIRS.iter().find(|(opening, _)| text[open..].starts_with(opening)) else {
            continue;
        };
        let inside = open + opening.len();
        let near = text[inside..].char_indices().nth(INNER).map_or(text.len(), |(length, _)| inside + length);
        let Some(close) = text[inside..near].find(closing).map(|length| inside + length) else { continue };
        let end = close + closing.len();
        let inner = &text[inside..close];
        let stands_free =
            !text[..open].ends_with(|c: char| c.is_alphanumeric()) && !text[end..].starts_with(['(', '[']);
        let is_gap = match *opening {
            "(" => is_order(inner),
            "##" | "%" | "*|" => is_key(inner) && (*opening != "%" || !inner.contains(' ')),
            _ => is_field(inner) && !is_pressed(&text[..open]),
        };
        if is_gap && (stands_free || *opening == "*|") {
            found.push(Gap { span: open..end, waits: waits(inner) });
            at = end;
        }
    }
}

/// The words of what stands between brackets, in small letters.
fn words(inner: &str) -> Vec<String> {
    inner.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn is_thing(word: &str) -> bool {
    THINGS.iter().any(|thing| match thing.strip_prefix('*') {
        Some(end) => word.ends_with(end),
        None => word == *thing,
    })
}

/// Whether words between brackets name something to be filled in.
fn is_field(inner: &str) -> bool {
    let words = words(inner);
    let is_plain = !inner.contains(['\n', '/', '=', '@', '[', '<', ':', '{']) && words.len() <= 4;
    let is_constant = inner.contains('_') && inner.chars().all(|c| c.is_uppercase() || c == '_' || c.is_numeric());
    is_plain && (is_constant || words.iter().any(|word| is_thing(word)))
}

/// Whether something is a key, as programs write it: `FIRST_NAME`, `naam`.
fn is_key(inner: &str) -> bool {
    let is_word = inner.chars().all(|c| c.is_alphabetic() || c == '_') && inner.chars().count() > 2;
    is_word && (inner.chars().all(|c| c.is_uppercase() || c == '_') || words(inner).iter().any(|word| is_thing(word)))
}

/// Whether words in round brackets tell the sender to fill something in.
fn is_order(inner: &str) -> bool {
    let words = words(inner);
    let orders = words.iter().any(|word| ORDERS.contains(&word.as_str()))
        || ["fill in", "vul in", "fyll i"].iter().any(|order| inner.to_lowercase().starts_with(order));
    let things = words.iter().filter(|word| !ORDERS.contains(&word.as_str()) && is_thing(word)).count();
    let asks = words.iter().any(|word| CUSTOMERS.contains(&word.as_str()));
    orders && !asks && words.len() <= 5 && (things > 0 || words.len() <= 2)
}

/// Whether the words before a bracket say that it stands for a button.
pub(super) fn is_pressed(before: &str) -> bool {
    let word = before.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    PRESSES.contains(&word.as_str())
}

/// What a gap waits for, by its words.
fn waits(inner: &str) -> Waits {
    let words = words(inner);
    let has = |ends: &[&str]| words.iter().any(|word| ends.iter().any(|end| word.ends_with(end)));
    let is_ours = words.iter().any(|word| CUSTOMERS.contains(&word.as_str()))
        || has(&["agent", "medewerker", "mitarbeiter", "conseiller", "handläggare"]);
    match has(&["name", "naam", "namn", "nom"]) {
        true if is_ours => Waits::Agent,
        true if !has(&[
            "produktname",
            "productnaam",
            "company",
            "bedrijfsnaam",
            "firmenname",
            "brand",
            "product",
            "produit",
        ]) =>
        {
            Waits::Name
        }
        _ => Waits::Thing,
    }
}

/// Gaps that are crossed out: `XXXX`, `xx-xx-xxxx`, `€ XX`.
fn crosses(text: &str, found: &mut Vec<Gap>) {
    let is_edge = |c: char| ".,;:!?()\"'“”„’".contains(c);
    let words: Vec<&str> = text.split_whitespace().collect();
    for (index, word) in words.iter().enumerate() {
        let bare = word.trim_matches(is_edge);
        let near = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |near| near.trim_matches(is_edge));
        let (before, after) = (near(index.checked_sub(1)), near(Some(index + 1)));
        let back =
            (1..=GROUPS).map_while(|step| index.checked_sub(step)).map(|at| near(Some(at))).find(|word| !is_row(word));
        let on = (1..=GROUPS).map(|step| near(Some(index + step))).find(|word| !is_row(word));
        let hides = [back, on].into_iter().flatten().any(|word| word.contains(|c: char| c.is_ascii_digit()));
        if !hides && is_crossed(bare, before, after) {
            let start = bare.as_ptr() as usize - text.as_ptr() as usize;
            found.push(Gap { span: start..start + bare.len(), waits: Waits::Thing });
        }
    }
}

/// How many words in a row may hide a number: `XXXX XXXX XXXX 1234`.
const GROUPS: usize = 6;

/// Whether a word is a row of crosses.
fn is_row(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| matches!(c, 'x' | 'X' | '-'))
}

/// Whether a word is crossed out, given those around it.
fn is_crossed(word: &str, before: &str, after: &str) -> bool {
    let is_cross = |c: char| matches!(c, 'x' | 'X');
    let crosses = word.chars().filter(|c| is_cross(*c)).count();
    if crosses < 2 || !word.chars().all(|c| is_cross(c) || "/-.:,€$£%h".contains(c)) {
        return false;
    }
    let groups = word.split(|c| !is_cross(c)).filter(|group| group.len() > 1).count();
    let is_counted = word.contains(['€', '$', '£', '%'])
        || UNITS.contains(&before.to_lowercase().as_str())
        || UNITS.contains(&after.to_lowercase().as_str());
    let capitals = word.chars().filter(|c| *c == 'X').count();
    capitals > 2 && capitals == crosses || groups > 1 && crosses > 3 || is_counted && capitals == crosses
}

/// Lines to write on: `____`.
fn lines(text: &str, found: &mut Vec<Gap>) {
    let mut at = 0;
    while let Some(start) = text[at..].find("___").map(|offset| at + offset) {
        let end = text.len() - text[start..].trim_start_matches('_').len();
        let is_name = |c: char| c.is_alphanumeric() || c == '@' || c == '/';
        let is_rule = text[..start].chars().next_back().is_none_or(|c| c == '\n')
            && text[end..].chars().next().is_none_or(|c| c == '\n');
        if !text[..start].ends_with(is_name) && !text[end..].starts_with(is_name) && !is_rule {
            found.push(Gap { span: start..end, waits: Waits::Thing });
        }
        at = end;
    }
}
