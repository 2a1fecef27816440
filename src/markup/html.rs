//! Markup as HTML text: what a test looks at, and what a page without a script would hold.

use super::{Markup, Op, tag};

impl<M, H> Markup<M, H> {
    /// The whole as HTML. Handlers and hooks are no part of it.
    pub fn html(&self) -> String {
        let mut html = String::new();
        self.html_of((0, self.ops.len()), &mut html);
        html
    }

    fn html_of(&self, (mut at, end): (usize, usize), html: &mut String) {
        while at < end {
            match self.ops[at] {
                Op::Element { kind, .. } => {
                    html.push('<');
                    html.push_str(tag(kind));
                    for op in self.head_of(at) {
                        if let Op::Attribute(name, span) = op {
                            html.push(' ');
                            html.push_str(name);
                            html.push_str("=\"");
                            escape(self.words(*span), html);
                            html.push('"');
                        }
                    }
                    html.push('>');
                    if tag(kind) != "input" {
                        self.html_of(self.inside(at), html);
                        html.push_str("</");
                        html.push_str(tag(kind));
                        html.push('>');
                    }
                }
                Op::Text { span, .. } => escape(self.words(span), html),
                _ => {}
            }
            at = self.end_of(at);
        }
    }
}

fn escape(text: &str, html: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_wrote_stays_text() {
        let mut m: Markup<(), ()> = Markup::new();
        m.element("label", |m| {
            m.attribute("title", "\"a\" & b");
            m.text("<script>");
            m.element("input", |m| m.flag("multiple", true));
        });
        assert_eq!(
            m.html(),
            "<label title=\"&quot;a&quot; &amp; b\">&lt;script&gt;<input multiple=\"\"></label>"
        );
    }
}
