//! The query language: words, phrases, operators, `OR`, `-` and brackets.

use std::fmt;

use super::term::{Phrase, Term};

/// Brackets deeper than this are refused.
const DEEPEST: usize = 32;
/// So many mistakes are told at most.
const TOLD: usize = 20;

/// A query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dialect::x) enum Query {
    /// All of these.
    All(Vec<Query>),
    /// Any of these.
    Any(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
    /// This.
    Term(Term),
}

impl Query {
    /// Whether every alternative has a condition that a rule can rest on: one that is not negated and stands alone.
    pub(in crate::dialect::x) fn is_grounded(&self) -> bool {
        match self {
            Query::All(parts) => parts.iter().any(Query::is_grounded),
            Query::Any(parts) => parts.iter().all(Query::is_grounded),
            Query::Not(_) => false,
            Query::Term(term) => term.stands_alone(),
        }
    }

    /// Whether there is nothing in it but negations.
    pub(in crate::dialect::x) fn only_negates(&self) -> bool {
        match self {
            Query::All(parts) | Query::Any(parts) => parts.iter().all(Query::only_negates),
            Query::Not(_) => true,
            Query::Term(_) => false,
        }
    }
}

/// As it can be read again.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, parts: &[Query], between: &str| {
            for (index, part) in parts.iter().enumerate() {
                f.write_str(if index == 0 { "" } else { between })?;
                // An alternative may be a list of conditions as it is; a list within a list needs its brackets.
                let bare = matches!((part, between), (Query::All(_), " OR ") | (Query::Not(_) | Query::Term(_), _));
                if bare { write!(f, "{part}")? } else { write!(f, "({part})")? }
            }
            Ok(())
        };
        match self {
            Query::All(parts) => list(f, parts, " "),
            Query::Any(parts) => list(f, parts, " OR "),
            Query::Not(part) => match **part {
                Query::All(_) | Query::Any(_) => write!(f, "-({part})"),
                Query::Not(_) | Query::Term(_) => write!(f, "-{part}"),
            },
            Query::Term(term) => write!(f, "{term}"),
        }
    }
}

/// What is wrong with a query, and at which character, counting from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dialect::x) struct Mistake {
    what: String,
    position: usize,
}

impl Mistake {
    /// A mistake at this character.
    pub(in crate::dialect::x) fn new(what: impl Into<String>, position: usize) -> Mistake {
        Mistake { what: what.into(), position }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at position {})", self.what, self.position)
    }
}

/// Reads a query. All its mistakes are found at once, in order.
pub(in crate::dialect::x) fn parse(text: &str) -> Result<Query, Vec<Mistake>> {
    let mut reader = Reader { text, at: 0, depth: 0, mistakes: Vec::new() };
    let mut query = reader.any();
    while !reader.rest().is_empty() {
        reader.wrong("Unexpected ')'");
        reader.at += 1;
        if !reader.rest().trim_start().is_empty() {
            query = reader.any();
        }
    }
    if reader.mistakes.is_empty() { Ok(query) } else { Err(reader.mistakes) }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn wrong(&mut self, what: &str) {
        self.wrong_at(self.at, what);
    }

    fn wrong_at(&mut self, at: usize, what: &str) {
        if self.mistakes.len() < TOLD {
            self.mistakes.push(Mistake::new(what, self.text[..at].chars().count() + 1));
        }
    }

    /// Alternatives, separated by `OR`.
    fn any(&mut self) -> Query {
        let mut options = vec![self.all()];
        while self.take_or() {
            options.push(self.all());
        }
        if options.len() == 1 { options.remove(0) } else { Query::Any(options) }
    }

    fn take_or(&mut self) -> bool {
        self.skip_space();
        let found = is_word(self.rest(), "OR");
        self.at += if found { 2 } else { 0 };
        found
    }

    /// Conditions that stand beside each other.
    fn all(&mut self) -> Query {
        let mut parts = Vec::new();
        loop {
            self.skip_space();
            if is_word(self.rest(), "AND") {
                self.at += 3;
                continue;
            }
            if self.rest().is_empty() || self.rest().starts_with(')') || is_word(self.rest(), "OR") {
                break;
            }
            parts.push(self.one());
        }
        if parts.is_empty() {
            self.wrong("Expected a keyword or an operator");
        }
        if parts.len() == 1 { parts.remove(0) } else { Query::All(parts) }
    }

    fn one(&mut self) -> Query {
        if self.rest().starts_with('-') {
            self.at += 1;
            return Query::Not(Box::new(self.deeper(Self::one)));
        }
        if self.rest().starts_with('(') {
            self.at += 1;
            let inner = self.deeper(Self::any);
            self.skip_space();
            if self.rest().starts_with(')') {
                self.at += 1;
            } else if self.depth == 0 {
                self.wrong("Missing ')'");
            }
            return inner;
        }
        self.term()
    }

    /// One level down; what is nested too deeply is not read any further.
    fn deeper(&mut self, read: fn(&mut Self) -> Query) -> Query {
        if self.depth == DEEPEST {
            self.wrong("The query is nested too deeply");
            self.at = self.text.len();
            return Query::All(Vec::new());
        }
        self.depth += 1;
        let query = read(self);
        self.depth -= 1;
        query
    }

    fn term(&mut self) -> Query {
        let start = self.at;
        if self.rest().starts_with('"') {
            let phrase = self.quoted();
            if phrase.trim().is_empty() {
                self.wrong_at(start, "There is nothing between the quotation marks");
            }
            return Query::Term(Term::Words(Phrase::new(phrase)));
        }
        let word = self.word();
        if word.is_empty() {
            self.wrong("Expected a keyword or an operator");
        }
        let is_operator =
            |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let Some((name, value)) = word.split_once(':').filter(|(name, _)| is_operator(name)) else {
            return Query::Term(Term::plain(&word));
        };
        let quoted = value.is_empty() && self.rest().starts_with('"');
        let value = if quoted { self.quoted() } else { value.to_owned() };
        match Term::operator(name, value) {
            Ok(term) => Query::Term(term),
            Err(what) => {
                self.wrong_at(start, &what);
                Query::All(Vec::new())
            }
        }
    }

    /// Up to the next space, bracket or quotation mark.
    fn word(&mut self) -> String {
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"')).unwrap_or(rest.len());
        let word = rest[..end].to_owned();
        self.at += end;
        word
    }

    fn quoted(&mut self) -> String {
        let inner = &self.rest()[1..];
        let Some(end) = inner.find('"') else {
            self.wrong("Missing '\"'");
            self.at = self.text.len();
            return "?".to_owned();
        };
        let phrase = inner[..end].to_owned();
        self.at += end + 2;
        phrase
    }
}

