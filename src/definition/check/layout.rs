//! A layout: what it names has to be in its table.

use super::{
    super::{ColumnType, Layout},
    Checker, normal,
};

impl Checker<'_> {
    pub(super) fn layout(&mut self, layout: &Layout) {
        if layout.signature.is_empty() {
            self.wrong(
                "signature",
                "a layout needs a `signature`: name the headers it is recognised by",
            );
        }
        for header in &layout.without {
            if layout.signature.iter().any(|h| normal(h) == normal(header)) {
                self.twice(
                    header,
                    format!(
                        "the header `{header}` must and must not be there: take it out of one list"
                    ),
                );
            }
        }
        let Some(table) = self.known_table(&layout.table) else {
            return;
        };
        let named = layout.columns.keys().chain(layout.preamble.keys());
        let named = named.chain(layout.file_name.keys());
        let rest = layout.unpivot_rest.iter();
        let rest = rest.flat_map(|rest| [&rest.into, &rest.headers]);
        for id in named.chain(rest) {
            self.column(table, &layout.table, id);
        }
        for meaning in &layout.meanings {
            let (id, means) = (&meaning.column, &meaning.means);
            let kind = self.column(table, &layout.table, id).map(|c| c.kind);
            match means.parse() {
                Ok(metric) if kind == Some(ColumnType::Metric) => {
                    self.known_metric(&metric, "a meaning");
                }
                _ => self.value(table, &layout.table, id, means),
            }
        }
        for (id, value) in &layout.constants {
            self.value(table, &layout.table, id, value);
        }
        for unpivot in &layout.unpivot {
            self.column(table, &layout.table, &unpivot.into);
            for (id, value) in &unpivot.set {
                self.value(table, &layout.table, id, value);
            }
        }
    }
}
