//! What the views write, as HTML.
