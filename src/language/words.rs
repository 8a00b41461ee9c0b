//! Which terms a word belongs to: a trie read from the front for words and beginnings, and from the back for endings.

/// A node: its edges, sorted, and what holds when a word ends here or merely passes.
#[derive(Debug, Clone, Default)]
struct Node {
    edges: Vec<(u8, u32)>,
    whole: Vec<u16>,
    passing: Vec<u16>,
}

/// The vocabulary of a lexicon.
#[derive(Debug, Clone)]
pub(super) struct Words {
    front: Vec<Node>,
    back: Vec<Node>,
}

impl Words {
    /// An empty vocabulary.
    pub(super) fn new() -> Words {
        Words { front: vec![Node::default()], back: vec![Node::default()] }
    }

    /// Adds a word to a term: `word`, `beginning*` or `*ending`.
    pub(super) fn add(&mut self, word: &str, term: u16) {
        if let Some(ending) = word.strip_prefix('*') {
            let node = grow(&mut self.back, ending.bytes().rev());
            add(&mut self.back[node].passing, term);
        } else if let Some(beginning) = word.strip_suffix('*') {
            let node = grow(&mut self.front, beginning.bytes());
            add(&mut self.front[node].passing, term);
        } else {
            let node = grow(&mut self.front, word.bytes());
            add(&mut self.front[node].whole, term);
        }
    }

    /// Appends the terms that a word belongs to.
    pub(super) fn terms(&self, word: &str, found: &mut Vec<u16>) {
        if let Some(node) = walk(&self.front, word.bytes(), found) {
            found.extend_from_slice(&node.whole);
        }
        walk(&self.back, word.bytes().rev(), found);
    }
}

fn add(terms: &mut Vec<u16>, term: u16) {
    if !terms.contains(&term) {
        terms.push(term);
    }
}

/// Follows the bytes from the root as far as they are known; the last node if all are.
fn walk<'a>(nodes: &'a [Node], bytes: impl Iterator<Item = u8>, found: &mut Vec<u16>) -> Option<&'a Node> {
    let mut node = nodes.first()?;
    for byte in bytes {
        let (_, next) = node.edges.iter().find(|(edge, _)| *edge == byte)?;
        node = &nodes[*next as usize];
        found.extend_from_slice(&node.passing);
    }
    Some(node)
}

/// Follows the bytes from the root, adding nodes where there are none.
fn grow(nodes: &mut Vec<Node>, bytes: impl Iterator<Item = u8>) -> usize {
    let mut at = 0;
    for byte in bytes {
        at = match nodes[at].edges.binary_search_by_key(&byte, |&(edge, _)| edge) {
            Ok(place) => nodes[at].edges[place].1 as usize,
            Err(place) => {
                let next = nodes.len();
                nodes.push(Node::default());
                nodes[at].edges.insert(place, (byte, u32::try_from(next).unwrap_or(u32::MAX)));
                next
            }
        };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn a_word_has_the_terms_of_itself_its_beginnings_and_its_endings() {
        let mut words = Words::new();
        words.add("nummer", 1);
        words.add("*nummer", 2);
        words.add("kund*", 3);
        let terms = |word| {
            let mut found = Vec::new();
            words.terms(word, &mut found);
            found.sort_unstable();
            found
        };
        assert_eq!(terms("nummer"), [1, 2]);
        assert_eq!(terms("kundennummer"), [2, 3]);
        assert_eq!(terms("num"), [0_u16; 0]);
    }
}
