//! Painting and measuring in the page.

use std::{any::Any, cell::RefCell, rc::Rc};

use gloo::events::EventListener;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::prelude::*;
use web_sys::{
    CanvasRenderingContext2d, Element, HtmlCanvasElement, HtmlElement, ResizeObserver, ShadowRoot,
};
use yew::{Callback, NodeRef};

use crate::{
    chart::{Picture, STEP, paint},
    view::Surface,
};

/// The page's own surface.
pub(super) struct PageSurface {
    /// What had the focus last.
    last: Rc<RefCell<Option<Element>>>,
    _listener: EventListener,
}

impl PageSurface {
    /// For the widget inside `root`.
    pub(super) fn new(root: &Element) -> Self {
        let last = Rc::new(RefCell::new(None));
        let kept = Rc::clone(&last);
        let listener = EventListener::new(root, "focusin", move |event| {
            let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
            kept.replace(target);
        });
        Self {
            last,
            _listener: listener,
        }
    }
}

impl Surface for PageSurface {
    fn paint(&self, canvas: &NodeRef, picture: &Picture) {
        if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
            let ratio = web_sys::window().map_or(1.0, |w| w.device_pixel_ratio());
            paint_on(canvas, picture, ratio);
        }
    }

    fn watch_width(&self, element: &NodeRef, tell: Callback<f32>) -> Box<dyn Any> {
        let Some(element) = element.cast::<Element>() else {
            return Box::new(());
        };
        let hear = Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
            if let Ok(entry) = entries.get(0).dyn_into::<web_sys::ResizeObserverEntry>() {
                tell.emit(entry.content_rect().width() as f32);
            }
        });
        let Ok(observer) = ResizeObserver::new(hear.as_ref().unchecked_ref()) else {
            return Box::new(());
        };
        observer.observe(&element);
        Box::new(Watch {
            observer,
            _hear: hear,
        })
    }

    fn places(&self, element: &NodeRef) -> Vec<(String, [f32; 4])> {
        let Some(ground) = element.cast::<Element>() else {
            return Vec::new();
        };
        let origin = ground.get_bounding_client_rect();
        let Ok(found) = ground.query_selector_all("[data-node]") else {
            return Vec::new();
        };
        (0..found.length())
            .filter_map(|at| found.item(at)?.dyn_into::<Element>().ok())
            .filter_map(|box_| {
                let rect = box_.get_bounding_client_rect();
                let x = |value: f64| (value - origin.left()) as f32;
                let y = |value: f64| (value - origin.top()) as f32;
                let id = box_.get_attribute("data-node")?;
                (rect.width() > 0.0).then(|| {
                    (
                        id,
                        [
                            x(rect.left()),
                            y(rect.top()),
                            x(rect.right()),
                            y(rect.bottom()),
                        ],
                    )
                })
            })
            .collect()
    }

    fn keep_focus(&self, root: &NodeRef, heirs: &[String]) {
        let gone = self
            .last
            .borrow()
            .as_ref()
            .is_some_and(|last| !last.is_connected());
        let Some(root) = root.cast::<Element>().filter(|_| gone) else {
            return;
        };
        self.last.replace(None);
        let shadow = root.get_root_node().dyn_into::<ShadowRoot>().ok();
        let inside = || shadow.as_ref().and_then(ShadowRoot::active_element);
        let outside = root
            .owner_document()
            .and_then(|document| document.active_element())
            .is_some_and(|active| active.tag_name() != "BODY");
        // The reader may have gone elsewhere meanwhile.
        if outside || inside().is_some() {
            return;
        }
        for heir in heirs {
            if let Ok(Some(heir)) = root.query_selector(heir)
                && let Ok(heir) = heir.dyn_into::<HtmlElement>()
            {
                let _ = heir.focus();
                if inside().is_some() {
                    return;
                }
            }
        }
    }

    fn reveal(&self, element: &NodeRef) {
        let (Some(element), Some(window)) = (element.cast::<Element>(), web_sys::window()) else {
            return;
        };
        let height = window
            .inner_height()
            .ok()
            .and_then(|h| h.as_f64())
            .unwrap_or(0.0);
        // The head of what has appeared shows at the lower edge; what was chosen stays in sight.
        let shown = (height * 0.35).min(260.0);
        let below = element.get_bounding_client_rect().top() - (height - shown);
        if below > 0.0 {
            window.scroll_by_with_x_and_y(0.0, below);
        }
    }
}

/// Draws sharp: the canvas has as many pixels as the screen, and its context counts in eighths of a CSS pixel.
pub(super) fn paint_on(canvas: HtmlCanvasElement, picture: &Picture, ratio: f64) {
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
    if let Some(mut backend) = CanvasBackend::with_canvas_object(canvas) {
        // A canvas has no error that drawing could meet halfway; the table says the same as the picture.
        let _ = paint(picture, &mut backend);
    }
}

struct Watch {
    observer: ResizeObserver,
    _hear: Closure<dyn Fn(js_sys::Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
