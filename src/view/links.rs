//! The lines between boxes, behind them, their basis shown by their stroke. At rest those that a source gives are there,
//! thin; our own readings, as many again, would make them a tangle. A link from a box to a whole column ends at a line along
//! that column. Beside a selected box all ways to and from it stand out, the nearer the stronger.

use super::{Kept, Markup, Rect, card::depth};
use crate::{
    definition::{Basis, Framework, LinkEnd},
    logic::{Trace, edges},
    vocabulary::NodeId,
};

/// How far left of a column the line along it stands.
const ALONG: f32 = 7.0;

/// How far from a box a line turns that goes past another one.
const ASIDE: f32 = 5.0;

/// The part of the width in which a line turns to its column, at most: before and after it runs level behind boxes.
const TURN: f32 = 0.11;

/// The lines between the places that were measured.
pub(super) fn links(
    m: &mut Markup,
    framework: &Framework,
    selected: Option<&NodeId>,
    trace: Option<&Trace>,
    kept: &Kept,
) {
    let ground = Ground::of(framework, &kept.places);
    m.element("svg.links", |m| {
        m.attribute("aria-hidden", "true");
        m.size(ground.size[0], ground.size[1]);
        for link in &framework.links {
            if link.basis == Basis::Inferred {
                continue;
            }
            match (&link.from, &link.to) {
                (LinkEnd::Node(a), LinkEnd::Node(b)) => ground.line(m, a, b, link.basis, ""),
                (LinkEnd::Node(a), LinkEnd::Column(to)) => ground.fan(m, a, to, link.basis),
                // How the model is read: the arrows between headings.
                (LinkEnd::Column(_), _) => {}
            }
        }
        let (Some(selected), Some(trace)) = (selected, trace) else {
            return;
        };
        let up = |id: &NodeId| match id == selected {
            true => Some(0),
            false => trace.upstream.get(id).map(|(steps, _)| *steps),
        };
        let down = |id: &NodeId| match id == selected {
            true => Some(0),
            false => trace.downstream.get(id).map(|(steps, _)| *steps),
        };
        for (a, b, basis) in &edges(framework) {
            let steps = match (up(a).zip(up(b)), down(a).zip(down(b))) {
                (Some((steps, _)), _) | (_, Some((_, steps))) => steps,
                _ => continue,
            };
            ground.line(m, a, b, *basis, depth(steps));
        }
    });
}

/// Where boxes and columns stand.
struct Ground<'a> {
    places: Vec<(&'a NodeId, usize, Rect)>,
    framework: &'a Framework,
    /// Left, top, right, bottom of every column: top and bottom are the middle of its first and last box.
    columns: Vec<Rect>,
    size: [f32; 2],
}

impl<'a> Ground<'a> {
    fn of(framework: &'a Framework, measured: &[(String, Rect)]) -> Self {
        let mut columns = vec![[f32::MAX, f32::MAX, 0.0, 0.0]; framework.columns.len()];
        let mut places = Vec::new();
        let mut size = [0.0_f32; 2];
        for (name, rect) in measured {
            let node = framework.nodes.iter().find(|node| node.id.as_str() == name);
            let Some((node, column)) =
                node.and_then(|n| Some((n, number(framework, n.column.as_ref()?)?)))
            else {
                continue;
            };
            let middle = middle(*rect);
            let [left, top, right, bottom] = columns[column];
            columns[column] = [
                left.min(rect[0]),
                top.min(middle),
                right.max(rect[2]),
                bottom.max(middle),
            ];
            size = [size[0].max(rect[2]), size[1].max(rect[3])];
            places.push((&node.id, column, *rect));
        }
        Self {
            places,
            framework,
            columns,
            size,
        }
    }

    fn place(&self, id: &NodeId) -> Option<(usize, Rect)> {
        let found = self.places.iter().find(|(known, ..)| *known == id);
        found.map(|(_, column, rect)| (*column, *rect))
    }

