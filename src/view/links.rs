//! The lines between boxes: those of the selected one, their basis shown by their stroke.

use super::{Kept, Markup, Rect};
use crate::{
    definition::{Basis, Framework},
    logic::{Trace, edges},
    vocabulary::NodeId,
};

/// The lines of the selected box: everything on the way to it and from it, between the places that were measured.
pub(super) fn links(
    m: &mut Markup,
    framework: &Framework,
    selected: Option<&NodeId>,
    trace: Option<&Trace>,
    kept: &Kept,
) {
    let places = &kept.places;
    let far = |at: usize| places.iter().map(|(_, p)| p[at]).fold(0.0, f32::max);
    let (width, height) = (far(2), far(3));
    m.element("svg.links", |m| {
        m.attribute("aria-hidden", "true");
        m.size(width, height);
        if let (Some(selected), Some(trace)) = (selected, trace) {
            draw(m, framework, selected, trace, places);
        }
    });
}

fn draw(
    m: &mut Markup,
    framework: &Framework,
    selected: &NodeId,
    trace: &Trace,
    places: &[(String, Rect)],
) {
    let place = |id: &NodeId| {
        places
            .iter()
            .find(|(name, _)| name == id.as_str())
            .map(|(_, p)| *p)
    };
    let up = |id: &NodeId| id == selected || trace.upstream.contains_key(id);
    let down = |id: &NodeId| id == selected || trace.downstream.contains_key(id);
    for (a, b, basis) in &edges(framework) {
        let on_the_way = (up(a) && up(b)) || (down(a) && down(b));
        let (true, Some(from), Some(to)) = (on_the_way, place(a), place(b)) else {
            continue;
        };
        // Boxes that stand in the same column (a phone, a statement in its group) need no line.
        if from[2] > to[0] {
            continue;
        }
        let (x1, y1) = (from[2], (from[1] + from[3]) / 2.0);
        let (x2, y2) = (to[0], (to[1] + to[3]) / 2.0);
        let bend = ((x2 - x1) / 2.0).max(8.0);
        let [x1, y1, near, far, x2, y2] =
            [x1, y1, x1 + bend, x2 - bend, x2, y2].map(|place| place.round() as i32);
        let kind = match basis {
            Basis::Explicit => "path.link.is-active.link-explicit",
            Basis::Documented => "path.link.is-active.link-documented",
            Basis::Inferred => "path.link.is-active.link-inferred",
        };
        m.element(kind, |m| {
            m.composed(
                "d",
                format_args!("M{x1} {y1}C{near} {y1} {far} {y2} {x2} {y2}"),
            );
        });
    }
}
