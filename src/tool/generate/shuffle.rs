//! The order in which rows leave.

use std::io::{self, Write};

use super::dice::Dice;

/// Rows leave in another order than they came in: a person's stays are not neighbours.
pub(super) struct Shuffle {
    waiting: Vec<String>,
    dice: Dice,
}

impl Shuffle {
    const SPACE: usize = 1 << 12;

    /// With no row yet.
    pub(super) fn new(seed: u64) -> Self {
        Self {
            waiting: Vec::with_capacity(Self::SPACE),
            dice: Dice(!seed),
        }
    }

    /// Takes a row, and writes another that has waited.
    pub(super) fn push(&mut self, row: String, to: &mut impl Write) -> io::Result<()> {
        if self.waiting.len() < Self::SPACE {
            self.waiting.push(row);
            return Ok(());
        }
        let at = self.dice.below(Self::SPACE as u64) as usize;
        let out = std::mem::replace(&mut self.waiting[at], row);
        to.write_all(out.as_bytes())
    }

    /// Writes those that still wait.
    pub(super) fn finish(self, to: &mut impl Write) -> io::Result<()> {
        self.waiting
            .iter()
            .try_for_each(|row| to.write_all(row.as_bytes()))
    }
}