    /// One line; `step` where it stands out.
    fn line(&self, m: &mut Markup, a: &NodeId, b: &NodeId, basis: Basis, step: &'static str) {
        let (Some((from, a_rect)), Some((to, b_rect))) = (self.place(a), self.place(b)) else {
            return;
        };
        let (y1, y2) = (middle(a_rect), middle(b_rect));
        let is_part = self
            .framework
            .node(b)
            .is_some_and(|n| n.parent.as_ref() == Some(a));
        let is_right = a_rect[2] <= b_rect[0];
        let is_left = b_rect[2] <= a_rect[0];
        // Boxes under each other (a phone, a part under its whole) need no line.
        if is_part || (from != to && !is_right && !is_left) {
            return;
        }
        // From the sides that face each other; of boxes under each other in a column, from right to right.
        let x1 = if is_left { a_rect[0] } else { a_rect[2] };
        let x2 = if is_right { b_rect[0] } else { b_rect[2] };
        let (near, far) = (self.columns[from], self.columns[to]);
        let turn = TURN * self.size[0];
        let (start, end) = match (from == to, is_left) {
            (true, _) => (x1, x2),
            (_, true) => (near[0].min(far[2] + turn), far[2]),
            _ => (near[2].max(far[0] - turn), far[0]),
        };
        let bend = match is_right || is_left {
            true => (start + end) / 2.0,
            false => x1 + 16.0,
        };
        // A column may be two boxes wide: past a box that stands between, not behind it, as if it ended there.
        let edge = if is_left { near[0] } else { near[2] };
        let [(out, a_level), (into, b_level)] = match from == to {
            true => [(x1, y1), (x2, y2)],
            false => [self.past(x1, edge, y1), self.past(x2, end, y2)],
        };
        let way = [
            x1, y1, out, a_level, start, bend, end, b_level, into, y2, x2,
        ];
        let way = way.map(|place| place.round() as i32);
        m.element("path.link", |m| {
            if !step.is_empty() {
                m.class("is-active");
            }
            m.class(stroke(basis));
            m.class(step);
            let [x1, y1, out, a, start, bend, end, b, into, y2, x2] = way;
            m.composed(
                "d",
                format_args!(
                    "M{x1} {y1}H{out}V{a}H{start}C{bend} {a} {bend} {b} {end} {b}H{into}V{y2}H{x2}"
                ),
            );
        });
    }

    /// How a line that leaves the side of a box at `x` and `y` comes to the edge of its column: how far it goes before it turns
    /// up or down, and the level on which no box stands in its way.
    fn past(&self, x: f32, edge: f32, y: f32) -> (f32, f32) {
        let (left, right) = (x.min(edge), x.max(edge));
        let between = |rect: &Rect| rect[0] < right - 1.0 && rect[2] > left + 1.0;
        let boxes: Vec<Rect> = self
            .places
            .iter()
            .map(|(.., rect)| *rect)
            .filter(between)
            .collect();
        let free = |level: f32| {
            !boxes
                .iter()
                .any(|r| r[1] - 1.0 < level && level < r[3] + 1.0)
        };
        if free(y) {
            return (x, y);
        }
        let mut best = y;
        for level in boxes.iter().flat_map(|r| [r[1] - 1.5, r[3] + 1.5]) {
            if free(level) && (best == y || (level - y).abs() < (best - y).abs()) {
                best = level;
            }
        }
        (x + ASIDE.copysign(edge - x), best)
    }

    /// One box leads to a whole column.
    fn fan(&self, m: &mut Markup, a: &NodeId, to: &NodeId, basis: Basis) {
        let (Some((from, rect)), Some(column)) = (self.place(a), number(self.framework, to)) else {
            return;
        };
        let [left, top, _, bottom] = self.columns[column];
        let (x1, y1, x2) = (rect[2], middle(rect), left - ALONG);
        if from >= column || x1 > x2 {
            return;
        }
        let (out, level) = self.past(x1, self.columns[from][2], y1);
        let way = [x1, y1, out, level, x2, top.min(level), bottom.max(level)];
        let way = way.map(|place| place.round() as i32);
        m.element("path.link", |m| {
            m.class(stroke(basis));
            let [x1, y1, out, level, x2, top, bottom] = way;
            let to = format_args!("M{x1} {y1}H{out}V{level}H{x2}M{x2} {top}V{bottom}");
            m.composed("d", to);
        });
    }
}

fn middle(rect: Rect) -> f32 {
    (rect[1] + rect[3]) / 2.0
}

fn number(framework: &Framework, column: &NodeId) -> Option<usize> {
    framework.columns.iter().position(|one| one.id == *column)
}

fn stroke(basis: Basis) -> &'static str {
    match basis {
        Basis::Explicit => "link-explicit",
        Basis::Documented => "link-documented",
        Basis::Inferred => "link-inferred",
        Basis::Local => "link-local",
    }
}
