//! How wide a text is, without asking a browser: the advance widths of Arial in thousandths of the font size.
//!
//! A system font may be a little wider; every layout leaves that much air.

use crate::vocabulary::text::joined;
use crate::vocabulary::text::lower;

/// Widths of the characters from space to tilde.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Width in CSS pixels.
pub(super) fn width(text: &str, size: f32, bold: bool) -> f32 {
    let thousandths: u32 = text
        .chars()
        .map(|c| match c {
            ' '..='~' => u32::from(WIDTHS[c as usize - 32]),
            '…' | '—' | '→' | '←' => 1000,
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' => 0,
            '\u{1100}'..='\u{ffff}' if c > '\u{2fff}' => 1000,
            c if lower(c) != c => 722,
            _ => 584,
        })
        .sum();
    // Bold is wider by about a fourteenth in English text.
    thousandths as f32 / 1000.0 * size * if bold { 1.07 } else { 1.0 }
}

/// The text, or as much of it as fits with an ellipsis.
pub(super) fn fit(text: &str, size: f32, bold: bool, room: f32) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept, size, bold) + size > room {
            kept.pop();
            break;
        }
    }
    let kept = kept.trim_end();
    if kept.is_empty() {
        String::new()
    } else {
        format!("{kept}…")
    }
}

/// Breaks a text into at most `most` lines; what does not fit on the last ends in an ellipsis.
pub(super) fn wrap(text: &str, size: f32, bold: bool, room: f32, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    for (n, word) in words.iter().enumerate() {
        let longer = if line.is_empty() {
            (*word).to_owned()
        } else {
            format!("{line} {word}")
        };
        if line.is_empty() || width(&longer, size, bold) <= room {
            line = longer;
        } else if lines.len() + 1 < most {
            lines.push(fit(&line, size, bold, room));
            line = (*word).to_owned();
        } else {
            line = format!("{line} {}", joined(&words[n..], " "));
            break;
        }
    }
    if !line.is_empty() {
        lines.push(fit(&line, size, bold, room));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_arial() {
        assert_eq!(width("0123456789", 10.0, false), 55.6);
        assert!(width("Wi", 10.0, false) < width("WW", 10.0, false));
        assert!(width("Thurrock", 10.0, true) > width("Thurrock", 10.0, false));
    }

    #[test]
    fn a_text_is_cut_or_broken_to_its_room() {
        assert_eq!(fit("Thurrock", 14.0, false, 200.0), "Thurrock");
        assert_eq!(
            fit("Bath and North East Somerset", 14.0, false, 90.0),
            "Bath and N…"
        );
        assert_eq!(fit("Thurrock", 14.0, false, 3.0), "");
        let lines = wrap("Bournemouth, Christchurch and Poole", 14.0, false, 120.0, 2);
        assert_eq!(lines, ["Bournemouth,", "Christchurch and…"]);
        assert!(wrap("", 14.0, false, 10.0, 2).is_empty());
    }
}
