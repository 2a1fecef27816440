//! Colours and type of a chart.

/// A colour of the screen, opaque.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Relative luminance after WCAG 2.
    fn luminance(self) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                // Not `powf`, which is 2 KB that nothing else needs.
                (((c + 0.055) / 1.055).ln() * 2.4).exp()
            }
        };
        0.2126 * channel(self.0) + 0.7152 * channel(self.1) + 0.0722 * channel(self.2)
    }

    /// Contrast ratio after WCAG 2: 1 to 21.
    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// Everything about the look of a chart that the page may choose. Text colours reach 4.5:1 on `paper` and mark colours 3:1
/// in the presets; a page that sets its own answers for its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Titles, values, the rule of the selected period.
    pub ink: Rgb,
    /// Axis labels, comparators.
    pub muted: Rgb,
    /// Grid lines: quiet on purpose, and never the only carrier of anything.
    pub grid: Rgb,
    /// Behind everything.
    pub paper: Rgb,
    /// The area that is looked at.
    pub accent: Rgb,
    /// Better than the benchmark, or a signal of improvement.
    pub better: Rgb,
    /// Worse than the benchmark, or a signal of concern.
    pub worse: Rgb,
    /// Similar to the benchmark.
    pub same: Rgb,
    /// Different where no direction is the good one, or not compared.
    pub neutral: Rgb,
    /// Marks of what is not there.
    pub gap: Rgb,
    /// Parts of a whole, in order.
    pub parts: [Rgb; 6],
    /// Font stack, as CSS writes it. Metrics close to Arial keep labels apart.
    pub font: String,
    /// Size of labels in CSS pixels; axes are one smaller.
    pub text: f32,
}

const FONT: &str = "Arial, Helvetica, sans-serif";

impl Theme {
    /// Dark on white.
    pub fn light() -> Self {
        Self {
            ink: Rgb(11, 12, 12),
            muted: Rgb(80, 90, 95),
            grid: Rgb(218, 222, 225),
            paper: Rgb(255, 255, 255),
            accent: Rgb(18, 67, 109),
            better: Rgb(0, 115, 107),
            worse: Rgb(184, 64, 10),
            same: Rgb(98, 109, 116),
            neutral: Rgb(95, 69, 155),
            gap: Rgb(125, 135, 141),
            parts: [
                Rgb(18, 67, 109),
                Rgb(26, 143, 137),
                Rgb(128, 22, 80),
                Rgb(210, 82, 17),
                Rgb(61, 61, 61),
                Rgb(140, 110, 190),
            ],
            font: FONT.to_owned(),
            text: 14.0,
        }
    }

    /// Light on near-black.
    pub fn dark() -> Self {
        Self {
            ink: Rgb(243, 244, 245),
            muted: Rgb(178, 187, 193),
            grid: Rgb(56, 64, 71),
            paper: Rgb(20, 24, 28),
            accent: Rgb(140, 194, 245),
            better: Rgb(79, 209, 197),
            worse: Rgb(255, 158, 102),
            same: Rgb(163, 173, 180),
            neutral: Rgb(195, 168, 245),
            gap: Rgb(120, 131, 139),
            parts: [
                Rgb(140, 194, 245),
                Rgb(60, 170, 160),
                Rgb(240, 150, 195),
                Rgb(255, 178, 110),
                Rgb(205, 210, 214),
                Rgb(160, 130, 215),
            ],
            ..Self::light()
        }
    }

    /// For paper: no large dark areas, and the parts stay apart on a printer without colour.
    pub fn print() -> Self {
        Self {
            ink: Rgb(0, 0, 0),
            muted: Rgb(64, 64, 64),
            grid: Rgb(208, 208, 208),
            accent: Rgb(0, 0, 0),
            better: Rgb(0, 90, 84),
            worse: Rgb(160, 52, 0),
            same: Rgb(90, 90, 90),
            neutral: Rgb(80, 56, 140),
            gap: Rgb(110, 110, 110),
            parts: [
                Rgb(20, 20, 20),
                Rgb(120, 120, 120),
                Rgb(70, 70, 70),
                Rgb(120, 60, 20),
                Rgb(40, 40, 40),
                Rgb(95, 95, 95),
            ],
            ..Self::light()
        }
    }

    /// For forced colours: three system colours carry everything, and shape and dash the rest.
    pub fn forced(ink: Rgb, paper: Rgb, highlight: Rgb) -> Self {
        Self {
            ink,
            muted: ink,
            grid: ink,
            paper,
            accent: highlight,
            better: ink,
            worse: ink,
            same: ink,
            neutral: ink,
            gap: ink,
            parts: [ink; 6],
            ..Self::light()
        }
    }

