//! What a page shows, as plain data: elements, attributes, text, and what happens when a reader touches them.
//!
//! A [`Markup`] is written from the beginning to the end, like text, onto one flat tape: no box and no string of its own for
//! any element. [`Grown`] brings a page up to date with it; [`Markup::html`] is the same as text.
//!
//! ```
//! use integration_scorecard::markup::Markup;
//!
//! let mut m: Markup<&str, ()> = Markup::new();
//! m.element("p.hint", |m| {
//!     m.text("One of ");
//!     m.element("button.link-button", |m| {
//!         m.on_click("count");
//!         write!(m, "{} boxes", 50);
//!     });
//! });
//! assert_eq!(
//!     m.html(),
//!     "<p class=\"hint\">One of <button class=\"link-button\">50 boxes</button></p>"
//! );
//! ```

mod event;
mod html;
mod reconcile;

use std::fmt::{self, Write};

pub use event::{Handler, Key, Trigger};
pub use reconcile::{Grown, Tree};

/// A number to two places, written by way of whole numbers: std's way for any double is 15 KB.
struct Hundredths(i64);

impl Hundredths {
    fn of(value: f32) -> Self {
        Self((f64::from(value) * 100.0).round() as i64)
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(number) = self;
        if *number < 0 {
            f.write_str("-")?;
        }
        let number = number.unsigned_abs();
        write!(f, "{}", number / 100)?;
        match (number / 10 % 10, number % 10) {
            (0, 0) => Ok(()),
            (tenths, 0) => write!(f, ".{tenths}"),
            (tenths, rest) => write!(f, ".{tenths}{rest}"),
        }
    }
}

/// A stretch of the tape's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    from: u32,
    to: u32,
}

/// One step of the tape. What belongs to an element's head (key, attributes, handlers, hook) follows it at once; what is inside
/// it comes after, up to its end.
#[derive(Debug, Clone, Copy)]
enum Op {
    Element {
        /// Tag and classes: `li.node`.
        kind: &'static str,
        /// The first step that is no longer inside.
        end: u32,
        /// How many elements and texts stand before it.
        node: u32,
    },
    Key(Span),
    Attribute(&'static str, Span),
    On(Trigger, u32),
    Hook(u32),
    Text {
        span: Span,
        /// How many elements and texts stand before it.
        node: u32,
    },
}

/// Where the pen is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pen {
    /// Behind an element's start: attributes may follow.
    Head,
    /// Behind text, which may go on.
    Text,
    /// Behind an element's end, or at the very beginning.
    Between,
}

/// What a page shows. `M` is what a handler tells; `H` is what an element asks of the place it stands in, to be painted or
/// measured for example.
#[derive(Debug, Clone)]
pub struct Markup<M, H> {
    ops: Vec<Op>,
    /// Every text and every value of an attribute, one after the other.
    text: String,
    handlers: Vec<Handler<M>>,
    hooks: Vec<H>,
    /// Elements that have not ended.
    open: Vec<u32>,
    nodes: u32,
    pen: Pen,
}

