//! A page brought up to date from what it showed to what it shows now, touching nothing that has not changed: a focused button,
//! an open `<details>`, a chosen option and a scrolled table stay as the reader left them.

use super::{Handler, Markup, Op, Trigger, tag};

/// A page that can be changed. The browser's is one; a test has its own.
pub trait Tree {
    /// An element or a text in it.
    type Node: Clone;

    /// A new element that stands nowhere yet; `svg` where it is part of a drawing.
    fn element(&mut self, tag: &str, svg: bool) -> Self::Node;

    /// A new text that stands nowhere yet.
    fn text(&mut self, text: &str) -> Self::Node;

    /// Changes a text.
    fn set_text(&mut self, node: &Self::Node, text: &str);

    /// Sets an attribute, or takes it away.
    fn set_attribute(&mut self, node: &Self::Node, name: &str, value: Option<&str>);

    /// Puts a node, new or not, before another one inside its parent, or at the end.
    fn insert(&mut self, parent: &Self::Node, node: &Self::Node, before: Option<&Self::Node>);

    /// Takes a node with everything inside out of the page.
    fn remove(&mut self, parent: &Self::Node, node: &Self::Node);

    /// An element that something can happen to gets a number, by which it is found again for as long as it lives.
    fn number(&mut self, node: &Self::Node, number: u32);
}

/// A node of the page, and the step of the markup that it shows.
#[derive(Debug, Clone)]
struct Stand<N> {
    node: N,
    number: u32,
    at: usize,
}

/// What a page shows, and with which nodes.
#[derive(Debug)]
pub struct Grown<N, M, H> {
    markup: Markup<M, H>,
    /// In the order of the markup.
    nodes: Vec<Stand<N>>,
    /// The number of the next element.
    next: u32,
}

impl<N, M, H> Default for Grown<N, M, H> {
    fn default() -> Self {
        Self {
            markup: Markup::new(),
            nodes: Vec::new(),
            next: 0,
        }
    }
}

impl<N: Clone, M, H: PartialEq> Grown<N, M, H> {
    /// Brings what stands inside `root` up to date. Returns the elements that ask for something new, in order.
    pub fn update<T: Tree<Node = N>>(
        &mut self,
        tree: &mut T,
        root: &N,
        markup: Markup<M, H>,
    ) -> Vec<(N, &H)> {
        let taken = std::mem::take(&mut self.nodes);
        let mut pass = Pass {
            tree,
            old: &self.markup,
            new: &markup,
            taken: taken.into_iter().map(Some).collect(),
            nodes: Vec::with_capacity(markup.nodes as usize),
            next: self.next,
            asking: Vec::new(),
        };
        let (old, new) = ((0, self.markup.ops.len()), (0, markup.ops.len()));
        pass.children(root, old, new, false);
        let (nodes, next, asking) = (pass.nodes, pass.next, pass.asking);
        self.nodes = nodes;
        self.next = next;
        self.markup = markup;
        let (markup, nodes) = (&self.markup, &self.nodes);
        asking
            .into_iter()
            .filter_map(|at| {
                let stand = nodes.get(markup.node_of(at))?;
                Some((stand.node.clone(), markup.hook_of(at)?))
            })
            .collect()
    }

    /// The step of a numbered element.
    fn step(&self, number: u32) -> Option<usize> {
        let stand = self.nodes.iter().find(|stand| stand.number == number);
        stand.map(|stand| stand.at)
    }

    /// What a numbered element asks for.
    pub fn hook(&self, number: u32) -> Option<&H> {
        self.markup.hook_of(self.step(number)?)
    }

    /// What is told when something is done to a numbered element: by the element itself, or by the nearest around it that
    /// listens. The number of the one that does comes with it.
    pub fn handler(&self, number: u32, trigger: Trigger) -> Option<(&Handler<M>, u32)> {
        let markup = &self.markup;
        let step = self.step(number)?;
        // Whatever begins before it and ends behind it is around it.
        let around = (0..=step)
            .rev()
            .filter(|at| matches!(markup.ops[*at], Op::Element { end, .. } if end as usize > step));
        for at in around {
            for op in markup.head_of(at) {
                if let Op::On(known, handler) = op
                    && *known == trigger
                {
                    let stand = self.nodes.get(markup.node_of(at))?;
                    let handler = markup.handlers.get(*handler as usize)?;
                    return Some((handler, stand.number));
                }
            }
        }
        None
    }
}

