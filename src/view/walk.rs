//! Where the arrow keys lead from a box: down and up a column, right and left along the links.

use super::Rect;
use crate::{
    definition::Framework,
    logic::{Board, edges},
    markup::Key,
    vocabulary::NodeId,
};

/// A box that can be gone to.
#[derive(Clone, Copy)]
struct Spot<'a> {
    /// Counted from the left; the vision stands before all.
    column: usize,
    id: &'a NodeId,
    /// How far down it stands.
    height: f32,
}

/// The boxes that can be gone to, and the one where the reader is.
pub(super) struct Walk<'a> {
    boxes: Vec<Spot<'a>>,
    at: usize,
    /// Every column is a composite of its own: they are folded, or stand under each other.
    is_stacked: bool,
}

impl<'a> Walk<'a> {
    /// The boxes that are seen, and the one where the reader was last: `stop`, or the selected one, or the first.
    pub(super) fn of(
        board: &'a Board,
        places: &[(String, Rect)],
        stop: Option<&NodeId>,
        selected: Option<&NodeId>,
    ) -> Self {
        let place = |id: &NodeId| places.iter().find(|(name, _)| name == id.as_str());
        let spot = |column, id, height| Spot { column, id, height };
        let mut boxes = vec![spot(0, &board.vision.id, f32::MIN)];
        // How far right the first column ends, and how far left the last one begins.
        let mut edges = (0.0, f32::MAX);
        for (column, one) in board.columns.iter().enumerate() {
            for (row, card) in one.cards().enumerate() {
                match place(&card.id) {
                    Some((_, rect)) => {
                        boxes.push(spot(column + 1, &card.id, (rect[1] + rect[3]) / 2.0));
                        if column == 0 {
                            edges.0 = rect[2];
                        }
                        edges.1 = rect[0];
                    }
                    // Nothing has been measured yet, or the box is folded away.
                    None if places.is_empty() => {
                        boxes.push(spot(column + 1, &card.id, row as f32));
                    }
                    None => {}
                }
            }
        }
        let find = |id: Option<&NodeId>| boxes.iter().position(|one| Some(one.id) == id);
        Self {
            at: find(stop).or_else(|| find(selected)).unwrap_or(0),
            is_stacked: !places.is_empty() && (edges.0 == 0.0 || edges.0 > edges.1),
            boxes,
        }
    }

    /// Whether Tab comes to this box.
    pub(super) fn is_stop(&self, id: &NodeId) -> bool {
        let Some(at) = self.boxes.iter().position(|one| one.id == id) else {
            return false;
        };
        let column = |at: usize| self.boxes[at].column;
        at == self.at
            || (self.is_stacked
                && column(at) != column(self.at)
                && (at == 0 || column(at - 1) != column(at)))
    }

    /// Where each key leads. Past the end of a column the next one begins, so that every box is come to.
    pub(super) fn ways(&self, framework: &Framework) -> Vec<(Key, &'a NodeId)> {
        let here = self.boxes[self.at];
        let mine = |one: &&Spot| one.column == here.column;
        let links = edges(framework);
        let leads = |to: &NodeId, forwards: bool| {
            links.iter().any(|(a, b, _)| match forwards {
                true => a == here.id && b == to,
                false => a == to && b == here.id,
            })
        };
        let ways = [
            (Key::Down, self.boxes.get(self.at + 1)),
            (Key::Up, self.at.checked_sub(1).map(|at| &self.boxes[at])),
            (Key::First, self.boxes.iter().find(mine)),
            (Key::Last, self.boxes.iter().rfind(mine)),
            (Key::Right, self.beside(true, &leads)),
            (Key::Left, self.beside(false, &leads)),
        ];
        let known = ways.into_iter().filter_map(|(key, to)| Some((key, to?.id)));
        known.collect()
    }

    /// The box to the right, or to the left: of those that a link leads to the one in the nearest column, and there the one
    /// nearest in height; where no link leads, the nearest in height of the next column.
    fn beside(&self, forwards: bool, leads: &dyn Fn(&NodeId, bool) -> bool) -> Option<&Spot<'a>> {
        let here = self.boxes[self.at];
        let mut best: Option<(&Spot<'a>, (bool, usize, f32))> = None;
        for one in &self.boxes {
            let far = match forwards {
                true => one.column.checked_sub(here.column),
                false => here.column.checked_sub(one.column),
            };
            let Some(far) = far.filter(|far| *far > 0) else {
                continue;
            };
            let rank = (
                !leads(one.id, forwards),
                far,
                (one.height - here.height).abs(),
            );
            if best.is_none_or(|(_, known)| rank < known) {
                best = Some((one, rank));
            }
        }
        best.map(|(one, _)| one)
    }
}