impl<M, H> Default for Markup<M, H> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M, H> Markup<M, H> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            ops: Vec::new(),
            text: String::new(),
            handlers: Vec::new(),
            hooks: Vec::new(),
            open: Vec::new(),
            nodes: 0,
            pen: Pen::Between,
        }
    }

    /// An element and what is inside. `kind` is its tag and classes, `li.node.is-empty`. Elements of the same kind take each
    /// other's place when the page is brought up to date; others never do.
    #[inline(always)]
    pub fn element(&mut self, kind: &'static str, inside: impl FnOnce(&mut Self)) {
        self.open(kind);
        inside(self);
        self.close();
    }

    /// An element that holds nothing but a text.
    #[inline(never)]
    pub fn leaf(&mut self, kind: &'static str, text: &str) {
        self.open(kind);
        self.text(text);
        self.close();
    }

    /// Begins an element; [`element`](Self::element) ends it too.
    #[inline(never)]
    pub fn open(&mut self, kind: &'static str) {
        self.open.push(self.ops.len() as u32);
        let node = self.count();
        self.ops.push(Op::Element { kind, end: 0, node });
        self.pen = Pen::Head;
        if let Some((_, classes)) = kind.split_once('.') {
            let from = self.mark();
            for letter in classes.chars() {
                self.text.push(if letter == '.' { ' ' } else { letter });
            }
            self.attribute_from("class", from);
        }
    }

    /// Ends the element begun last.
    #[inline(never)]
    pub fn close(&mut self) {
        let here = self.ops.len() as u32;
        if let Some(at) = self.open.pop()
            && let Op::Element { end, .. } = &mut self.ops[at as usize]
        {
            *end = here;
        }
        self.pen = Pen::Between;
    }

    fn count(&mut self) -> u32 {
        self.nodes += 1;
        self.nodes - 1
    }

    fn mark(&self) -> u32 {
        self.text.len() as u32
    }

    fn since(&self, from: u32) -> Span {
        Span {
            from,
            to: self.mark(),
        }
    }

    fn head(&mut self, op: Op) {
        debug_assert_eq!(self.pen, Pen::Head, "{op:?} stands behind what is inside");
        self.ops.push(op);
    }

    fn attribute_from(&mut self, name: &'static str, from: u32) {
        self.head(Op::Attribute(name, self.since(from)));
    }

    /// One more class, right behind the element's start; an empty one is none.
    #[inline(never)]
    pub fn class(&mut self, class: &str) {
        if class.is_empty() {
            return;
        }
        let here = self.mark();
        let from = match self.ops.last() {
            Some(Op::Attribute("class", span)) if span.to == here => {
                let from = span.from;
                self.ops.pop();
                self.text.push(' ');
                from
            }
            last => {
                debug_assert!(
                    matches!(last, Some(Op::Element { .. })),
                    "{class} comes too late"
                );
                here
            }
        };
        self.text.push_str(class);
        self.attribute_from("class", from);
    }

    /// What sets an element apart from others of its kind: it keeps its identity wherever it moves among its siblings.
    #[inline(never)]
    pub fn key(&mut self, key: &str) {
        let from = self.mark();
        self.text.push_str(key);
        self.head(Op::Key(self.since(from)));
    }

    /// An attribute.
    #[inline(never)]
    pub fn attribute(&mut self, name: &'static str, value: &str) {
        let from = self.mark();
        self.text.push_str(value);
        self.attribute_from(name, from);
    }

    /// An attribute put together from parts.
    #[inline(never)]
    pub fn composed(&mut self, name: &'static str, value: fmt::Arguments<'_>) {
        let from = self.mark();
        // A string takes everything.
        let _ = self.text.write_fmt(value);
        self.attribute_from(name, from);
    }

    /// An attribute that is a number, in hundredths.
    #[inline(never)]
    pub fn number(&mut self, name: &'static str, value: f32) {
        self.composed(name, format_args!("{}", Hundredths::of(value)));
    }

    /// The size of an `<svg>` whose unit is a CSS pixel.
    #[inline(never)]
    pub fn size(&mut self, width: f32, height: f32) {
        self.number("width", width);
        self.number("height", height);
        let [width, height] = [width, height].map(Hundredths::of);
        self.composed("viewBox", format_args!("0 0 {width} {height}"));
    }

    /// An attribute that says `true` or `false`.
    #[inline(never)]
    pub fn truth(&mut self, name: &'static str, value: bool) {
        self.attribute(name, if value { "true" } else { "false" });
    }

    /// An attribute that says something by being there.
    #[inline(never)]
    pub fn flag(&mut self, name: &'static str, on: bool) {
        if on {
            self.attribute(name, "");
        }
    }

    /// Text. What follows it at once is the same text.
    #[inline(never)]
    pub fn text(&mut self, text: &str) {
        let from = self.mark();
        self.text.push_str(text);
        self.text_from(from);
    }

    /// Text put together from parts: `write!(m, "line {line}")`.
    #[inline(never)]
    pub fn write_fmt(&mut self, text: fmt::Arguments<'_>) {
        let from = self.mark();
        let _ = self.text.write_fmt(text);
        self.text_from(from);
    }

    fn text_from(&mut self, from: u32) {
        let to = self.mark();
        if from == to {
            return;
        }
        match self.ops.last_mut() {
            Some(Op::Text { span, .. }) if self.pen == Pen::Text => span.to = to,
            _ => {
                let node = self.count();
                let span = Span { from, to };
                self.ops.push(Op::Text { span, node });
                self.pen = Pen::Text;
            }
        }
    }

    /// What happens when something is done to the element or to what is inside it.
    #[inline(never)]
    pub fn on(&mut self, trigger: Trigger, handler: Handler<M>) {
        let at = self.handlers.len() as u32;
        self.handlers.push(handler);
        self.head(Op::On(trigger, at));
    }

    /// What a click tells.
    #[inline(never)]
    pub fn on_click(&mut self, message: M) {
        self.on(Trigger::Click, Handler::Tell(message));
    }

    /// What a key tells; the browser and the page around then hear nothing of it.
    #[inline(never)]
    pub fn on_key(&mut self, key: Key, message: M) {
        self.on(Trigger::Key(key), Handler::Tell(message));
    }

    /// What the element asks of the place it stands in: it is done when the element appears, and when this has changed.
    #[inline(never)]
    pub fn hook(&mut self, hook: H) {
        let at = self.hooks.len() as u32;
        self.hooks.push(hook);
        self.head(Op::Hook(at));
    }

    /// Every text that a reader may come to, in order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.ops.iter().filter_map(|op| match op {
            Op::Text { span, .. } => Some(self.words(*span)),
            _ => None,
        })
    }

    fn words(&self, span: Span) -> &str {
        self.text
            .get(span.from as usize..span.to as usize)
            .unwrap_or_default()
    }

    /// The head of the element at a step.
    fn head_of(&self, at: usize) -> &[Op] {
        let rest = &self.ops[at + 1..self.end_of(at)];
        let inside = |op: &Op| matches!(op, Op::Element { .. } | Op::Text { .. });
        &rest[..rest.iter().position(inside).unwrap_or(rest.len())]
    }

    /// The step behind the element or text at a step.
    fn end_of(&self, at: usize) -> usize {
        match self.ops[at] {
            Op::Element { end, .. } => end as usize,
            _ => at + 1,
        }
    }

    /// The steps inside the element at a step.
    fn inside(&self, at: usize) -> (usize, usize) {
        (at + 1 + self.head_of(at).len(), self.end_of(at))
    }

    fn node_of(&self, at: usize) -> usize {
        match self.ops[at] {
            Op::Element { node, .. } | Op::Text { node, .. } => node as usize,
            _ => usize::MAX,
        }
    }

    fn key_of(&self, at: usize) -> Option<&str> {
        self.head_of(at).iter().find_map(|op| match op {
            Op::Key(span) => Some(self.words(*span)),
            _ => None,
        })
    }

    fn value_of(&self, at: usize, name: &str) -> Option<&str> {
        self.head_of(at).iter().find_map(|op| match op {
            Op::Attribute(known, span) if *known == name => Some(self.words(*span)),
            _ => None,
        })
    }

    fn hook_of(&self, at: usize) -> Option<&H> {
        self.head_of(at).iter().find_map(|op| match op {
            Op::Hook(hook) => self.hooks.get(*hook as usize),
            _ => None,
        })
    }

    /// Whether anything can be done to the element or with it, so that it has to be found again.
    fn is_touched(&self, at: usize) -> bool {
        let head = self.head_of(at);
        head.iter().any(|op| matches!(op, Op::On(..) | Op::Hook(_)))
    }
}