/// Whether the text begins with this word, and the word ends there.
fn is_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word)
        .is_some_and(|rest| rest.chars().next().is_none_or(|c| c.is_whitespace() || c == '(' || c == ')'))
}

#[cfg(test)]
mod tests {
    use super::super::term::Property;
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Query {
        Query::Term(Term::Words(Phrase::new(text.into())))
    }

    fn mistakes(text: &str) -> Vec<String> {
        parse(text).expect_err("a mistake").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn space_binds_tighter_than_or_and_minus_tightest() {
        let query = parse("late parcel OR -(is:retweet \"never came\")");
        let right = Query::All(vec![Query::Term(Term::Is(Property::Repost)), words("never came")]);
        let all = Query::All(vec![words("late"), words("parcel")]);
        assert_eq!(query, Ok(Query::Any(vec![all, Query::Not(Box::new(right))])));
    }

    #[test]
    fn operators_and_sigils_are_known() {
        assert_eq!(parse("conversation_id:12"), Ok(Query::Term(Term::Conversation(12))));
        assert_eq!(parse("@Brand"), Ok(Query::Term(Term::Mention("Brand".into()))));
        assert_eq!(parse("#Late"), Ok(Query::Term(Term::Hashtag("late".into()))));
        assert_eq!(parse("url:\"example.com/a\""), Ok(Query::Term(Term::Url("example.com/a".into()))));
        assert_eq!(parse("ORanges"), Ok(words("ORanges")));
        assert!(matches!(parse("retweets_of:@Brand"), Ok(Query::Term(Term::RepostsOf(_)))));
    }

    #[test]
    fn a_mistake_says_what_and_where() {
        assert!(mistakes("late fromm:x")[0].starts_with("Reference to invalid operator 'fromm'."));
        assert!(mistakes("late fromm:x")[0].ends_with("(at position 6)"));
        assert_eq!(mistakes("(late"), ["Missing ')' (at position 6)"]);
        assert_eq!(mistakes("late)"), ["Unexpected ')' (at position 5)"]);
        assert_eq!(mistakes("é \"late"), ["Missing '\"' (at position 3)"]);
        assert_eq!(mistakes("late OR"), ["Expected a keyword or an operator (at position 8)"]);
        assert_eq!(mistakes("\" \""), ["There is nothing between the quotation marks (at position 1)"]);
        assert!(mistakes(&"(".repeat(100))[0].starts_with("The query is nested too deeply"));
        assert!(mistakes(&"-".repeat(100))[0].starts_with("The query is nested too deeply"));
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let all = mistakes("fromm:x ) is:late OR OR sample:0");
        let positions: Vec<&str> = all.iter().filter_map(|text| text.rsplit("(at ").next()).collect();
        assert_eq!(positions, ["position 1)", "position 9)", "position 11)", "position 22)", "position 25)"]);
        assert_eq!(mistakes(&")".repeat(1000)).len(), TOLD);
    }

    #[test]
    fn a_rule_rests_on_something_in_every_alternative() {
        let grounded = |text: &str| parse(text).map(|query| query.is_grounded());
        for text in ["cat", "cat -dog", "from:a is:reply", "(cat OR dog) lang:nl", "-a (b OR c)"] {
            assert_eq!(grounded(text), Ok(true), "{text}");
        }
        for text in ["-cat", "is:reply", "lang:nl -cat", "cat OR -dog", "cat OR has:links", "-(-cat)"] {
            assert_eq!(grounded(text), Ok(false), "{text}");
        }
        assert!(parse("-a (-b OR -c)").is_ok_and(|query| query.only_negates()));
        assert!(parse("-a is:reply").is_ok_and(|query| !query.only_negates()));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,80}", query in "[-( )a\"OR:is@#$é]{0,40}") {
            let _ = parse(&text);
            let _ = parse(&query);
        }
    }
}
