//! A parser that tells where the parts of a RON text stand. It builds no values and checks no types: that is ron's
//! business. Comments and layout stay outside the nodes.

use std::ops::Range;

/// Nesting beyond this depth is refused, as ron does.
const DEEPEST: usize = 128;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// From the first character (of the name, where there is one) to behind the last.
    pub span: Range<usize>,
    /// Struct or variant name in front of the bracket.
    pub name: Option<Range<usize>>,
    /// What it holds.
    pub body: Body,
}

/// What a value holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Body {
    /// Number, text, character, bare name.
    Scalar,
    /// Whatever stands in brackets.
    Group {
        /// `(`, `[` or `{`.
        bracket: u8,
        /// Behind the opening bracket and a comment on its line.
        start: usize,
        /// The parts.
        entries: Vec<Entry>,
    },
}

/// A field, map entry, list item or tuple member.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// Field name or map key.
    pub key: Option<Range<usize>>,
    /// The value.
    pub value: Node,
    /// From behind the part before to behind the comma and a comment on its line.
    pub slot: Range<usize>,
    /// Whether a comma follows.
    pub comma: bool,
}

/// Why a text has no nodes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SpanError {
    /// It ends inside of a value.
    Truncated,
    /// Something unexpected at this offset.
    Unexpected,
}

impl Entry {
    /// Where the entry itself begins.
    pub fn start(&self) -> usize {
        self.key.as_ref().map_or(self.value.span.start, |key| key.start)
    }
}

impl Node {
    /// The parts of a group; none of a scalar.
    pub fn entries(&self) -> &[Entry] {
        match &self.body {
            Body::Scalar => &[],
            Body::Group { entries, .. } => entries,
        }
    }
}

