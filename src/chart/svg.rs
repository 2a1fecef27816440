//! A picture as an SVG file.

use std::fmt::Write;

use super::{
    paint::corners,
    picture::{Anchor, Marker, Picture, Shape, Xy},
    theme::Rgb,
};
use crate::vocabulary::text;

/// A whole `<svg>` element with a name and a description for assistive technology.
pub fn svg(picture: &Picture, title: &str, description: &str) -> String {
    let [width, height] = [picture.size.width, picture.size.height].map(f32::round);
    let mut out = Svg(String::new());
    out.put("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    out.numbers(&[("width", width), ("height", height)]);
    out.put(" viewBox=\"0 0");
    out.number(width);
    out.number(height);
    out.put("\" role=\"img\" font-family=\"");
    out.escaped(&picture.font);
    out.put("\" stroke-linejoin=\"round\">\n<title>");
    out.escaped(title);
    out.put("</title>\n<desc>");
    out.escaped(description);
    out.put("</desc>\n");
    if let Some(paper) = picture.paper {
        out.put("<rect");
        out.numbers(&[("width", width), ("height", height)]);
        out.filled(paper, 1.0);
    }
    picture.shapes.iter().for_each(|shape| out.shape(shape));
    out.0.push_str("</svg>\n");
    out.0
}

/// The text of an SVG file, so far.
struct Svg(String);

impl Svg {
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Line {
                points,
                colour,
                width,
                dash,
            } => {
                self.points("polyline", points);
                self.put(" fill=\"none\"");
                self.stroke(*colour, *width);
                let strokes = dash.strokes(*width);
                if !strokes.is_empty() {
                    self.put(" stroke-dasharray=\"");
                    strokes.iter().for_each(|stroke| self.number(*stroke));
                    self.put("\"");
                }
                self.put("/>\n");
            }
            Shape::Area {
                points,
                colour,
                opacity,
            } => {
                self.points("polygon", points);
                self.filled(*colour, *opacity);
            }
            Shape::Rect {
                bounds,
                colour,
                opacity,
            } => {
                self.put("<rect");
                self.numbers(&[
                    ("x", bounds.x),
                    ("y", bounds.y),
                    ("width", bounds.width),
                    ("height", bounds.height),
                ]);
                self.filled(*colour, *opacity);
            }
            Shape::Marker {
                at,
                radius,
                marker,
                colour,
                halo,
            } => self.marker(*at, *radius, *marker, *colour, *halo),
            Shape::Text {
                at,
                text,
                anchor,
                size,
                bold,
                colour,
            } => {
                self.put("<text");
                self.numbers(&[("x", at.x), ("y", at.y), ("font-size", *size)]);
                self.put(" dy=\".35em\"");
                self.put(match anchor {
                    Anchor::Start => "",
                    Anchor::Middle => " text-anchor=\"middle\"",
                    Anchor::End => " text-anchor=\"end\"",
                });
                self.put(if *bold { " font-weight=\"bold\"" } else { "" });
                self.colour("fill", *colour);
                self.put(">");
                self.escaped(text);
                self.put("</text>\n");
            }
        }
    }

    fn marker(&mut self, at: Xy, r: f32, marker: Marker, ink: Rgb, halo: Rgb) {
        let mut circle = |r: f32, colour| {
            self.put("<circle");
            self.numbers(&[("cx", at.x), ("cy", at.y), ("r", r)]);
            self.filled(colour, 1.0);
        };
        match marker {
            Marker::Circle => {
                circle(r + 1.0, halo);
                circle(r, ink);
            }
            Marker::Ring => {
                circle(r, ink);
                circle((r - 1.5).max(0.5), halo);
            }
            Marker::Cross => {
                for (dx, dy) in [(r, r), (r, -r)] {
                    self.put("<line");
                    self.numbers(&[
                        ("x1", at.x - dx),
                        ("y1", at.y - dy),
                        ("x2", at.x + dx),
                        ("y2", at.y + dy),
                    ]);
                    self.stroke(ink, 1.75);
                    self.put("/>\n");
                }
            }
            Marker::Diamond | Marker::Square | Marker::Up | Marker::Down => {
                for (r, colour) in [(r + 1.0, halo), (r, ink)] {
                    self.points("polygon", &corners(marker, at, r));
                    self.filled(colour, 1.0);
                }
            }
        }
    }

    #[inline(never)]
    fn put(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn points(&mut self, tag: &str, points: &[Xy]) {
        let _ = write!(self.0, "<{tag} points=\"");
        for at in points {
            self.number(at.x);
            self.number(at.y);
        }
        self.put("\"");
    }

    /// In hundredths, after a space where another stands before it.
    fn number(&mut self, number: f32) {
        if !self.0.ends_with('"') {
            self.0.push(' ');
        }
        self.put(&text::number((f64::from(number) * 100.0).round() / 100.0));
    }

    fn numbers(&mut self, numbers: &[(&str, f32)]) {
        for (name, number) in numbers {
            let _ = write!(self.0, " {name}=\"");
            self.number(*number);
            self.put("\"");
        }
    }

    fn colour(&mut self, name: &str, Rgb(r, g, b): Rgb) {
        let _ = write!(self.0, " {name}=\"#{r:02x}{g:02x}{b:02x}\"");
    }

    fn stroke(&mut self, colour: Rgb, width: f32) {
        self.colour("stroke", colour);
        self.numbers(&[("stroke-width", width)]);
    }

    fn filled(&mut self, colour: Rgb, opacity: f32) {
        self.colour("fill", colour);
        if opacity < 1.0 {
            self.numbers(&[("fill-opacity", opacity)]);
        }
        self.put("/>\n");
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.put("&amp;"),
                '<' => self.put("&lt;"),
                '>' => self.put("&gt;"),
                '"' => self.put("&quot;"),
                _ => self.0.push(c),
            }
        }
    }
}
