//! Painting a picture on a canvas.

use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::chart::{Picture, STEP, paint};

/// Draws sharp: the canvas has as many pixels as the screen, and its context counts in eighths of a CSS pixel.
pub(super) fn paint_on(canvas: &HtmlCanvasElement, picture: &Picture, ratio: f64) {
    let (width, height) = (
        f64::from(picture.size.width),
        f64::from(picture.size.height),
    );
    canvas.set_width((width * ratio).round() as u32);
    canvas.set_height((height * ratio).round() as u32);
    let style = canvas.style();
    // Through the object model: a policy that forbids style attributes does not forbid this.
    let _ = style.set_property("width", &format!("{width}px"));
    let _ = style.set_property("height", &format!("{height}px"));
    let context = canvas
        .get_context("2d")
        .ok()
        .flatten()
        .and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok());
    let Some(context) = context else {
        return;
    };
    let scale = ratio / f64::from(STEP);
    let _ = context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
    context.set_line_join("round");
    context.clear_rect(0.0, 0.0, width * f64::from(STEP), height * f64::from(STEP));
    if let Some(mut backend) = CanvasBackend::with_canvas_object(canvas.clone()) {
        // A canvas has no error that drawing could meet halfway; the table says the same as the picture.
        let _ = paint(picture, &mut backend);
    }
}
