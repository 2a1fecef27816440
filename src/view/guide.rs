//! What the model is, what a number can and cannot tell, what happens to files.

use super::{
    Markup,
    part::{gap_badge, heading, proxy_badge},
};

/// The guide.
pub(super) fn guide(m: &mut Markup) {
    m.element("div.prose", |m| {
        heading(m, "What this is");
        m.leaf("p", "A way to look at how well health and care work together in one area, starting from the people who use them. It reads figures the area already has, puts them on a model of how integration is meant to work, and says where there is no figure at all. It is made for improvement. It gives no overall rating.");
        heading(m, "How to read the model");
        m.leaf("p", "The model runs from left to right: enablers make integration possible, components are what is done, outputs are what that produces, outcomes are what changes for people, services and the system, impacts are what lasts. It follows the logic model that the Social Care Institute for Excellence made in 2017. Choose a box to see what leads to it, what it leads to, and its figures.");
        m.leaf("p", "No arrows between single boxes survive in the sources. A plain line is backed by evidence in one of them; a dotted line is our reading.");
        heading(m, "What the marks mean");
        m.element("ul.points", |m| {
            m.element("li", |m| {
                mark(m, "span.status.status-better", "better");
                m.text(", ");
                mark(m, "span.status.status-worse", "worse");
                m.text(": the 95% confidence interval of the area clears the figure it is compared with. ");
                mark(m, "span.status.status-similar", "similar");
                m.text(": it does not.");
            });
            m.element("li", |m| {
                proxy_badge(m);
                m.text(": the metric stands in for something that nobody measures directly.");
            });
            m.element("li", |m| {
                gap_badge(m);
                m.text(": none of the metrics of the chosen set measures this outcome. Gaps stay visible on purpose.");
            });
            m.leaf("li", "“c”: the figure is withheld because it, or another that could be worked out from it, would tell about very few people. It is neither nought nor missing.");
        });
        heading(m, "What a number cannot tell");
        m.element("ul.points", |m| {
            for text in [
                "Why. Many things move an outcome, some of them outside the area’s reach.",
                "Much, alone. Delays are read beside admissions, readmissions and stays; being at home after 91 days beside how many were offered reablement.",
                "What people feel, where only hospitals count. Experience is the largest gap of all.",
                "Anything from one month. Look at the trend, and at the interval.",
            ] {
                m.leaf("li", text);
            }
        });
        heading(m, "How figures are made");
        m.leaf("p", "Percentages have Wilson intervals; rates have limits by Byar’s method, exact ones under ten events; percentiles have order-statistic limits. Figures for several areas add numerators and denominators and then divide. Every figure has a method record below it, and every chart a table.");
        heading(m, "What happens to your files");
        m.leaf("p", "They are read by this page inside your browser. No row leaves it: there is no server, no account, no counting of visits. Ids of people are hashed as the file is read, used to link stays of the same person, and let go. Nothing is written to the browser’s storage. Close the page and it is gone.");
    });
}

fn mark(m: &mut Markup, kind: &'static str, word: &str) {
    m.element(kind, |m| m.leaf("span.status-word", word));
}
