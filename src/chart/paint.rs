//! Puts a picture on a plotters backend.

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontFamily, FontStyle,
    text_anchor::{HPos, Pos, VPos},
};

use super::{
    picture::{Anchor, Bounds, Dash, Marker, Picture, Shape, Xy, xy},
    theme::Rgb,
};

/// Backends count in whole units; a CSS pixel is this many of them. Scale a canvas by `devicePixelRatio / STEP`.
pub const STEP: i32 = 8;

/// Draws every shape in order. On a canvas clear it first, scale its context by `devicePixelRatio / 8`, and set
/// `lineJoin` to `round`.
pub fn paint<B: DrawingBackend>(
    picture: &Picture,
    backend: &mut B,
) -> Result<(), DrawingErrorKind<B::ErrorType>> {
    if let Some(paper) = picture.paper {
        let whole = Bounds::between(0.0, 0.0, picture.size.width, picture.size.height);
        rect(backend, whole, colour(paper, 1.0))?;
    }
    for shape in &picture.shapes {
        match shape {
            Shape::Line {
                points,
                colour: c,
                width,
                dash,
            } => {
                for stroke in strokes(points, *dash, *width) {
                    backend.draw_path(stroke.into_iter().map(unit), &Pen(*c, *width))?;
                }
            }
            Shape::Area {
                points,
                colour: c,
                opacity,
            } => backend.fill_polygon(points.iter().copied().map(unit), &colour(*c, *opacity))?,
            Shape::Rect {
                bounds,
                colour: c,
                opacity,
            } => rect(backend, *bounds, colour(*c, *opacity))?,
            Shape::Marker {
                at,
                radius,
                marker,
                colour: c,
                halo,
            } => draw_marker(backend, *at, *radius, *marker, *c, *halo)?,
            Shape::Text {
                at,
                text,
                anchor,
                size,
                bold,
                colour: c,
            } => {
                let style = Type {
                    family: &picture.font,
                    size: *size,
                    bold: *bold,
                    colour: *c,
                    anchor: *anchor,
                };
                backend.draw_text(text, &style, unit(*at))?;
            }
        }
    }
    backend.present()
}

fn unit(at: Xy) -> BackendCoord {
    let whole = |v: f32| (v * STEP as f32).round() as i32;
    (whole(at.x), whole(at.y))
}

fn colour(rgb: Rgb, opacity: f32) -> BackendColor {
    BackendColor {
        alpha: (f64::from(opacity) * 1000.0).round() / 1000.0,
        rgb: (rgb.0, rgb.1, rgb.2),
    }
}

fn rect<B: DrawingBackend>(
    backend: &mut B,
    b: Bounds,
    style: BackendColor,
) -> Result<(), DrawingErrorKind<B::ErrorType>> {
    backend.draw_rect(
        unit(xy(b.x, b.y)),
        unit(xy(b.right(), b.bottom())),
        &style,
        true,
    )
}

fn draw_marker<B: DrawingBackend>(
    backend: &mut B,
    at: Xy,
    r: f32,
    marker: Marker,
    ink: Rgb,
    halo: Rgb,
) -> Result<(), DrawingErrorKind<B::ErrorType>> {
    let round = |r: f32| (r * STEP as f32).round().max(1.0) as u32;
    let (full, rim) = (colour(ink, 1.0), colour(halo, 1.0));
    match marker {
        Marker::Circle => {
            backend.draw_circle(unit(at), round(r + 1.0), &rim, true)?;
            backend.draw_circle(unit(at), round(r), &full, true)
        }
        Marker::Ring => {
            backend.draw_circle(unit(at), round(r), &full, true)?;
            backend.draw_circle(unit(at), round((r - 1.5).max(0.5)), &rim, true)
        }
        Marker::Cross => {
            for (dx, dy) in [(r, r), (r, -r)] {
                let stroke = [xy(at.x - dx, at.y - dy), xy(at.x + dx, at.y + dy)];
                backend.draw_path(stroke.map(unit), &Pen(ink, 1.75))?;
            }
            Ok(())
        }
        Marker::Diamond | Marker::Square | Marker::Up | Marker::Down => {
            backend.fill_polygon(corners(marker, at, r + 1.0).into_iter().map(unit), &rim)?;
            backend.fill_polygon(corners(marker, at, r).into_iter().map(unit), &full)
        }
    }
}

