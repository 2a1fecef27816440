//! How a reader says a file is to be read: a draft, which becomes a layout.

use super::{
    Field, Names, Shape, normalised,
    recognise::{DELIMITERS, by_name, first_rows, quoted, shape_by},
};
use crate::{
    definition::{Column, Definitions, Layout, Table, Written, written::text},
    vocabulary::{ColumnId, LayoutId, TableId},
};

/// The beginning of a file, decoded to UTF-8.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The file's name.
    pub name: String,
    /// Its text.
    pub text: Vec<u8>,
    /// There is nothing after it.
    pub whole: bool,
    /// Between the fields.
    pub delimiter: u8,
    /// The first records: the line each begins on, and its fields.
    pub rows: Vec<(u64, Vec<String>)>,
}

impl Head {
    /// Splits the text; without a known delimiter by the one that gives most rows of several fields.
    pub fn new(name: &str, text: Vec<u8>, whole: bool, delimiter: Option<u8>) -> Self {
        let split = |delimiter| first_rows(&text, whole, delimiter);
        let several = |rows: &[(u64, Vec<String>)]| rows.iter().filter(|r| r.1.len() > 1).count();
        let delimiter = delimiter.unwrap_or_else(|| {
            let mut best = (0, DELIMITERS[0]);
            for delimiter in DELIMITERS {
                let found = several(&split(delimiter));
                if found > best.0 {
                    best = (found, delimiter);
                }
            }
            best.1
        });
        Self {
            name: name.to_owned(),
            rows: split(delimiter),
            text,
            whole,
            delimiter,
        }
    }

    /// The rows that may be a header, because they hold at least two names.
    pub fn headers(&self) -> impl Iterator<Item = usize> {
        let names = |row: &[String]| row.iter().filter(|c| !normalised(c).is_empty()).count();
        (0..self.rows.len()).filter(move |at| names(&self.rows[*at].1) > 1)
    }

    /// A row that may be a header, in words: `line 14: Region, ONS Geography, …`.
    pub fn line(&self, at: usize) -> String {
        let Some((line, cells)) = self.rows.get(at) else {
            return String::new();
        };
        let named = cells.iter().filter(|c| !normalised(c).is_empty());
        let count = named.clone().count();
        let names: Vec<String> = named.take(3).map(|c| quoted(c)).collect();
        let more = if count > 3 { ", …" } else { "" };
        format!("line {line}: {}{more}", names.join(", "))
    }

    /// The columns below a header that a layout can name: those with a name, the first where several have the same.
    pub fn columns(&self, header: usize) -> Vec<(usize, &str)> {
        let cells = self.rows.get(header).map_or(&[][..], |row| &row.1);
        let mut known: Vec<String> = vec![String::new()];
        let mut columns = Vec::new();
        for (at, cell) in cells.iter().enumerate() {
            let name = normalised(cell);
            if !known.contains(&name) {
                known.push(name);
                columns.push((at, cell.trim()));
            }
        }
        columns
    }
}

/// Where a column of the table comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The file does not have it.
    Nothing,
    /// The file's column at this index, from 0.
    Column(usize),
    /// The same text in every row.
    Constant(String),
    /// As the layout reads it that the file was recognised by: from a cell above the header, or from several columns.
    Layout,
}

/// How a file is to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The table its rows become.
    pub table: TableId,
    /// The header, as a place in the rows of its [`Head`].
    pub header: usize,
    /// Where each of the table's columns comes from, in the table's order.
    pub columns: Vec<(ColumnId, Origin)>,
    /// The layout it was recognised by, as it is written: what the draft does not speak of stays.
    base: Option<Written>,
    /// Columns that the layout takes from several columns of the file: all of them, or none.
    spread: Vec<ColumnId>,
}

