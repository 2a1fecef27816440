//! What views need of the place they are drawn on. In the browser `web` provides it; in a native test there is none.

use std::{any::Any, rc::Rc};

use yew::{Callback, NodeRef};

use crate::chart::Picture;

/// Painting and measuring.
pub trait Surface {
    /// Paints a picture on a `<canvas>`, sharp at any pixel ratio.
    fn paint(&self, canvas: &NodeRef, picture: &Picture);

    /// Tells the width of an element now and whenever it changes, until the returned guard is dropped.
    fn watch_width(&self, element: &NodeRef, tell: Callback<f32>) -> Box<dyn Any>;

    /// Where the elements with a `data-node` attribute inside `element` stand, relative to it: id, left, top, right, bottom.
    fn places(&self, element: &NodeRef) -> Vec<(String, [f32; 4])>;

    /// When what had the focus inside `root` has gone, gives it to the first of these selectors that takes it: otherwise a
    /// reader with a keyboard would begin again at the top of the host's page.
    fn keep_focus(&self, root: &NodeRef, heirs: &[String]);

    /// Brings an element into sight when it is out of it, without moving the focus.
    fn reveal(&self, element: &NodeRef);
}

/// A surface, or none.
#[derive(Clone, Default)]
pub struct SurfaceRef(pub Option<Rc<dyn Surface>>);

impl PartialEq for SurfaceRef {
    fn eq(&self, _: &Self) -> bool {
        // One page has one surface for as long as it lives.
        true
    }
}