struct Pass<'a, T: Tree, M, H> {
    tree: &'a mut T,
    old: &'a Markup<M, H>,
    new: &'a Markup<M, H>,
    /// Nodes of the old markup that have not found their place yet.
    taken: Vec<Option<Stand<T::Node>>>,
    nodes: Vec<Stand<T::Node>>,
    next: u32,
    /// Steps of elements that ask for something new.
    asking: Vec<usize>,
}

impl<T: Tree, M, H: PartialEq> Pass<'_, T, M, H> {
    /// Whether an old element may become a new one.
    fn alike(&self, old: usize, new: usize) -> bool {
        match (self.old.ops[old], self.new.ops[new]) {
            (Op::Text { .. }, Op::Text { .. }) => true,
            (Op::Element { kind: a, .. }, Op::Element { kind: b, .. }) => {
                a == b && self.old.key_of(old) == self.new.key_of(new)
            }
            _ => false,
        }
    }

    fn node(&self, old: usize) -> Option<T::Node> {
        let stand = self.taken.get(self.old.node_of(old))?.as_ref()?;
        Some(stand.node.clone())
    }

    /// Brings the inside of one element up to date.
    fn children(
        &mut self,
        parent: &T::Node,
        mut old: (usize, usize),
        mut new: (usize, usize),
        svg: bool,
    ) {
        // As long as they stand in the same order nothing has to be looked for.
        while old.0 < old.1 && new.0 < new.1 && self.alike(old.0, new.0) {
            self.keep(old.0, new.0, svg);
            old.0 = self.old.end_of(old.0);
            new.0 = self.new.end_of(new.0);
        }
        let olds = steps(self.old, old);
        let news = steps(self.new, new);
        let mut free = vec![true; olds.len()];
        let mut from = 0;
        let became: Vec<Option<usize>> = news
            .iter()
            .map(|new| {
                let found = (from..olds.len())
                    .chain(0..from)
                    .find(|at| free[*at] && self.alike(olds[*at], *new))?;
                free[found] = false;
                from = found + 1;
                Some(found)
            })
            .collect();
        for (at, _) in free.iter().enumerate().filter(|(_, free)| **free) {
            if let Some(node) = self.node(olds[at]) {
                self.tree.remove(parent, &node);
            }
        }
        let still = still(&became);
        for (at, &step) in news.iter().enumerate() {
            let before = (at + 1..news.len())
                .find(|later| still[*later])
                .and_then(|later| self.node(olds[became[later]?]));
            let node = match became[at] {
                Some(old) => self.keep(olds[old], step, svg),
                None => Some(self.create(step, svg)),
            };
            if let Some(node) = node.filter(|_| !still[at]) {
                self.tree.insert(parent, &node, before.as_ref());
            }
        }
    }

    /// An old node shows a new step.
    fn keep(&mut self, old: usize, new: usize, svg: bool) -> Option<T::Node> {
        let mut stand = self.taken.get_mut(self.old.node_of(old))?.take()?;
        stand.at = new;
        let node = stand.node.clone();
        self.nodes.push(stand);
        let (before, now) = (self.old, self.new);
        if let (Op::Text { span: a, .. }, Op::Text { span: b, .. }) =
            (before.ops[old], now.ops[new])
        {
            if before.words(a) != now.words(b) {
                self.tree.set_text(&node, now.words(b));
            }
            return Some(node);
        }
        for op in before.head_of(old) {
            if let Op::Attribute(name, _) = op
                && now.value_of(new, name).is_none()
            {
                self.tree.set_attribute(&node, name, None);
            }
        }
        for op in now.head_of(new) {
            if let Op::Attribute(name, span) = op {
                let value = now.words(*span);
                if before.value_of(old, name) != Some(value) {
                    self.tree.set_attribute(&node, name, Some(value));
                }
            }
        }
        if now.is_touched(new) && !before.is_touched(old) {
            self.number_last(&node);
        }
        if now.hook_of(new).is_some() && now.hook_of(new) != before.hook_of(old) {
            self.asking.push(new);
        }
        let svg = svg || is_drawing(now, new);
        self.children(&node, before.inside(old), now.inside(new), svg);
        Some(node)
    }

    /// A new node.
    fn create(&mut self, new: usize, svg: bool) -> T::Node {
        let now = self.new;
        let svg = svg || is_drawing(now, new);
        let node = match now.ops[new] {
            Op::Element { kind, .. } => self.tree.element(tag(kind), svg),
            Op::Text { span, .. } => self.tree.text(now.words(span)),
            // Steps of a head are never asked for.
            _ => self.tree.text(""),
        };
        self.nodes.push(Stand {
            node: node.clone(),
            number: self.next,
            at: new,
        });
        self.next = self.next.wrapping_add(1);
        if matches!(now.ops[new], Op::Text { .. }) {
            return node;
        }
        for op in now.head_of(new) {
            if let Op::Attribute(name, span) = op {
                self.tree.set_attribute(&node, name, Some(now.words(*span)));
            }
        }
        if now.is_touched(new) {
            self.number_last(&node);
        }
        if now.hook_of(new).is_some() {
            self.asking.push(new);
        }
        let (mut at, end) = now.inside(new);
        while at < end {
            let child = self.create(at, svg);
            self.tree.insert(&node, &child, None);
            at = now.end_of(at);
        }
        node
    }

    fn number_last(&mut self, node: &T::Node) {
        if let Some(stand) = self.nodes.last() {
            self.tree.number(node, stand.number);
        }
    }
}

