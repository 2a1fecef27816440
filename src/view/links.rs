//! The lines between boxes: those of the selected one, their basis shown by their stroke.

use std::rc::Rc;

use yew::prelude::*;

use super::SurfaceRef;
use crate::{
    definition::{Basis, Framework},
    logic::{Trace, edges},
    vocabulary::NodeId,
};

/// A framework, compared by allocation of its name: it does not change while the page lives.
#[derive(Clone)]
pub(super) struct FrameworkRef(pub(super) Rc<Framework>);

impl PartialEq for FrameworkRef {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct LinksProps {
    /// The element the boxes stand in.
    pub ground: NodeRef,
    pub selected: Option<NodeId>,
    pub framework: FrameworkRef,
    /// Changes with every choice, so that places are measured again.
    pub lens: String,
    pub surface: SurfaceRef,
}

struct Stroke {
    path: String,
    basis: Basis,
}

/// The lines of the selected box: everything on the way to it and from it.
#[component]
pub(super) fn Links(props: &LinksProps) -> Html {
    let strokes = use_state(Vec::new);
    let size = use_state(|| (0.0_f32, 0.0_f32));
    let width = use_state(|| 0.0_f32);
    {
        let (ground, surface, width) = (props.ground.clone(), props.surface.clone(), width.clone());
        use_effect_with((), move |()| {
            let guard = surface.0.map(|surface| {
                let set = width.setter();
                surface.watch_width(&ground, Callback::from(move |w| set.set(w)))
            });
            move || drop(guard)
        });
    }
    {
        let (strokes, size) = (strokes.clone(), size.clone());
        let (ground, surface, framework) = (
            props.ground.clone(),
            props.surface.clone(),
            props.framework.clone(),
        );
        use_effect_with(
            (props.selected.clone(), props.lens.clone(), *width),
            move |(selected, ..)| {
                let Some(surface) = surface.0 else {
                    return;
                };
                let places = surface.places(&ground);
                let far = |at: usize| places.iter().map(|(_, p)| p[at]).fold(0.0, f32::max);
                size.set((far(2), far(3)));
                strokes.set(match selected {
                    Some(node) => draw(&framework.0, node, &places),
                    None => Vec::new(),
                });
            },
        );
    }
    let (w, h) = *size;
    html! {
        <svg class="links" aria-hidden="true" width={w.to_string()} height={h.to_string()} viewBox={format!("0 0 {w} {h}")}>
            { for strokes.iter().map(|s| html! {
                <path class={classes!("link", "is-active", match s.basis {
                    Basis::Explicit => "link-explicit",
                    Basis::Documented => "link-documented",
                    Basis::Inferred => "link-inferred",
                })} d={s.path.clone()} />
            }) }
        </svg>
    }
}

fn draw(framework: &Framework, selected: &NodeId, places: &[(String, [f32; 4])]) -> Vec<Stroke> {
    let trace = Trace::of(framework, selected);
    let place = |id: &NodeId| {
        places
            .iter()
            .find(|(name, _)| name == id.as_str())
            .map(|(_, p)| *p)
    };
    let on_the_way = |a: &NodeId, b: &NodeId| {
        let up = |id: &NodeId| id == selected || trace.upstream.contains_key(id);
        let down = |id: &NodeId| id == selected || trace.downstream.contains_key(id);
        (up(a) && up(b)) || (down(a) && down(b))
    };
    edges(framework)
        .iter()
        .filter(|(a, b, _)| on_the_way(a, b))
        .filter_map(|(a, b, basis)| {
            let (from, to) = (place(a)?, place(b)?);
            // Boxes that stand in the same column (a phone, a statement in its group) need no line.
            if from[2] > to[0] {
                return None;
            }
            let (x1, y1) = (from[2], (from[1] + from[3]) / 2.0);
            let (x2, y2) = (to[0], (to[1] + to[3]) / 2.0);
            let bend = ((x2 - x1) / 2.0).max(8.0);
            Some(Stroke {
                path: format!(
                    "M{x1:.1} {y1:.1}C{:.1} {y1:.1} {:.1} {y2:.1} {x2:.1} {y2:.1}",
                    x1 + bend,
                    x2 - bend
                ),
                basis: *basis,
            })
        })
        .collect()
}
