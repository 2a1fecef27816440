//! Names at points: each beside its own, over no other name and over as few points as may be.

use crate::vocabulary::Within;

use super::{
    picture::{Anchor, Bounds, Dash, Ink, Picture, Xy, xy},
    text::{fit, width},
    theme::Theme,
};

/// A name that wants to stand at a point.
pub(super) struct Name<'a> {
    /// The point.
    pub at: Xy,
    /// Half the height of what is drawn there, an interval included.
    pub reach: f32,
    /// The name.
    pub text: &'a str,
    /// Its type.
    pub ink: Ink,
    /// It stands over points where there is no free place; others are left out.
    pub needed: bool,
}

/// What names have to go round.
pub(super) struct Around {
    /// Names stay inside.
    pub plot: Bounds,
    /// Covered only by a name that is needed.
    pub points: Vec<Xy>,
    /// Places along lines, which a name rather does not cross.
    pub lines: Vec<Xy>,
    /// Never covered.
    pub words: Vec<Bounds>,
}

impl Around {
    /// Goes round a straight line, too.
    pub(super) fn line(&mut self, from: Xy, to: Xy) {
        let steps =
            (((to.x - from.x).abs() + (to.y - from.y).abs()) / 8.0).within(0.0, 1e3) as usize;
        for n in 0..=steps {
            let share = n as f32 / steps.max(1) as f32;
            let at = |a: f32, b: f32| a + (b - a) * share;
            self.lines.push(xy(at(from.x, to.x), at(from.y, to.y)));
        }
    }
}

/// Draws names, the first ones having the choice of places.
pub(super) fn names(picture: &mut Picture, names: &[Name<'_>], mut around: Around, theme: &Theme) {
    for name in names {
        let (size, bold) = (name.ink.size, name.ink.bold);
        let text = fit(name.text, size, bold, around.plot.width - 4.0);
        let half = (width(&text, size, bold) / 2.0 + 2.0, size / 2.0 + 1.0);
        let Some((cost, bounds)) = best(name.at, name.reach, half, &around) else {
            continue;
        };
        if text.is_empty() || cost >= FAR && !name.needed {
            continue;
        }
        let middle = xy(bounds.x + half.0, bounds.y + half.1);
        picture.rect(bounds, theme.paper, 0.85);
        // A name that had to go further away keeps a thread to its point.
        let far = (middle.y - name.at.y).abs() - half.1 - name.reach;
        if far > theme.line() * 0.6 {
            let side = (middle.y - name.at.y).signum();
            let foot = xy(
                name.at.x.max(bounds.x).min(bounds.right()),
                middle.y - side * half.1,
            );
            let head = xy(name.at.x, name.at.y + side * (name.reach + 1.0));
            picture.stroke(foot, head, name.ink.colour, 1.0, Dash::Solid);
        }
        picture.text(middle, &text, Anchor::Middle, name.ink);
        around.words.push(bounds);
    }
}

/// What is too much for a name that is not needed: to lie over a line, or to stand far from its point.
const FAR: f32 = 12.0;
/// Half the width of the widest mark: an interval may be high, and a name beside it is near all the same.
const WIDEST: f32 = 10.0;
/// What it costs to cover a point: more than any detour.
const COVERS: f32 = 100.0;

fn best(at: Xy, reach: f32, half: (f32, f32), around: &Around) -> Option<(f32, Bounds)> {
    let mut best: Option<(f32, Bounds)> = None;
    for away in 0..7 {
        let d = reach + 2.0 + away as f32 * half.1 * 2.4;
        // Beside, over and under; over and under, beginning or ending at the point.
        for (n, (x, y)) in [
            (1.0, 0.0),
            (-1.0, 0.0),
            (0.0, -1.0),
            (0.0, 1.0),
            (1.0, -1.0),
            (1.0, 1.0),
            (-1.0, -1.0),
            (-1.0, 1.0),
        ]
        .into_iter()
        .enumerate()
        {
            // Far to the side a name would lose its point.
            if away > 0 && n < 2 {
                continue;
            }
            let across = match n {
                0 | 1 => reach.min(WIDEST) + 2.0,
                2 | 3 => d,
                _ => -6.0,
            };
            let plot = around.plot;
            let mut middle = xy(at.x + x * (across + half.0), at.y + y * (d + half.1));
            if x == 0.0 {
                // A little more than half, or rounding would put it outside.
                let half = half.0 + 0.1;
                middle.x = middle.x.within(plot.x + half, plot.right() - half);
            }
            let bounds = Bounds::between(
                middle.x - half.0,
                middle.y - half.1,
                middle.x + half.0,
                middle.y + half.1,
            );
            let inside = bounds.x >= plot.x
                && bounds.right() <= plot.right()
                && bounds.y >= plot.y
                && bounds.bottom() <= plot.bottom();
            if !inside || around.words.iter().any(|taken| taken.overlaps(bounds)) {
                continue;
            }
            let wide = Bounds::between(
                bounds.x - 3.0,
                bounds.y - 3.0,
                bounds.right() + 3.0,
                bounds.bottom() + 3.0,
            );
            let over = |list: &[Xy], most: usize| {
                let hits = list.iter().filter(|p| wide.contains(**p) && **p != at);
                hits.take(most).count() as f32
            };
            let cost = over(&around.points, 30) * COVERS
                + over(&around.lines, 8) * 2.0
                + away as f32 * 6.0
                + n as f32 * 0.5;
            if best.is_none_or(|b| cost < b.0) {
                best = Some((cost, bounds));
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Beside an interval from top to bottom of the plot a name is as near as beside a small one.
    #[test]
    fn a_name_beside_a_high_interval_is_near_it() {
        let around = Around {
            plot: Bounds::between(0.0, 0.0, 400.0, 200.0),
            points: Vec::new(),
            lines: Vec::new(),
            words: Vec::new(),
        };
        let (_, place) = best(xy(10.0, 100.0), 98.0, (50.0, 7.0), &around).expect("there is room");
        assert_eq!([place.x, place.y], [22.0, 93.0]);
    }
}
