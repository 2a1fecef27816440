//! What a chart is before it is drawn.

use super::{
    text::{fit, width},
    theme::{Rgb, Theme},
};
use crate::vocabulary::Within;
use crate::vocabulary::{AreaCode, MetricId, Period};

/// Width and height in CSS pixels. Sizes too small to hold a chart, or not numbers, are enlarged to 40 × 16.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// Across.
    pub width: f32,
    /// Down.
    pub height: f32,
}

impl Size {
    /// A usable size, whatever the page measured.
    pub fn new(width: f32, height: f32) -> Self {
        let usable = |v: f32, least: f32| {
            if v.is_finite() {
                v.within(least, 8000.0)
            } else {
                least
            }
        };
        Self {
            width: usable(width, 40.0),
            height: usable(height, 16.0),
        }
    }
}

/// A place in a picture, from its top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Xy {
    /// Rightwards.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

/// Short for a place.
pub(super) fn xy(x: f32, y: f32) -> Xy {
    Xy { x, y }
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Across.
    pub width: f32,
    /// Down.
    pub height: f32,
}

impl Bounds {
    /// From two corners.
    pub(super) fn between(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Self {
            x: left,
            y: top,
            width: (right - left).max(0.0),
            height: (bottom - top).max(0.0),
        }
    }

    /// Right edge.
    pub fn right(self) -> f32 {
        self.x + self.width
    }

    /// Lower edge.
    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    /// Whether a place is in it.
    pub fn contains(self, at: Xy) -> bool {
        at.x >= self.x && at.x <= self.right() && at.y >= self.y && at.y <= self.bottom()
    }

    /// Whether two rectangles share more than an edge.
    pub(super) fn overlaps(self, other: Bounds) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }
}

/// How a line is broken. Lines of different meaning differ in dash, not only in colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken.
    Solid,
    /// Long strokes.
    Dashed,
    /// Dots.
    Dotted,
    /// Long and short strokes in turn.
    DashDot,
    /// Very long strokes.
    Long,
    /// A long stroke and two dots.
    DashDotDot,
    /// Dots far apart.
    Sparse,
    /// Short strokes.
    Short,
}

impl Dash {
    /// Lengths of strokes and gaps in turn, of a line this wide, in CSS pixels; none for an unbroken line.
    pub(super) fn strokes(self, width: f32) -> Vec<f32> {
        let pattern: &[f32] = match self {
            Dash::Solid => &[],
            Dash::Dashed => &[6.0, 4.0],
            Dash::Dotted => &[1.5, 3.0],
            Dash::DashDot => &[8.0, 3.0, 2.0, 3.0],
            Dash::Long => &[12.0, 3.0],
            Dash::DashDotDot => &[7.0, 2.5, 1.5, 2.5, 1.5, 2.5],
            Dash::Sparse => &[2.0, 5.0],
            Dash::Short => &[3.5, 2.5],
        };
        let scale = width.max(1.0).sqrt();
        pattern.iter().map(|length| length * scale).collect()
    }
}

/// The form of a point. Each standing has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// Filled circle.
    Circle,
    /// Open circle.
    Ring,
    /// Square on its corner.
    Diamond,
    /// Square on its side.
    Square,
    /// Triangle pointing up.
    Up,
    /// Triangle pointing down.
    Down,
    /// Two crossed strokes.
    Cross,
}

/// Where a text is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// At its left end.
    Start,
    /// In the middle.
    Middle,
    /// At its right end.
    End,
}