/// The nodes of a whole text.
pub(super) fn parse(text: &str) -> Result<Node, SpanError> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    parser.blank()?;
    while text[parser.at..].starts_with("#!") {
        let length = text[parser.at..].find(']').ok_or(SpanError::Truncated)?;
        parser.at += length + 1;
        parser.blank()?;
    }
    let node = parser.value()?;
    parser.blank()?;
    if parser.at == text.len() { Ok(node) } else { Err(SpanError::Unexpected) }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) {
        let length = self.rest().find(|c| !accept(c)).unwrap_or(self.rest().len());
        self.at += length;
    }

    /// Skips space and comments.
    fn blank(&mut self) -> Result<(), SpanError> {
        loop {
            self.take_while(|c| c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}'));
            if self.rest().starts_with("//") {
                self.take_while(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                self.block_comment()?;
            } else {
                return Ok(());
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), SpanError> {
        let mut depth = 0;
        loop {
            if self.rest().starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if self.rest().starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return Ok(());
                }
            } else {
                self.at += self.peek().ok_or(SpanError::Truncated)?.len_utf8();
            }
        }
    }

    /// Skips space and one comment on the present line, if only they follow; else stays.
    fn line_tail(&mut self) {
        let before = self.at;
        self.take_while(|c| c == ' ' || c == '\t');
        if self.rest().starts_with("//") {
            self.take_while(|c| c != '\n' && c != '\r');
        } else {
            self.at = before;
        }
    }

    fn value(&mut self) -> Result<Node, SpanError> {
        let start = self.at;
        match self.peek().ok_or(SpanError::Truncated)? {
            '(' | '[' | '{' => self.group(start, None),
            '"' => self.quoted(start, '"'),
            '\'' => self.quoted(start, '\''),
            _ if self.raw_text_hashes().is_some() => self.raw_text(start),
            'b' if self.rest().starts_with("b\"") || self.rest().starts_with("b'") => {
                self.at += 1;
                let quote = self.peek().unwrap_or('"');
                self.quoted(start, quote)
            }
            c if c.is_alphabetic() || c == '_' => {
                self.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '#'));
                let name = start..self.at;
                self.blank()?;
                if self.peek() == Some('(') {
                    return self.group(start, Some(name));
                }
                self.at = name.end;
                Ok(Node { span: name, name: None, body: Body::Scalar })
            }
            c if c.is_ascii_digit() || matches!(c, '+' | '-' | '.') => {
                self.take_while(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '.' | '_'));
                Ok(Node { span: start..self.at, name: None, body: Body::Scalar })
            }
            _ => Err(SpanError::Unexpected),
        }
    }

    fn quoted(&mut self, start: usize, quote: char) -> Result<Node, SpanError> {
        self.at += 1;
        loop {
            let c = self.peek().ok_or(SpanError::Truncated)?;
            self.at += c.len_utf8();
            if c == '\\' {
                self.at += self.peek().ok_or(SpanError::Truncated)?.len_utf8();
            } else if c == quote {
                return Ok(Node { span: start..self.at, name: None, body: Body::Scalar });
            }
        }
    }

    /// Number of `#` of a raw text such as `r#"..."#` that begins here.
    fn raw_text_hashes(&self) -> Option<usize> {
        let rest = self.rest().strip_prefix('b').unwrap_or(self.rest()).strip_prefix('r')?;
        let text = rest.trim_start_matches('#');
        text.starts_with('"').then_some(rest.len() - text.len())
    }

    fn raw_text(&mut self, start: usize) -> Result<Node, SpanError> {
        let hashes = self.raw_text_hashes().unwrap_or(0);
        self.take_while(|c| c != '"');
        self.at += 1;
        let end = format!("\"{}", "#".repeat(hashes));
        let length = self.rest().find(&end).ok_or(SpanError::Truncated)?;
        self.at += length + end.len();
        Ok(Node { span: start..self.at, name: None, body: Body::Scalar })
    }

    fn group(&mut self, node_start: usize, name: Option<Range<usize>>) -> Result<Node, SpanError> {
        let bracket = self.text.as_bytes().get(self.at).copied().ok_or(SpanError::Truncated)?;
        let close = match bracket {
            b'(' => ')',
            b'[' => ']',
            _ => '}',
        };
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(SpanError::Unexpected);
        }
        self.at += 1;
        self.line_tail();
        let start = self.at;
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let slot = self.at;
            self.blank()?;
            if self.peek() == Some(close) {
                self.at += 1;
                self.depth -= 1;
                let body = Body::Group { bracket, start, entries };
                return Ok(Node { span: node_start..self.at, name, body });
            }
            if entries.last().is_some_and(|last| !last.comma) {
                return Err(if self.at == self.text.len() { SpanError::Truncated } else { SpanError::Unexpected });
            }
            entries.push(self.entry(slot, bracket)?);
        }
    }

    fn entry(&mut self, slot: usize, bracket: u8) -> Result<Entry, SpanError> {
        let mut value = self.value()?;
        let mut key = None;
        let end = self.at;
        self.blank()?;
        if self.peek() == Some(':') && bracket != b'[' {
            self.at += 1;
            self.blank()?;
            key = Some(value.span);
            value = self.value()?;
        } else {
            self.at = end;
        }
        let end = self.at;
        self.blank()?;
        let comma = self.peek() == Some(',');
        if comma {
            self.at += 1;
        } else {
            self.at = end;
        }
        self.line_tail();
        Ok(Entry { key, value, slot: slot..self.at, comma })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_has_its_place() {
        let text = r##"#![enable(implicit_some)]
// head
Motor( // a motor
    name: "a \"quoted\" name", /* nested /* comment */ */
    raw: r#"with "quotes""#,
    list: [1, -2.5e-3, 'c', Some(Unit), ()],
    map: {"k": (x: 1), "l": NaN},
)
"##;
        let node = parse(text).expect("parses");
        let keys: Vec<&str> = node.entries().iter().map(|entry| &text[entry.key.clone().expect("fields")]).collect();
        assert_eq!(keys, ["name", "raw", "list", "map"]);
        let values: Vec<&str> =
            node.entries()[2].value.entries().iter().map(|entry| &text[entry.value.span.clone()]).collect();
        assert_eq!(values, ["1", "-2.5e-3", "'c'", "Some(Unit)", "()"]);
        assert_eq!(&text[node.entries()[1].value.span.clone()], "r#\"with \"quotes\"\"#");
        assert_eq!(node.entries()[3].value.entries().len(), 2);
    }

    #[test]
    fn a_text_that_ends_early_is_told_from_one_that_is_wrong() {
        let whole = "Motor(name: \"x\", list: [(a: 1), r#\"y\"#])";
        for length in 1..whole.len() {
            // A bare name is whole.
            if length > 5 {
                assert_eq!(parse(&whole[..length]), Err(SpanError::Truncated), "{}", &whole[..length]);
            }
        }
        assert_eq!(parse("(a: 1 b: 2)"), Err(SpanError::Unexpected));
        assert_eq!(parse("(a: 1))"), Err(SpanError::Unexpected));
        assert_eq!(parse(&"(".repeat(100_000)), Err(SpanError::Unexpected));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "[a-c(){}\\[\\]:,\"'#/*\\\\r é\n]{0,40}") {
            let _ = parse(&text);
        }
    }
}
