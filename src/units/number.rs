//! Numbers as people read them.

/// `value` with `digits` significant digits and no trailing zeros.
///
/// Fixed notation from 1e-4 to below 1e7, else with an exponent; thousands are set apart by a no-break space from
/// 10 000 on. Values that are not finite, which no solver gives, appear as "-".
pub fn format_significant(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return "-".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    // Round first: 9.9996 with four digits has one digit more before the point than its logarithm says.
    let scientific = format!("{:.*e}", digits.saturating_sub(1), value);
    let exponent: i32 = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    if !(-4..7).contains(&exponent) {
        return without_trailing_zeros(&scientific);
    }
    let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
    grouped(&without_trailing_zeros(&format!("{value:.decimals$}")))
}

/// `value` with a fixed number of decimals, thousands set apart.
pub fn format_number(value: f64, decimals: usize) -> String {
    if value.is_finite() { grouped(&format!("{value:.decimals$}")) } else { "-".to_owned() }
}

fn without_trailing_zeros(text: &str) -> String {
    let (mantissa, exponent) = text.split_once('e').map_or((text, None), |(m, e)| (m, Some(e)));
    let mantissa = if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    match exponent {
        Some(exponent) => format!("{mantissa}e{exponent}"),
        None => mantissa.to_owned(),
    }
}

fn grouped(text: &str) -> String {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
    let mut out = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && whole.len() > 4 && (whole.len() - index).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn significant_digits_are_kept_and_zeros_are_not() {
        for (value, digits, expected) in [
            (0.0, 4, "0"),
            (12480.4, 5, "12\u{a0}480"),
            (9.9996, 4, "10"),
            (1234.0, 4, "1234"),
            (0.00098765, 3, "0.000988"),
            (1.5e-7, 3, "1.5e-7"),
            (-2.50, 4, "-2.5"),
            (1.0e7, 3, "1e7"),
            (1234567.0, 3, "1\u{a0}234\u{a0}567"),
            (f64::NAN, 3, "-"),
        ] {
            assert_eq!(format_significant(value, digits), expected, "{value}");
        }
    }

    #[test]
    fn decimals_are_fixed_when_asked_for() {
        assert_eq!(format_number(1.0, 2), "1.00");
        assert_eq!(format_number(-12345.678, 1), "-12\u{a0}345.7");
    }
}
