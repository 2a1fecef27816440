//! Painting a picture on a canvas.

use std::convert::Infallible;

use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    text_anchor::HPos,
};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::chart::{Picture, STEP, paint};
use crate::vocabulary::text;

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
    let _ = style.set_property("width", &format!("{}px", text::number(width)));
    let _ = style.set_property("height", &format!("{}px", text::number(height)));
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
    // A canvas has no error that drawing could meet halfway; the table says the same as the picture.
    let _ = paint(picture, &mut Canvas(context));
}

/// A canvas to draw on.
struct Canvas(CanvasRenderingContext2d);

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Canvas {
    #[inline(never)]
    fn fill_with(&self, BackendColor { rgb, alpha }: BackendColor) {
        let (r, g, b) = rgb;
        let colour = format!("rgba({r},{g},{b},{})", text::number(alpha));
        self.0.set_fill_style_str(&colour);
    }

    #[inline(never)]
    fn path(&self, points: &mut dyn Iterator<Item = BackendCoord>) {
        self.0.begin_path();
        for (x, y) in points {
            // The first line of a path goes to where it starts.
            self.0.line_to(f64::from(x), f64::from(y));
        }
    }
}

impl DrawingBackend for Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let canvas = self.0.canvas();
        canvas.map_or((0, 0), |canvas| (canvas.width(), canvas.height()))
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &colour, true)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        self.fill_with(style.color());
        let [x, y, width, height] = [left, top, right - left, bottom - top].map(f64::from);
        self.0.fill_rect(x, y, width, height);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let BackendColor { rgb: (r, g, b), .. } = style.color();
        self.0.set_stroke_style_str(&format!("rgb({r},{g},{b})"));
        self.0.set_line_width(f64::from(style.stroke_width()));
        self.path(&mut path.into_iter());
        self.0.stroke();
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.fill_with(style.color());
        self.path(&mut path.into_iter());
        self.0.fill();
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        self.fill_with(style.color());
        self.0.begin_path();
        let [x, y, radius] = [f64::from(x), f64::from(y), f64::from(radius)];
        // Only a radius below zero is refused.
        let _ = self.0.arc(x, y, radius, 0.0, std::f64::consts::TAU);
        self.0.fill();
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        self.fill_with(style.color());
        self.0.set_text_baseline("middle");
        self.0.set_text_align(match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "center",
            HPos::Right => "end",
        });
        self.0.set_font(&format!(
            "{} {}px {}",
            style.style().as_str(),
            text::number(style.size()),
            style.family().as_str(),
        ));
        // A text outside the canvas is no mistake.
        let _ = self.0.fill_text(text, f64::from(x), f64::from(y));
        Ok(())
    }
}