/// The tag of a kind.
fn tag(kind: &str) -> &str {
    kind.split_once('.').map_or(kind, |(tag, _)| tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_a_kind_and_further_ones_are_one_attribute() {
        let mut m: Markup<(), ()> = Markup::new();
        m.element("li.node.is-empty", |m| {
            m.class("");
            m.class("is-selected");
            m.key("one");
            m.attribute("data-node", "one");
        });
        m.element("div", |m| m.class("late"));
        assert_eq!(
            m.html(),
            "<li class=\"node is-empty is-selected\" data-node=\"one\"></li><div class=\"late\"></div>"
        );
    }

    #[test]
    fn texts_that_touch_are_one_node_and_empty_ones_are_none() {
        let mut m: Markup<(), ()> = Markup::new();
        m.element("p", |m| {
            m.text("");
            m.text("a");
            write!(m, "{}", 1);
            m.leaf("b", "c");
            m.text("d");
        });
        m.text("e");
        let texts = m.ops.iter().filter(|op| matches!(op, Op::Text { .. }));
        assert_eq!(texts.count(), 4);
        assert_eq!(m.html(), "<p>a1<b>c</b>d</p>e");
        assert_eq!(m.nodes, 6);
    }

    #[test]
    #[should_panic(expected = "stands behind what is inside")]
    fn an_attribute_behind_text_is_a_mistake() {
        let mut m: Markup<(), ()> = Markup::new();
        m.element("p", |m| {
            m.text("a");
            m.attribute("id", "b");
        });
    }
}