impl Draft {
    /// Begins with what the file was recognised as and the layout it follows, or with the likeliest header and table. `None`
    /// where no row could be a header.
    pub fn new(
        definitions: &Definitions,
        head: &Head,
        shape: Option<&Shape>,
        base: Option<Written>,
    ) -> Option<Self> {
        let (table, header) = match shape {
            Some(shape) => (shape.table.clone(), (shape.skip as usize).checked_sub(1)?),
            None => likeliest(definitions, head)?,
        };
        let mut draft = Self {
            table,
            header,
            columns: Vec::new(),
            base: None,
            spread: Vec::new(),
        };
        draft.find_columns(definitions, head);
        if let Some(shape) = shape {
            let base_has = |field: &str, column: &ColumnId| {
                let field = base.as_ref().and_then(|base| base.field(field));
                field.is_some_and(|field| field.field(column.as_str()).is_some())
            };
            for (column, origin) in &mut draft.columns {
                *origin = match shape.field(column) {
                    Some(Field::Column(at)) => Origin::Column(*at),
                    Some(Field::Constant(_))
                        if base_has("preamble", column) || base_has("file_name", column) =>
                    {
                        Origin::Layout
                    }
                    Some(Field::Constant(text)) => Origin::Constant(text.clone()),
                    Some(Field::FirstOf(_)) => Origin::Layout,
                    None if shape.has(column) => {
                        draft.spread.push(column.clone());
                        Origin::Layout
                    }
                    None => Origin::Nothing,
                };
            }
            draft.base = base;
        }
        Some(draft)
    }

    /// Takes every column from where its name stands in the header.
    fn find_columns(&mut self, definitions: &Definitions, head: &Head) {
        self.base = None;
        self.spread.clear();
        let Some(table) = definitions.tables.get(&self.table) else {
            return;
        };
        let found = named_columns(table, head, self.header);
        let origin = |column: &Column| {
            let at = found.iter().find(|(id, _)| *id == column.id);
            at.map_or(Origin::Nothing, |(_, at)| Origin::Column(*at))
        };
        let columns = table.columns.iter();
        self.columns = columns.map(|c| (c.id.clone(), origin(c))).collect();
    }

    /// Another table: its columns are looked for by their names.
    pub fn choose_table(&mut self, definitions: &Definitions, head: &Head, table: TableId) {
        self.table = table;
        self.find_columns(definitions, head);
    }

    /// Another header: the columns are looked for by their names.
    pub fn choose_header(&mut self, definitions: &Definitions, head: &Head, header: usize) {
        self.header = header;
        self.find_columns(definitions, head);
    }

    /// Another origin of a column.
    pub fn choose(&mut self, column: &ColumnId, to: Origin) {
        if self.spread.contains(column) && to != Origin::Layout {
            // A row that becomes several says all of these at once.
            let spread = std::mem::take(&mut self.spread);
            for (id, origin) in &mut self.columns {
                if spread.contains(id) {
                    *origin = Origin::Nothing;
                }
            }
        }
        for (id, origin) in &mut self.columns {
            if id == column {
                *origin = to.clone();
            }
        }
    }

    /// Where a column comes from.
    pub fn origin(&self, column: &ColumnId) -> &Origin {
        let found = self.columns.iter().find(|(id, _)| id == column);
        found.map_or(&Origin::Nothing, |(_, origin)| origin)
    }