/// Something to draw.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A path of straight strokes.
    Line {
        /// Corners.
        points: Vec<Xy>,
        /// Stroke.
        colour: Rgb,
        /// In CSS pixels.
        width: f32,
        /// Broken or not.
        dash: Dash,
    },
    /// A filled polygon.
    Area {
        /// Corners.
        points: Vec<Xy>,
        /// Fill.
        colour: Rgb,
        /// 0 to 1.
        opacity: f32,
    },
    /// A filled rectangle.
    Rect {
        /// Where.
        bounds: Bounds,
        /// Fill.
        colour: Rgb,
        /// 0 to 1.
        opacity: f32,
    },
    /// A data point.
    Marker {
        /// Centre.
        at: Xy,
        /// Half its width.
        radius: f32,
        /// Its form.
        marker: Marker,
        /// Fill, or stroke of an open form.
        colour: Rgb,
        /// A rim that sets it off from lines behind, and the inside of an open form.
        halo: Rgb,
    },
    /// One line of words; `at.y` is the middle of its capitals.
    Text {
        /// Where it is held.
        at: Xy,
        /// The words.
        text: String,
        /// Which end is held.
        anchor: Anchor,
        /// Font size in CSS pixels.
        size: f32,
        /// Heavy or not.
        bold: bool,
        /// Fill.
        colour: Rgb,
    },
}

/// Which thing a region of the picture stands for. It is the thing itself and not its place in a list, so that the same
/// period or area can be found in the other charts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum MarkId {
    /// A period of the series.
    Period(Period),
    /// An area of the comparison.
    Area(AreaCode),
    /// A part of a whole in a period, by its place among the parts.
    Part(Period, usize),
    /// A metric of a profile.
    Metric(MetricId),
}

/// A region that answers to the pointer and the arrow keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What it stands for.
    pub id: MarkId,
    /// Where the pointer counts as on it.
    pub bounds: Bounds,
    /// Where a tooltip points to.
    pub centre: Xy,
    /// What a screen reader says.
    pub label: String,
}

/// A drawn chart. Shapes in painting order, marks in reading order.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Its size.
    pub size: Size,
    /// Font stack of its texts.
    pub font: String,
    /// Colour behind it; `None` lets the page through.
    pub paper: Option<Rgb>,
    /// In painting order.
    pub shapes: Vec<Shape>,
    /// In reading order.
    pub marks: Vec<Mark>,
}