fn is_drawing<M, H>(markup: &Markup<M, H>, at: usize) -> bool {
    matches!(markup.ops[at], Op::Element { kind, .. } if tag(kind) == "svg")
}

/// The steps of the elements and texts that stand side by side in a stretch.
fn steps<M, H>(markup: &Markup<M, H>, (mut at, end): (usize, usize)) -> Vec<usize> {
    let mut steps = Vec::new();
    while at < end {
        steps.push(at);
        at = markup.end_of(at);
    }
    steps
}

/// Which of the new ones need not be moved: as many as possible of those that stood in this order before.
fn still(became: &[Option<usize>]) -> Vec<bool> {
    // The longest run of old places that ends with each, and its last but one.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(became.len());
    let mut best: Option<usize> = None;
    for (at, old) in became.iter().enumerate() {
        let mut run = (0, None);
        if old.is_some() {
            run.0 = 1;
            // The nearest first: where nothing has moved it is the longest, and nothing else is looked at.
            for before in (0..at).rev() {
                if became[before].is_some() && became[before] < *old && runs[before].0 >= run.0 {
                    run = (runs[before].0 + 1, Some(before));
                    if best.is_some_and(|best| runs[best].0 < run.0) {
                        break;
                    }
                }
            }
            if best.is_none_or(|best| runs[best].0 < run.0) {
                best = Some(at);
            }
        }
        runs.push(run);
    }
    let mut still = vec![false; became.len()];
    while let Some(at) = best {
        still[at] = true;
        best = runs[at].1;
    }
    still
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::markup::Key;

    /// A page that counts what is done to it.
    #[derive(Debug, Default)]
    struct Page {
        nodes: Vec<Node>,
        done: Vec<String>,
    }

    #[derive(Debug, Default, Clone)]
    struct Node {
        tag: String,
        text: String,
        attributes: Vec<(String, String)>,
        children: Vec<usize>,
        parent: Option<usize>,
        number: Option<u32>,
        svg: bool,
    }

    impl Page {
        /// A page with an empty root, which is node 0.
        fn new() -> Self {
            let mut page = Self::default();
            page.nodes.push(Node::default());
            page
        }

        fn add(&mut self, node: Node) -> usize {
            self.nodes.push(node);
            self.nodes.len() - 1
        }

        fn html(&self, at: usize) -> String {
            let node = &self.nodes[at];
            let inside: String = node
                .children
                .iter()
                .map(|child| self.html(*child))
                .collect();
            if node.tag.is_empty() {
                return format!("{}{inside}", node.text);
            }
            let attributes: String = node
                .attributes
                .iter()
                .map(|(name, value)| format!(" {name}=\"{value}\""))
                .collect();
            format!("<{0}{attributes}>{inside}</{0}>", node.tag)
        }

        fn leave(&mut self, node: usize) {
            if let Some(parent) = self.nodes[node].parent.take() {
                self.nodes[parent].children.retain(|child| *child != node);
            }
        }
    }

    impl Tree for Page {
        type Node = usize;

        fn element(&mut self, tag: &str, svg: bool) -> usize {
            self.done.push(format!("element {tag}"));
            let tag = tag.to_owned();
            self.add(Node {
                tag,
                svg,
                ..Node::default()
            })
        }

        fn text(&mut self, text: &str) -> usize {
            self.done.push(format!("text {text}"));
            let text = text.to_owned();
            self.add(Node {
                text,
                ..Node::default()
            })
        }

        fn set_text(&mut self, node: &usize, text: &str) {
            self.done.push(format!("set text {text}"));
            self.nodes[*node].text = text.to_owned();
        }

        fn set_attribute(&mut self, node: &usize, name: &str, value: Option<&str>) {
            self.done.push(format!("set {name}={value:?}"));
            let attributes = &mut self.nodes[*node].attributes;
            let known = attributes.iter().position(|(known, _)| known == name);
            match (known, value) {
                (Some(at), Some(value)) => attributes[at].1 = value.to_owned(),
                (Some(at), None) => {
                    attributes.remove(at);
                }
                (None, Some(value)) => attributes.push((name.to_owned(), value.to_owned())),
                (None, None) => panic!("{name} is not there"),
            }
        }

        fn insert(&mut self, parent: &usize, node: &usize, before: Option<&usize>) {
            self.done.push("insert".to_owned());
            self.leave(*node);
            let children = &mut self.nodes[*parent].children;
            let at = match before {
                Some(before) => children
                    .iter()
                    .position(|child| child == before)
                    .expect("it stands in its parent"),
                None => children.len(),
            };
            children.insert(at, *node);
            self.nodes[*node].parent = Some(*parent);
        }

        fn remove(&mut self, parent: &usize, node: &usize) {
            self.done.push("remove".to_owned());
            assert_eq!(self.nodes[*node].parent, Some(*parent));
            self.leave(*node);
        }

        fn number(&mut self, node: &usize, number: u32) {
            self.nodes[*node].number = Some(number);
        }
    }

    type Words = Markup<&'static str, u8>;

    /// A markup as a property makes it up.
    #[derive(Debug, Clone)]
    enum Made {
        Text(&'static str),
        Element {
            kind: &'static str,
            key: Option<&'static str>,
            attributes: Vec<(&'static str, &'static str)>,
            hook: Option<u8>,
            inside: Vec<Made>,
        },
    }

    fn made() -> impl Strategy<Value = Vec<Made>> {
        let word = || prop::sample::select(vec!["a", "b", "c"]);
        let leaf = word().prop_map(Made::Text);
        let one = leaf.prop_recursive(4, 40, 6, move |inner| {
            (
                prop::sample::select(vec!["div", "p", "p.hint", "li.node", "svg"]),
                prop::option::of(prop::sample::select(vec!["k", "l", "m", "n", "o"])),
                prop::sample::subsequence(vec!["id", "title", "hidden"], 0..=3),
                word(),
                prop::option::weighted(0.2, 0..3_u8),
                prop::collection::vec(inner, 0..6),
            )
                .prop_map(|(kind, key, names, value, hook, inside)| Made::Element {
                    kind,
                    key,
                    attributes: names.into_iter().map(|name| (name, value)).collect(),
                    hook,
                    inside,
                })
        });
        prop::collection::vec(one, 0..6)
    }

    fn write(m: &mut Words, list: &[Made]) {
        for one in list {
            match one {
                Made::Text(text) => m.text(text),
                Made::Element {
                    kind,
                    key,
                    attributes,
                    hook,
                    inside,
                } => m.element(kind, |m| {
                    if let Some(key) = key {
                        m.key(key);
                    }
                    for (name, value) in attributes {
                        m.attribute(name, value);
                    }
                    if let Some(hook) = hook {
                        m.hook(*hook);
                    }
                    write(m, inside);
                }),
            }
        }
    }

    fn words(list: &[Made]) -> Words {
        let mut m = Markup::new();
        write(&mut m, list);
        m
    }

    /// Attributes that are set later come later: their order says nothing.
    fn in_order(page: &mut Page) {
        for node in &mut page.nodes {
            node.attributes.sort();
        }
    }

    fn grown(page: &mut Page, markup: Words) -> String {
        let mut fresh = Grown::default();
        let root = page.add(Node::default());
        fresh.update(page, &root, markup);
        in_order(page);
        page.html(root)
    }

    proptest! {
        #[test]
        fn the_page_is_as_if_it_had_been_made_anew(steps in prop::collection::vec(made(), 1..4)) {
            let mut page = Page::new();
            let mut grown_so_far = Grown::default();
            for step in &steps {
                grown_so_far.update(&mut page, &0, words(step));
                in_order(&mut page);
                let expected = grown(&mut Page::new(), words(step));
                prop_assert_eq!(page.html(0), expected);
                // The nodes are those of the page, in its order.
                let mut inside = Vec::new();
                let mut wait = vec![0];
                while let Some(at) = wait.pop() {
                    inside.push(at);
                    wait.extend(page.nodes[at].children.iter().rev());
                }
                let known: Vec<usize> = grown_so_far.nodes.iter().map(|stand| stand.node).collect();
                prop_assert_eq!(&inside[1..], known);
            }
        }

        #[test]
        fn the_same_again_touches_nothing(step in made()) {
            let mut page = Page::new();
            let mut grown = Grown::default();
            grown.update(&mut page, &0, words(&step));
            page.done.clear();
            prop_assert!(grown.update(&mut page, &0, words(&step)).is_empty());
            prop_assert!(page.done.is_empty(), "{:?}", page.done);
        }

        #[test]
        fn items_with_a_key_keep_their_identity(
            before in Just(vec!["k", "l", "m", "n", "o"]).prop_shuffle(),
            now in Just(vec!["l", "m", "n", "o", "p"]).prop_shuffle(),
        ) {
            let list = |keys: &[&'static str]| {
                let mut m = Words::new();
                m.element("ul", |m| for key in keys {
                    m.element("li", |m| {
                        m.key(key);
                        m.attribute("id", key);
                    });
                });
                m
            };
            let by_id = |page: &Page| -> HashMap<String, usize> {
                let ul = page.nodes[0].children[0];
                let items = page.nodes[ul].children.iter();
                items.map(|item| (page.nodes[*item].attributes[0].1.clone(), *item)).collect()
            };
            let mut page = Page::new();
            let mut grown = Grown::default();
            grown.update(&mut page, &0, list(&before));
            let first = by_id(&page);
            page.done.clear();
            grown.update(&mut page, &0, list(&now));
            let second = by_id(&page);
            for key in ["l", "m", "n", "o"] {
                prop_assert_eq!(first[key], second[key]);
            }
            prop_assert!(!page.done.iter().any(|done| done.starts_with("set id=Some(\"l")));
        }

        #[test]
        fn as_many_as_possible_stay_where_they_are(order in Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle()) {
            let became: Vec<Option<usize>> = order.iter().copied().map(Some).collect();
            let still = still(&became);
            let kept: Vec<usize> = order.iter().zip(&still).filter(|(_, still)| **still).map(|(at, _)| *at).collect();
            prop_assert!(kept.is_sorted());
            // The longest by trying every subset.
            let longest = (0..1_u32 << order.len())
                .filter_map(|set| {
                    let some: Vec<usize> = (0..order.len()).filter(|at| set >> at & 1 == 1).map(|at| order[at]).collect();
                    some.is_sorted().then_some(some.len())
                })
                .max();
            prop_assert_eq!(Some(kept.len()), longest);
        }
    }

    fn list(keys: &[&'static str]) -> Words {
        let mut m = Words::new();
        for key in keys {
            m.element("li", |m| {
                m.key(key);
                m.text(key);
            });
        }
        m
    }

    #[test]
    fn one_that_goes_to_the_front_is_the_only_one_moved() {
        let mut page = Page::new();
        let mut grown = Grown::default();
        grown.update(&mut page, &0, list(&["a", "b", "c", "d"]));
        page.done.clear();
        grown.update(&mut page, &0, list(&["d", "a", "b", "c"]));
        assert_eq!(page.done, ["insert"]);
        assert_eq!(page.html(0), "<li>d</li><li>a</li><li>b</li><li>c</li>");
    }

    #[test]
    fn something_that_appears_between_leaves_its_neighbours_alone() {
        let page_of = |middle: bool| {
            let mut m = Words::new();
            m.leaf("div.bar", "bar");
            if middle {
                m.leaf("div.progress", "half");
            }
            m.element("div.view", |m| m.leaf("button", "inside"));
            m
        };
        let mut page = Page::new();
        let mut grown = Grown::default();
        grown.update(&mut page, &0, page_of(false));
        page.done.clear();
        grown.update(&mut page, &0, page_of(true));
        assert_eq!(
            page.done,
            [
                "element div",
                "set class=Some(\"progress\")",
                "text half",
                "insert",
                "insert"
            ]
        );
        page.done.clear();
        grown.update(&mut page, &0, page_of(false));
        assert_eq!(page.done, ["remove"]);
    }

    #[test]
    fn what_is_inside_a_drawing_is_part_of_it() {
        let mut m = Words::new();
        m.element("span", |m| {
            m.element("svg.links", |m| m.element("path.link", |_| {}))
        });
        let mut page = Page::new();
        Grown::default().update(&mut page, &0, m);
        let drawn: Vec<(&str, bool)> = page.nodes[1..]
            .iter()
            .map(|node| (node.tag.as_str(), node.svg))
            .collect();
        assert_eq!(drawn, [("span", false), ("svg", true), ("path", true)]);
    }

    #[test]
    fn the_nearest_that_listens_is_told() {
        let page_of = |escape: bool| {
            let mut m = Words::new();
            m.element("div", |m| {
                if escape {
                    m.on_key(Key::Leave, "outer");
                }
                m.element("p", |m| {
                    m.on_click("paragraph");
                    m.element("button", |m| m.on_key(Key::Use, "button"));
                });
            });
            m
        };
        let mut page = Page::new();
        let mut grown = Grown::default();
        grown.update(&mut page, &0, page_of(false));
        let number = |page: &Page, tag: &str| {
            let node = page.nodes.iter().find(|node| node.tag == tag);
            node.and_then(|node| node.number)
        };
        assert_eq!(number(&page, "div"), None);
        let button = number(&page, "button").expect("it can be touched");
        let told = |grown: &Grown<usize, &'static str, u8>, trigger| match grown
            .handler(button, trigger)
        {
            Some((Handler::Tell(word), by)) => Some((*word, by)),
            _ => None,
        };
        let paragraph = number(&page, "p").expect("it can be touched");
        assert_eq!(
            told(&grown, Trigger::Key(Key::Use)),
            Some(("button", button))
        );
        assert_eq!(told(&grown, Trigger::Click), Some(("paragraph", paragraph)));
        assert_eq!(told(&grown, Trigger::Key(Key::Leave)), None);
        grown.update(&mut page, &0, page_of(true));
        let outer = number(&page, "div").expect("it can be touched now");
        assert_eq!(
            told(&grown, Trigger::Key(Key::Leave)),
            Some(("outer", outer))
        );
        assert_eq!(number(&page, "button"), Some(button));
    }

    #[test]
    fn an_element_asks_when_it_appears_and_when_it_asks_for_something_else() {
        let page_of = |hook: u8| {
            let mut m = Words::new();
            m.element("canvas", |m| m.hook(hook));
            m.leaf("p", "beside");
            m
        };
        let mut page = Page::new();
        let mut grown = Grown::default();
        assert_eq!(grown.update(&mut page, &0, page_of(1)), [(1, &1)]);
        assert_eq!(grown.update(&mut page, &0, page_of(1)), []);
        assert_eq!(grown.update(&mut page, &0, page_of(2)), [(1, &2)]);
        let number = page.nodes[1].number.expect("it can be asked");
        assert_eq!(grown.hook(number), Some(&2));
    }
}
