//! What a reader does to an element, and what that tells.

/// Something done to an element or to what is inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// Pressed by a pointer, or by a key where it is a button.
    Click,
    /// Another value was chosen, or files were.
    Change,
    /// A letter was written or taken away.
    Input,
    /// A `<details>` was opened or folded: the value is `open` or empty.
    Toggle,
    /// It has got the focus.
    Focus,
    /// The pointer came over it.
    Enter,
    /// The pointer left it.
    Leave,
    /// Something is dragged over it.
    DragOver,
    /// What was dragged over it has gone.
    DragLeave,
    /// Something was dropped on it.
    Drop,
    /// A key was pressed while the focus is in it.
    Key(Key),
}

/// What a key means to a list, a chart, a panel or a plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Right or down.
    Next,
    /// Left or up.
    Previous,
    /// Home.
    First,
    /// End.
    Last,
    /// Enter or space.
    Use,
    /// Escape.
    Leave,
    /// Up, where that is not the same as left.
    Up,
    /// Down, where that is not the same as right.
    Down,
    /// Left, where that is not the same as up.
    Left,
    /// Right, where that is not the same as down.
    Right,
    /// Page down, as a presenter's remote sends it.
    PageDown,
    /// Page up.
    PageUp,
}

impl Key {
    /// The direction of an arrow key.
    pub fn direction(name: &str) -> Option<Self> {
        Some(match name {
            "ArrowUp" => Key::Up,
            "ArrowDown" => Key::Down,
            "ArrowLeft" => Key::Left,
            "ArrowRight" => Key::Right,
            _ => return None,
        })
    }

    /// Reads the browser's name of a key; `None` for a key that means nothing here.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ArrowRight" | "ArrowDown" => Key::Next,
            "ArrowLeft" | "ArrowUp" => Key::Previous,
            "Home" => Key::First,
            "End" => Key::Last,
            "Enter" | " " => Key::Use,
            "Escape" => Key::Leave,
            "PageDown" => Key::PageDown,
            "PageUp" => Key::PageUp,
            _ => return None,
        })
    }
}

/// What is told.
#[derive(Debug, Clone)]
pub enum Handler<M> {
    /// Always this.
    Tell(M),
    /// What becomes of the value that was chosen.
    Value(fn(&str) -> Option<M>),
    /// What becomes of this name and the value that was chosen or written for it.
    ValueOf(String, fn(&str, &str) -> Option<M>),
}
