//! Text for XML.

/// Text as it stands in an attribute or an element. Characters that XML 1.0 does not allow become blanks; ends of
/// lines are written as references, for a reader makes blanks of them in attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push_str(if character == '\n' { "&#10;" } else { "&#9;" }),
            control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