/// The corners of a marker that has some, `r` being half its width. Factors give every form about the area of the circle.
pub(super) fn corners(marker: Marker, at: Xy, r: f32) -> Vec<Xy> {
    let around: &[(f32, f32)] = match marker {
        Marker::Diamond => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
        Marker::Square => &[(-0.92, -0.92), (0.92, -0.92), (0.92, 0.92), (-0.92, 0.92)],
        Marker::Up => &[(0.0, -1.25), (1.2, 0.85), (-1.2, 0.85)],
        Marker::Down => &[(0.0, 1.25), (1.2, -0.85), (-1.2, -0.85)],
        Marker::Circle | Marker::Ring | Marker::Cross => &[],
    };
    let place = |(x, y): &(f32, f32)| xy(at.x + x * r, at.y + y * r);
    around.iter().map(place).collect()
}

/// No backend knows dashes, so a dashed path is many short ones.
fn strokes(points: &[Xy], dash: Dash, width: f32) -> Vec<Vec<Xy>> {
    let pattern = dash.strokes(width);
    if pattern.is_empty() {
        return vec![points.to_vec()];
    }
    let (mut out, mut current) = (Vec::new(), Vec::new());
    let (mut at, mut left) = (0, pattern[0]);
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.x - from.x).hypot(to.y - from.y);
        let mut done = 0.0;
        while done < length {
            let step = left.min(length - done);
            let place = |d: f32| {
                xy(
                    from.x + (to.x - from.x) * d / length,
                    from.y + (to.y - from.y) * d / length,
                )
            };
            if at % 2 == 0 {
                if current.is_empty() {
                    current.push(place(done));
                }
                current.push(place(done + step));
            }
            done += step;
            left -= step;
            if left <= 0.001 {
                if !current.is_empty() {
                    out.push(std::mem::take(&mut current));
                }
                at = (at + 1) % pattern.len();
                left = pattern[at];
            }
        }
    }
    if !current.is_empty() {
        out.push(current);
    }
    out
}

struct Pen(Rgb, f32);

impl BackendStyle for Pen {
    fn color(&self) -> BackendColor {
        colour(self.0, 1.0)
    }

    fn stroke_width(&self) -> u32 {
        (self.1 * STEP as f32).round().max(1.0) as u32
    }
}

struct Type<'a> {
    family: &'a str,
    size: f32,
    bold: bool,
    colour: Rgb,
    anchor: Anchor,
}

/// Backends that ask the caller to rasterise letters are not served.
#[derive(Debug)]
struct NoLetters;

impl std::fmt::Display for NoLetters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this drawing surface has no text of its own")
    }
}

impl std::error::Error for NoLetters {}

impl BackendTextStyle for Type<'_> {
    type FontError = NoLetters;

    fn color(&self) -> BackendColor {
        colour(self.colour, 1.0)
    }

    fn size(&self) -> f64 {
        f64::from(self.size) * f64::from(STEP)
    }

    fn style(&self) -> FontStyle {
        if self.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        }
    }

    fn anchor(&self) -> Pos {
        let across = match self.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        Pos::new(across, VPos::Center)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::Name(self.family)
    }

    fn layout_box(&self, _: &str) -> Result<((i32, i32), (i32, i32)), NoLetters> {
        Err(NoLetters)
    }

    fn draw<E, F: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: BackendCoord,
        _: F,
    ) -> Result<Result<(), E>, NoLetters> {
        Err(NoLetters)
    }
}