    /// Needed columns that come from nowhere yet.
    pub fn missing<'a>(&self, table: &'a Table) -> Vec<&'a ColumnId> {
        let nowhere = |column: &&Column| match self.origin(&column.id) {
            Origin::Nothing => true,
            Origin::Constant(text) => text.trim().is_empty(),
            _ => false,
        };
        let needed = table.columns.iter().filter(|c| c.required);
        needed.filter(nowhere).map(|c| &c.id).collect()
    }

    /// The layout, as it is written in a file of definitions.
    pub fn layout(&self, definitions: &Definitions, head: &Head, name: &str) -> Written {
        let mut fields = vec![
            ("name".to_owned(), text(name)),
            ("table".to_owned(), text(self.table.as_str())),
        ];
        let signature = head.columns(self.header);
        let header = |at: usize| {
            let found = signature.iter().find(|(known, _)| *known == at);
            found.map_or("", |(_, name)| *name)
        };
        let names = signature.iter().map(|(_, name)| text(name)).collect();
        fields.push(("signature".to_owned(), Written::List(names)));
        let (mut columns, mut constants) = (Vec::new(), Vec::new());
        if let Some(table) = definitions.tables.get(&self.table) {
            let by_name = named_columns(table, head, self.header);
            for column in &table.columns {
                let id = column.id.to_string();
                match self.origin(&column.id) {
                    Origin::Column(at) => columns.push((id, text(header(*at)))),
                    Origin::Constant(said) => constants.push((id, text(value(column, said)))),
                    // Without a word it would be found by its name.
                    Origin::Nothing if by_name.iter().any(|(known, _)| *known == column.id) => {
                        columns.push((id, text("")));
                    }
                    Origin::Layout => {
                        let base = self.base.as_ref().and_then(|base| base.field("columns"));
                        if let Some(several) = base.and_then(|columns| columns.field(&id)) {
                            columns.push((id, several.clone()));
                        }
                    }
                    Origin::Nothing => {}
                }
            }
        }
        for (name, list) in [("columns", columns), ("constants", constants)] {
            if !list.is_empty() {
                fields.push((name.to_owned(), Written::Fields(list)));
            }
        }
        let Some(Written::Fields(base)) = &self.base else {
            return Written::Fields(fields);
        };
        for (name, kept) in base {
            let kept = match (name.as_str(), kept) {
                ("name" | "table" | "signature" | "columns" | "constants", _) => continue,
                ("unpivot" | "unpivot_rest", _) if self.spread.is_empty() => continue,
                ("preamble" | "file_name", Written::Fields(cells)) => {
                    let stays = |id: &str| {
                        let id = id.parse::<ColumnId>();
                        id.is_ok_and(|id| *self.origin(&id) == Origin::Layout)
                    };
                    let cells = cells.iter().filter(|(id, _)| stays(id)).cloned();
                    Written::Fields(cells.collect())
                }
                _ => kept.clone(),
            };
            fields.push((name.clone(), kept));
        }
        Written::Fields(fields)
    }

    /// The shape of the file as the layout of the draft reads it; `None` while a needed column comes from nowhere.
    pub fn shape(&self, definitions: &Definitions, head: &Head, id: &LayoutId) -> Option<Shape> {
        let layout: Layout = self.layout(definitions, head, "").read().ok()?;
        self.header.lt(&head.rows.len()).then_some(())?;
        let by = (id, &layout);
        let (name, delimiter) = (&head.name, head.delimiter);
        shape_by(definitions, by, name, delimiter, &head.rows, self.header)
    }
}

/// The columns of a table that a header names, and where.
fn named_columns(table: &Table, head: &Head, header: usize) -> Vec<(ColumnId, usize)> {
    let cells = head.rows.get(header).map_or(&[][..], |row| &row.1);
    let names = Names::new(cells);
    let place = |(id, field)| match field {
        Field::Column(at) => Some((id, at)),
        Field::FirstOf(_) | Field::Constant(_) => None,
    };
    by_name(table, &names)
        .into_iter()
        .filter_map(place)
        .collect()
}

