//! How far a number can move before a reader would see it.

/// Steps down and up from a true number that leave everything shown as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Room {
    pub(super) down: u64,
    pub(super) up: u64,
}

impl Room {
    /// It cannot move.
    pub(super) const NONE: Room = Room { down: 0, up: 0 };

    /// From `low` up to any number. A true number outside has no room on that side.
    pub(super) fn from(n: u64, low: u64) -> Self {
        Self {
            down: n.saturating_sub(low),
            up: u64::MAX,
        }
    }

    /// From `low` to `high`.
    pub(super) fn between(n: u64, low: u64, high: u64) -> Self {
        Self {
            down: n.saturating_sub(low),
            up: high.saturating_sub(n),
        }
    }

    /// Where both can move.
    pub(super) fn and(self, other: Room) -> Self {
        Self {
            down: self.down.min(other.down),
            up: self.up.min(other.up),
        }
    }

    /// Of what is left when the number is taken away.
    pub(super) fn of_rest(self) -> Self {
        Self {
            down: self.up,
            up: self.down,
        }
    }

    /// Of two numbers that move one after the other.
    pub(super) fn plus(self, other: Room) -> Self {
        Self {
            down: self.down.saturating_add(other.down),
            up: self.up.saturating_add(other.up),
        }
    }
}
