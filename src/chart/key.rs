//! Names for what is drawn: beside the ends of the lines where there is room, in a row above the plot where there is not.

use super::{
    picture::{Anchor, Dash, Ink, Marker, Picture, xy},
    text::{fit, width},
    theme::{Rgb, Theme},
};
use crate::vocabulary::Within;
use crate::vocabulary::ordered::sort_by;

/// The sample of a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Swatch {
    /// A piece of line.
    Line(Rgb, f32, Dash),
    /// A point.
    Marker(Rgb, Marker),
    /// A piece of area.
    Block(Rgb),
    /// A piece of shade, this strong.
    Band(Rgb, f32),
    /// No sample: a remark.
    Nothing,
}

/// One entry of a key.
#[derive(Debug, Clone)]
pub(super) struct KeyItem {
    /// Sample.
    pub swatch: Swatch,
    /// Name.
    pub label: String,
}

/// Draws the entries in rows from `top`, and says how high they are. Pass no picture to measure only.
pub(super) fn key_rows(
    mut picture: Option<&mut Picture>,
    items: &[KeyItem],
    (left, right): (f32, f32),
    top: f32,
    theme: &Theme,
) -> f32 {
    if items.is_empty() {
        return 0.0;
    }
    let size = theme.small();
    let line = theme.line();
    let (mut x, mut y) = (left, top + line / 2.0);
    for item in items {
        let sample = match item.swatch {
            Swatch::Line(..) => 22.0,
            Swatch::Marker(..) | Swatch::Block(_) => 12.0,
            Swatch::Band(..) => 18.0,
            Swatch::Nothing => -6.0,
        };
        let label = fit(
            &item.label,
            size,
            false,
            (right - left - sample - 6.0).max(0.0),
        );
        let wide = sample + 6.0 + width(&label, size, false);
        if x > left && x + wide > right {
            x = left;
            y += line;
        }
        if let Some(picture) = picture.as_deref_mut() {
            match item.swatch {
                Swatch::Line(colour, width, dash) => {
                    picture.stroke(xy(x, y), xy(x + sample, y), colour, width, dash);
                }
                Swatch::Marker(colour, marker) => {
                    picture.marker(xy(x + 6.0, y), 4.5, marker, colour, theme.paper);
                }
                Swatch::Block(colour) => {
                    let bounds = super::picture::Bounds::between(x, y - 6.0, x + 12.0, y + 6.0);
                    picture.rect(bounds, colour, 1.0);
                }
                Swatch::Band(colour, opacity) => {
                    let bounds = super::picture::Bounds::between(x, y - 6.0, x + sample, y + 6.0);
                    picture.rect(bounds, colour, opacity);
                }
                Swatch::Nothing => {}
            }
            picture.text(
                xy(x + sample + 6.0, y),
                &label,
                Anchor::Start,
                Ink::new(size, theme.ink),
            );
        }
        x += wide + 18.0;
    }
    y + line / 2.0 - top
}

/// A name that wants to stand beside a height.
#[derive(Debug, Clone)]
pub(super) struct SideLabel {
    /// The height it belongs to.
    pub y: f32,
    /// Its lines.
    pub lines: Vec<String>,
    /// All of it in one line, for where room is short; may be empty.
    pub short: String,
    /// Colour of its text.
    pub colour: Rgb,
    /// Heavy or not.
    pub bold: bool,
    /// The lowest is dropped last when there is no room for all.
    pub rank: u8,
}

/// Draws the names one under the other, each as near to its height as the others allow; a short leader joins a name that
/// had to move.
pub(super) fn side_labels(
    picture: &mut Picture,
    mut labels: Vec<SideLabel>,
    x: f32,
    (top, bottom): (f32, f32),
    theme: &Theme,
) {
    let line = theme.line();
    let height = |l: &SideLabel| l.lines.len() as f32 * line + 3.0;
    labels.retain(|l| !l.lines.is_empty());
    if labels.iter().map(height).sum::<f32>() > bottom - top {
        for label in &mut labels {
            if !label.short.is_empty() {
                label.lines = vec![std::mem::take(&mut label.short)];
            }
        }
    }
    while labels.iter().map(height).sum::<f32>() > bottom - top && labels.len() > 1 {
        let worst = labels.iter().map(|l| l.rank).max();
        match labels.iter().rposition(|l| Some(l.rank) == worst) {
            Some(at) => labels.remove(at),
            None => break,
        };
    }
    sort_by(&mut labels, |a, b| a.y.total_cmp(&b.y));
    let tops = settled(
        labels.iter().map(|l| (l.y - line / 2.0, height(l))),
        top,
        bottom,
    );
    for (label, at) in labels.iter().zip(&tops) {
        let first = at + line / 2.0;
        if (first - label.y).abs() > 3.0 {
            picture.stroke(
                xy(x - 7.0, label.y),
                xy(x - 2.0, first),
                label.colour,
                1.0,
                Dash::Solid,
            );
        }
        for (n, text) in label.lines.iter().enumerate() {
            let ink = Ink {
                size: theme.small(),
                bold: label.bold,
                colour: label.colour,
            };
            picture.text(xy(x, first + n as f32 * line), text, Anchor::Start, ink);
        }
    }
}

/// Where boxes stand one under the other that want to begin at certain heights: those that would meet share the way.
fn settled(wanted: impl Iterator<Item = (f32, f32)>, top: f32, bottom: f32) -> Vec<f32> {
    // Groups of boxes without room between them: the first one's place if it stood alone for all, how many, how high.
    let mut groups: Vec<(f32, f32, f32)> = Vec::new();
    let mut heights = Vec::new();
    let into = |want: f32, high: f32| want.within(top, (bottom - high).max(top));
    for (want, high) in wanted {
        heights.push(high);
        let mut group = (want, 1.0, high);
        while let Some((want, count, above)) = groups.pop() {
            if into(want, above) + above <= into(group.0, group.2) {
                groups.push((want, count, above));
                break;
            }
            let all = count + group.1;
            let first = (want * count + (group.0 - above) * group.1) / all;
            group = (first, all, above + group.2);
        }
        groups.push(group);
    }
    let mut heights = heights.into_iter();
    let mut out = Vec::new();
    for (want, count, high) in groups {
        let mut at = into(want, high);
        for high in heights.by_ref().take(count as usize) {
            out.push(at);
            at += high;
        }
    }
    out
}