/// The table and header that share most names; else the row with most names, and the first table.
fn likeliest(definitions: &Definitions, head: &Head) -> Option<(TableId, usize)> {
    let mut best = None;
    for at in head.headers() {
        // A cell with a digit in it is rather a value than a name.
        let is_name = |name: &str| !name.bytes().any(|b| b.is_ascii_digit());
        let names = head.columns(at).into_iter();
        let names = names.filter(|(_, name)| is_name(name)).count();
        for (id, table) in &definitions.tables {
            let score = (named_columns(table, head, at).len(), names);
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, (id.clone(), at)));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// A text for every row: of a column with named values the id, however it was written.
fn value<'a>(column: &'a Column, text: &'a str) -> &'a str {
    let written = normalised(text);
    let known = column.values.iter().find(|value| {
        let aliases = value.aliases.iter().map(String::as_str);
        let mut spellings = [value.id.as_str(), &value.label].into_iter().chain(aliases);
        spellings.any(|known| normalised(known) == written)
    });
    known.map_or(text.trim(), |value| value.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{LeaveOutRows, recognise};

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
        text.parse().expect("it is an id")
    }

    fn begin(text: &str) -> (Definitions, Head, Draft) {
        let definitions = Definitions::built_in();
        let text = text.as_bytes().to_vec();
        let shape = recognise(&definitions, "file.csv", &text, true).ok();
        let head = Head::new("file.csv", text, true, shape.as_ref().map(|s| s.delimiter));
        let written = |id: &LayoutId| {
            let layout = serde_json::to_value(&definitions.layouts[id]).expect("JSON");
            written(&layout)
        };
        let base = shape.as_ref().and_then(|s| s.layout.as_ref()).map(written);
        let draft = Draft::new(&definitions, &head, shape.as_ref(), base);
        let draft = draft.expect("there is a row that could be a header");
        (definitions, head, draft)
    }

    fn written(value: &serde_json::Value) -> Written {
        use serde_json::Value;
        match value {
            Value::Null => Written::Nothing,
            Value::Bool(yes) => Written::Bool(*yes),
            Value::Number(n) => Written::Number(n.as_f64().expect("a number")),
            Value::String(text) => Written::Text(text.clone()),
            Value::Array(items) => Written::List(items.iter().map(written).collect()),
            Value::Object(fields) => {
                let fields = fields.iter().map(|(k, v)| (k.clone(), written(v)));
                Written::Fields(fields.collect())
            }
        }
    }

    /// The definitions with the layout of a draft, as they are after it was saved and opened.
    fn with_layout(mut definitions: Definitions, head: &Head, draft: &Draft) -> Definitions {
        let text = draft.layout(&definitions, head, "By hand").json();
        let layout: Layout = serde_json::from_str(&text).expect("it is a layout");
        definitions.layouts.insert(id("by-hand"), layout);
        definitions.local.push(id("by-hand"));
        assert_eq!(crate::definition::check(&definitions), []);
        definitions
    }

    const UNUSUAL: &str = "Extract of March;;\n;;\nKode;Når;Døgn;Døgn;;Merknad\nE06000006;2018-02;28;1;x;a\nE06000006;2018-03;31;1;x;b\n";

    #[test]
    fn a_draft_becomes_a_layout_that_reads_the_file_as_the_draft_showed() {
        let (definitions, head, mut draft) = begin(UNUSUAL);
        assert_eq!((head.delimiter, draft.header), (b';', 2));
        assert_eq!(head.headers().collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!(head.line(2), "line 3: “Kode”, “Når”, “Døgn”, …");
        assert_eq!(
            head.columns(2),
            [(0, "Kode"), (1, "Når"), (2, "Døgn"), (5, "Merknad")]
        );
        draft.choose_table(&definitions, &head, id("delays"));
        let table = &definitions.tables[&id::<TableId>("delays")];
        assert_eq!(draft.missing(table).len(), 3);
        for (column, origin) in [
            ("area_code", Origin::Column(0)),
            ("attribution", Origin::Constant("Social Care".to_owned())),
            ("delayed_days", Origin::Column(2)),
            ("month", Origin::Constant(" ".to_owned())),
        ] {
            assert_eq!(draft.shape(&definitions, &head, &id("by-hand")), None);
            draft.choose(&id(column), origin);
        }
        assert_eq!(draft.missing(table), [&id::<ColumnId>("month")]);
        draft.choose(&id("month"), Origin::Column(1));
        assert!(draft.missing(table).is_empty());
        let shape = draft.shape(&definitions, &head, &id("by-hand"));
        let shape = shape.expect("nothing is missing");
        assert_eq!(
            shape.field(&id("attribution")),
            Some(&Field::Constant("social-care".to_owned()))
        );
        let definitions = with_layout(definitions, &head, &draft);
        assert_eq!(
            recognise(&definitions, "file.csv", &head.text, true),
            Ok(shape)
        );
    }

    #[test]
    fn a_column_that_is_not_to_be_read_is_not_found_by_its_name() {
        let text = "area_code,month,attribution,delayed_days,reason\nE1,2018-02,NHS,4,x\n";
        let (definitions, head, mut draft) = begin(text);
        assert_eq!(*draft.origin(&id("reason")), Origin::Column(4));
        draft.choose(&id("reason"), Origin::Nothing);
        let shape = draft.shape(&definitions, &head, &id("by-hand"));
        let shape = shape.expect("nothing is missing");
        assert!(!shape.has(&id("reason")) && shape.has(&id("month")));
        // It wins over the table, which the header fits as well.
        let definitions = with_layout(definitions, &head, &draft);
        assert_eq!(
            recognise(&definitions, "file.csv", &head.text, true),
            Ok(shape)
        );
    }

    #[test]
    fn what_a_layout_says_beside_the_columns_stays() {
        let text = "Title,,,,,,\nPeriod:,February 2018,,,,,\nCode,ONS Geography,Name,NHS,Social Care,Both,Total\n1,E1,Aford,3,4,5,12\n,,England,3,4,5,12\n";
        let (definitions, head, mut draft) = begin(text);
        for column in ["month", "attribution", "delayed_days"] {
            assert_eq!(*draft.origin(&id(column)), Origin::Layout, "{column}");
        }
        draft.choose(&id("area_name"), Origin::Nothing);
        let read = |draft: &Draft| draft.shape(&definitions, &head, &id("by-hand"));
        let shape = read(&draft).expect("nothing is missing");
        assert_eq!((shape.unpivot.len(), shape.leave_out.len()), (3, 2));
        let LeaveOutRows { at, one_of, .. } = &shape.leave_out[0];
        assert_eq!((*at, one_of.as_slice()), (2, &["england".to_owned()][..]));
        let all = with_layout(definitions.clone(), &head, &draft);
        assert_eq!(recognise(&all, "file.csv", &head.text, true), Ok(shape));
        // A month of the reader's own takes the place of the cell above; one figure that of the three.
        draft.choose(&id("month"), Origin::Constant("2018-03".to_owned()));
        draft.choose(&id("delayed_days"), Origin::Column(6));
        assert_eq!(*draft.origin(&id("attribution")), Origin::Nothing);
        draft.choose(&id("attribution"), Origin::Constant("both".to_owned()));
        let shape = read(&draft).expect("nothing is missing");
        assert_eq!((shape.unpivot.len(), shape.leave_out.len()), (0, 2));
        assert_eq!(
            shape.field(&id("month")),
            Some(&Field::Constant("2018-03".to_owned()))
        );
    }

    #[test]
    fn a_layout_made_for_a_file_wins_over_a_table_above_it() {
        let text = "area_code,year,age_band,persons\nE1,2018,all,9\nwhere,when,side,how many\nE1,2018-02,NHS,4\n";
        let (definitions, head, mut draft) = begin(text);
        assert_eq!(draft.table.as_str(), "population");
        draft.choose_table(&definitions, &head, id("delays"));
        draft.choose_header(&definitions, &head, 2);
        for (at, column) in ["area_code", "month", "attribution", "delayed_days"]
            .into_iter()
            .enumerate()
        {
            draft.choose(&id(column), Origin::Column(at));
        }
        let shape = draft.shape(&definitions, &head, &id("by-hand"));
        let definitions = with_layout(definitions, &head, &draft);
        let found = recognise(&definitions, "file.csv", &head.text, true).ok();
        assert!(shape.is_some() && found == shape);
        assert_eq!(found.map(|s| s.header_line), Some(3));
    }
}