    /// The colour itself where words in it can be read, else ink: marks need 3:1, words 4.5:1.
    pub(super) fn for_words(&self, colour: Rgb) -> Rgb {
        if colour.contrast(self.paper) >= 4.5 {
            colour
        } else {
            self.ink
        }
    }

    /// Size of axis labels and notes.
    pub(super) fn small(&self) -> f32 {
        self.text - 1.0
    }

    /// Distance between two lines of text.
    pub(super) fn line(&self) -> f32 {
        (self.text * 1.25).round()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_meet_wcag_aa() {
        for (name, theme) in [
            ("light", Theme::light()),
            ("dark", Theme::dark()),
            ("print", Theme::print()),
        ] {
            for (what, colour) in [
                ("ink", theme.ink),
                ("muted", theme.muted),
                ("accent", theme.accent),
                ("better", theme.better),
                ("worse", theme.worse),
                ("same", theme.same),
                ("neutral", theme.neutral),
            ] {
                let contrast = colour.contrast(theme.paper);
                assert!(contrast >= 4.5, "{name} {what} {contrast:.2}");
            }
            for colour in theme.parts.iter().chain([&theme.gap]) {
                let contrast = colour.contrast(theme.paper);
                assert!(contrast >= 3.0, "{name} {colour:?} {contrast:.2}");
            }
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Rgb(0, 0, 0).contrast(Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
        assert!((Rgb(118, 118, 118).contrast(Rgb(255, 255, 255)) - 4.54).abs() < 0.01);
    }

    /// Values of a custom property of the stylesheet: light, dark by preference, dark by attribute.
    fn in_css(name: &str) -> Vec<Rgb> {
        let css = include_str!("../../www/scorecard.css");
        let of_line = |line: &str| {
            let value = line.trim().strip_prefix(name)?.strip_prefix(": ")?;
            let digits = value.split('#').nth(1)?.trim_end_matches([')', ';']);
            let full = match digits.len() {
                3 => digits.chars().flat_map(|c| [c, c]).collect(),
                _ => digits.to_owned(),
            };
            let part = |n: usize| u8::from_str_radix(full.get(n * 2..n * 2 + 2)?, 16).ok();
            Some(Rgb(part(0)?, part(1)?, part(2)?))
        };
        css.lines().filter_map(of_line).take(3).collect()
    }

    /// The same of a ground, which may be a colour of the page let into its paper.
    fn ground(name: &str) -> Vec<Rgb> {
        let css = include_str!("../../www/scorecard.css");
        let mixed = css.lines().find_map(|line| {
            let value = line.trim().strip_prefix(name)?;
            let value = value.strip_prefix(": color-mix(in srgb, var(")?;
            value.strip_suffix("%, var(--paper));")?.split_once(") ")
        });
        let Some((colour, share)) = mixed else {
            return in_css(name);
        };
        let share: f64 = share.parse().expect("a number");
        let mix = |a: u8, b: u8| {
            (f64::from(a) * share / 100.0 + f64::from(b) * (1.0 - share / 100.0)).round() as u8
        };
        let both = in_css(colour).into_iter().zip(in_css("--paper"));
        both.map(|(a, b)| Rgb(mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2)))
            .collect()
    }

    #[test]
    fn charts_and_page_share_their_colours() {
        let (light, dark) = (Theme::light(), Theme::dark());
        for (name, a, b) in [
            ("--ink", light.ink, dark.ink),
            ("--paper", light.paper, dark.paper),
            ("--muted", light.muted, dark.muted),
            ("--accent", light.accent, dark.accent),
            ("--better", light.better, dark.better),
            ("--worse", light.worse, dark.worse),
            ("--same", light.same, dark.same),
            ("--neutral", light.neutral, dark.neutral),
            ("--gap", light.gap, dark.gap),
        ] {
            assert_eq!(in_css(name), [a, b, b], "{name}");
        }
    }

    #[test]
    fn text_of_the_page_meets_wcag_aa_on_every_ground() {
        for (text, on) in [
            ("--muted", "--wash"),
            ("--muted", "--tint"),
            ("--muted", "--warn"),
            ("--accent", "--wash"),
            ("--accent", "--tint"),
            ("--accent", "--warn"),
            ("--better", "--tint"),
            ("--worse", "--tint"),
            ("--worse", "--wash"),
            ("--same", "--tint"),
            ("--neutral", "--tint"),
            ("--on-accent", "--accent"),
            ("--focus-ink", "--focus"),
        ] {
            for (a, b) in in_css(text).into_iter().zip(ground(on)) {
                let contrast = a.contrast(b);
                assert!(contrast >= 4.5, "{text} on {on}: {contrast:.2}");
            }
            assert!(
                !in_css(text).is_empty() && !ground(on).is_empty(),
                "{text} {on}"
            );
        }
    }
}