impl Picture {
    pub(super) fn new(size: Size, theme: &Theme) -> Self {
        Self {
            size: Size::new(size.width, size.height),
            font: theme.font.clone(),
            paper: Some(theme.paper),
            shapes: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// The mark under a place; where several hold it, the one whose centre is nearest.
    pub fn mark_at(&self, at: Xy) -> Option<&Mark> {
        self.marks
            .iter()
            .filter(|mark| mark.bounds.contains(at))
            .min_by(|a, b| {
                let far = |m: &Mark| (m.centre.x - at.x).powi(2) + (m.centre.y - at.y).powi(2);
                far(a).total_cmp(&far(b))
            })
    }

    pub(super) fn line(&mut self, points: Vec<Xy>, colour: Rgb, width: f32, dash: Dash) {
        if points.len() > 1 {
            self.shapes.push(Shape::Line {
                points,
                colour,
                width,
                dash,
            });
        }
    }

    /// A line of one stroke.
    #[inline(never)]
    pub(super) fn stroke(&mut self, from: Xy, to: Xy, colour: Rgb, width: f32, dash: Dash) {
        self.line(vec![from, to], colour, width, dash);
    }

    pub(super) fn area(&mut self, points: Vec<Xy>, colour: Rgb, opacity: f32) {
        self.shapes.push(Shape::Area {
            points,
            colour,
            opacity,
        });
    }

    pub(super) fn rect(&mut self, bounds: Bounds, colour: Rgb, opacity: f32) {
        self.shapes.push(Shape::Rect {
            bounds,
            colour,
            opacity,
        });
    }

    pub(super) fn marker(&mut self, at: Xy, radius: f32, marker: Marker, colour: Rgb, halo: Rgb) {
        self.shapes.push(Shape::Marker {
            at,
            radius,
            marker,
            colour,
            halo,
        });
    }

    pub(super) fn text(&mut self, at: Xy, text: &str, anchor: Anchor, ink: Ink) {
        if !text.is_empty() {
            self.shapes.push(Shape::Text {
                at,
                text: text.to_owned(),
                anchor,
                size: ink.size,
                bold: ink.bold,
                colour: ink.colour,
            });
        }
    }

    /// What is said where there is nothing to draw.
    pub(super) fn instead(&mut self, bounds: Bounds, words: &str, theme: &Theme) {
        self.rect(bounds, theme.gap, 0.08);
        let words = fit(words, theme.text, false, bounds.width - 4.0);
        let middle = xy(
            bounds.x + bounds.width / 2.0,
            bounds.y + bounds.height / 2.0,
        );
        self.text(
            middle,
            &words,
            Anchor::Middle,
            Ink::new(theme.text, theme.muted),
        );
    }

    /// Words about a place, cut to the picture and held inside it; says where they are.
    pub(super) fn text_about(&mut self, at: Xy, text: &str, ink: Ink) -> Bounds {
        let text = fit(text, ink.size, ink.bold, self.size.width - 4.0);
        let half = width(&text, ink.size, ink.bold) / 2.0 + 2.0;
        let at = xy(at.x.within(half, (self.size.width - half).max(half)), at.y);
        self.text(at, &text, Anchor::Middle, ink);
        text_bounds(at, &text, Anchor::Middle, ink.size, ink.bold)
    }

    /// Lines of quiet words under each other, the first one's upper edge at `top`.
    pub(super) fn notes(&mut self, lines: &[String], top: f32, theme: &Theme) {
        for (n, line) in lines.iter().enumerate() {
            let at = xy(2.0, top + theme.line() * (n as f32 + 0.5));
            self.text(
                at,
                line,
                Anchor::Start,
                Ink::new(theme.small(), theme.muted),
            );
        }
    }

    /// The last word on the invariant that every coordinate is finite and inside: the charts keep to it themselves, and
    /// this holds them to it on a canvas of 40 × 16 too.
    pub(super) fn finish(mut self) -> Self {
        let size = self.size;
        let into = |at: &mut Xy| {
            let hold = |v: f32, most: f32| {
                if v.is_finite() {
                    v.within(0.0, most)
                } else {
                    0.0
                }
            };
            at.x = hold(at.x, size.width);
            at.y = hold(at.y, size.height);
        };
        let hold = |bounds: &mut Bounds| {
            let (mut a, mut b) = (xy(bounds.x, bounds.y), xy(bounds.right(), bounds.bottom()));
            into(&mut a);
            into(&mut b);
            *bounds = Bounds::between(a.x, a.y, b.x, b.y);
        };
        for shape in &mut self.shapes {
            match shape {
                Shape::Line { points, .. } | Shape::Area { points, .. } => {
                    points.iter_mut().for_each(into);
                }
                Shape::Rect { bounds, .. } => hold(bounds),
                Shape::Marker { at, .. } | Shape::Text { at, .. } => into(at),
            }
        }
        for mark in &mut self.marks {
            hold(&mut mark.bounds);
            into(&mut mark.centre);
        }
        self
    }
}

/// Size, weight and colour of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    /// Font size.
    pub size: f32,
    /// Heavy or not.
    pub bold: bool,
    /// Fill.
    pub colour: Rgb,
}

impl Ink {
    pub(super) fn new(size: f32, colour: Rgb) -> Self {
        Self {
            size,
            bold: false,
            colour,
        }
    }

    pub(super) fn bold(self) -> Self {
        Self { bold: true, ..self }
    }
}

/// The box a text takes.
pub(super) fn text_bounds(at: Xy, text: &str, anchor: Anchor, size: f32, bold: bool) -> Bounds {
    let width = width(text, size, bold);
    let x = match anchor {
        Anchor::Start => at.x,
        Anchor::Middle => at.x - width / 2.0,
        Anchor::End => at.x - width,
    };
    Bounds {
        x,
        y: at.y - size * 0.5,
        width,
        height: size,
    }
}
