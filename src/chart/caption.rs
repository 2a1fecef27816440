//! The words around a chart, for a picture that leaves the page.

use super::{
    picture::{Anchor, Ink, Picture, Shape, xy},
    text::wrap,
    theme::Theme,
};

/// What a chart says, what it shows, and where that comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caption {
    /// The message: "Delays fell for the third year running".
    pub message: String,
    /// The statistical title: measure, unit, place, time.
    pub title: String,
    /// Source, method and any warning that must travel with the picture.
    pub source: String,
}

/// What a caption leaves free at either side of the chart, in CSS pixels.
pub const CAPTION_EDGE: f32 = 16.0;

/// The picture with its caption above and its source below, as tall as that takes. On the page the caption is HTML.
pub fn captioned(picture: Picture, caption: &Caption, theme: &Theme) -> Picture {
    let width = picture.size.width;
    let mut out = Picture {
        shapes: Vec::new(),
        marks: Vec::new(),
        paper: Some(theme.paper),
        ..picture.clone()
    };
    out.size.width = width + 2.0 * CAPTION_EDGE;
    let mut y = CAPTION_EDGE;
    let mut write = |out: &mut Picture, text: &str, size: f32, bold: bool, colour| {
        for line in wrap(text, size, bold, width, 4) {
            y += size * 0.65;
            let ink = Ink { size, bold, colour };
            out.text(xy(CAPTION_EDGE, y), &line, Anchor::Start, ink);
            y += size * 0.65;
        }
        y
    };
    write(
        &mut out,
        &caption.message,
        theme.text + 5.0,
        true,
        theme.ink,
    );
    let top = write(&mut out, &caption.title, theme.text, false, theme.muted) + 10.0;
    let moved = |at: &mut super::picture::Xy| {
        at.x += CAPTION_EDGE;
        at.y += top;
    };
    for mut shape in picture.shapes {
        match &mut shape {
            Shape::Line { points, .. } | Shape::Area { points, .. } => {
                points.iter_mut().for_each(moved);
            }
            Shape::Rect { bounds, .. } => {
                bounds.x += CAPTION_EDGE;
                bounds.y += top;
            }
            Shape::Marker { at, .. } | Shape::Text { at, .. } => moved(at),
        }
        out.shapes.push(shape);
    }
    for mut mark in picture.marks {
        mark.bounds.x += CAPTION_EDGE;
        mark.bounds.y += top;
        moved(&mut mark.centre);
        out.marks.push(mark);
    }
    y = top + picture.size.height + 8.0;
    let size = theme.small();
    for line in wrap(&caption.source, size, false, width, 4) {
        y += size * 0.65;
        out.text(
            xy(CAPTION_EDGE, y),
            &line,
            Anchor::Start,
            Ink::new(size, theme.muted),
        );
        y += size * 0.65;
    }
    out.size.height = y + CAPTION_EDGE * 0.75;
    out
}
