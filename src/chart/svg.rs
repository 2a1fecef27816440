//! A picture as an SVG file.

use plotters_svg::SVGBackend;

use super::{
    paint::{STEP, paint},
    picture::Picture,
};
use crate::vocabulary::text::decimal;

/// A whole `<svg>` element with a name and a description for assistive technology.
pub fn svg(picture: &Picture, title: &str, description: &str) -> String {
    let (width, height) = (
        picture.size.width.round() as i32,
        picture.size.height.round() as i32,
    );
    let mut drawn = String::new();
    {
        let mut backend =
            SVGBackend::with_string(&mut drawn, ((width * STEP) as u32, (height * STEP) as u32));
        // Writing to a string has no way to fail.
        let _ = paint(picture, &mut backend);
    }
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {} {}\" role=\"img\" \
         stroke-linejoin=\"round\">\n<title>{}</title>\n<desc>{}</desc>\n",
        width * STEP,
        height * STEP,
        escape(title),
        escape(description)
    );
    // Line 1 is the backend's own root. A text comes as three lines (tag, words, end), and its white space would be drawn.
    let mut lines = drawn.lines().skip(1);
    while let Some(line) = lines.next() {
        if line.starts_with("<text") {
            out.push_str(&corrected(line));
            out.push_str(lines.next().unwrap_or_default());
            out.push_str(lines.next().unwrap_or_default());
        } else {
            out.push_str(
                &line
                    .replace(" opacity=\"1\"", "")
                    .replace(" stroke=\"none\"", ""),
            );
        }
        out.push('\n');
    }
    out
}

/// The backend writes font size ÷ 1.24 and lifts the middle by half an x instead of half a capital, which canvas does.
fn corrected(tag: &str) -> String {
    let tag = tag
        .replace(" opacity=\"1\"", "")
        .replace("dy=\"0.5ex\"", "dy=\".35em\"");
    let Some((before, rest)) = tag.split_once("font-size=\"") else {
        return tag;
    };
    let Some((size, after)) = rest.split_once('"') else {
        return tag;
    };
    let size = decimal(size).map_or(0.0, |s| (s * 1.24).round());
    format!("{before}font-size=\"{size}\"{after}")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
