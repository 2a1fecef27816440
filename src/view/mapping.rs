//! The form in which a reader says how a file is to be read.

use std::rc::Rc;

use super::{
    Change, Command, Markup, Wanted,
    part::{button, column_name, open_table_wrap, option, row_name, small_heading},
};
use crate::{
    definition::{Column, Definitions, Written},
    engine::{Preview, preview},
    markup::{Handler, Trigger},
    table::{Draft, Head, Origin, Shape, normalised, recognise},
    vocabulary::{ColumnId, LayoutId, TableId},
    words,
};

/// How many rows are shown as they would be read.
const ROWS: usize = 8;

/// How one file is to be read, while its form is open.
#[derive(Debug)]
pub struct Mapping {
    /// The file's name.
    pub file: String,
    /// The id of the layout that is made.
    pub id: LayoutId,
    /// Its name.
    name: String,
    definitions: Rc<Definitions>,
    head: Head,
    draft: Draft,
}

/// Something in the form is chosen or written.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// The table.
    Table(TableId),
    /// The row that is the header.
    Header(usize),
    /// Where a column comes from.
    Column(ColumnId, Origin),
}

impl Mapping {
    /// Begins with how the file is read now. `text` is its beginning, decoded; `written` gives a layout as it is written.
    /// `None` where nothing in the file could be a header.
    pub fn new(
        definitions: Rc<Definitions>,
        file: &str,
        text: Vec<u8>,
        whole: bool,
        written: &dyn Fn(&LayoutId) -> Option<Written>,
    ) -> Option<Self> {
        let shape = recognise(&definitions, file, &text, whole).ok();
        let head = Head::new(file, text, whole, shape.as_ref().map(|s| s.delimiter));
        let layout = shape.as_ref().and_then(|s| s.layout.clone());
        let base = layout.as_ref().and_then(written);
        // A layout of the reader's own is changed; a built-in one stays as it is.
        let own = layout.filter(|id| definitions.local.contains(id));
        let known = own.as_ref().and_then(|id| definitions.layouts.get(id));
        let name = known.map_or_else(|| format!("Layout of {file}"), |l| l.name.clone());
        let draft = Draft::new(&definitions, &head, shape.as_ref(), base)?;
        Some(Self {
            file: file.to_owned(),
            id: own.or_else(|| id_of(&definitions, file))?,
            name,
            draft,
            definitions,
            head,
        })
    }

    pub(super) fn edit(&mut self, edit: Edit) {
        let (definitions, head) = (&self.definitions, &self.head);
        match edit {
            Edit::Table(table) => self.draft.choose_table(definitions, head, table),
            Edit::Header(at) => self.draft.choose_header(definitions, head, at),
            Edit::Column(column, to) => self.draft.choose(&column, to),
        }
    }

    /// The layout, as a file of definitions.
    pub fn definitions(&self) -> String {
        let layout = self.draft.layout(&self.definitions, &self.head, &self.name);
        let layouts = Written::Fields(vec![(self.id.to_string(), layout)]);
        Written::Fields(vec![("layouts".to_owned(), layouts)]).json()
    }

    fn shape(&self) -> Option<Shape> {
        self.draft.shape(&self.definitions, &self.head, &self.id)
    }
}

/// The id of a layout made for a file: its name without the ending, where that can be one and is not taken.
fn id_of(definitions: &Definitions, file: &str) -> Option<LayoutId> {
    let name = normalised(file).replace('_', "-");
    let id = name.strip_suffix("-csv").unwrap_or(&name).parse().ok();
    let free = |id: &LayoutId| !definitions.layouts.contains_key(id);
    let counted = || format!("my-file-{}", definitions.local.len() + 1);
    id.filter(free).or_else(|| counted().parse().ok())
}

/// The form.
pub(super) fn mapping(m: &mut Markup, mapping: &Mapping) {
    let Mapping {
        definitions,
        head,
        draft,
        ..
    } = mapping;
    let Some(table) = definitions.tables.get(&draft.table) else {
        return;
    };
    m.element("div.mapping", |m| {
        m.key(&mapping.file);
        m.element("fieldset", |m| {
            m.leaf("legend", "Table and header");
            m.element("div.mapping-line", |m| {
                label(m, "map-table", "Table");
                open_select(m, "map-table");
                m.on(Trigger::Change, Handler::Value(choose_table));
                for (id, table) in &definitions.tables {
                    option(m, id.as_str(), &table.name, *id == draft.table);
                }
                m.close();
            });
            m.element("div.mapping-line", |m| {
                label(m, "map-header", "Header");
                open_select(m, "map-header");
                m.on(Trigger::Change, Handler::Value(choose_header));
                for at in head.headers() {
                    option(m, &at.to_string(), &head.line(at), at == draft.header);
                }
                m.close();
            });
        });
        m.element("fieldset", |m| {
            // Boxes of another table or header are others: what was written in them goes.
            let key = format!("{} {}", draft.table, draft.header);
            m.key(&key);
            m.leaf("legend", "Where each column comes from");
            let found = head.columns(draft.header);
            if head.rows.get(draft.header).is_some_and(|row| row.1.len() > found.len()) {
                m.leaf("p.hint", "A column of the file without a name, or with the name of one before it, cannot be chosen.");
            }
            for column in &table.columns {
                origin(m, column, draft.origin(&column.id), &found);
            }
        });
        small_heading(m, "How the first rows would be read");
        let shape = mapping.shape();
        let read = shape.and_then(|shape| preview(definitions, &shape, head, ROWS));
        m.element("p", |m| {
            m.attribute("role", "status");
            let missing = draft.missing(table);
            match &read {
                _ if !missing.is_empty() => {
                    let names: Vec<&str> = missing.iter().map(|id| id.as_str()).collect();
                    write!(m, "Still needed: {}.", names.join(", "));
                }
                Some(read) if !read.rows.is_empty() => {
                    let used = read.rows.iter().filter(|r| r.cells.is_ok()).count() as u64;
                    let all = read.rows.len() as u64;
                    let all_said = words::many(all, "row");
                    write!(m, "Of the first {all_said} {used} would be used and {} left out.", all - used);
                }
                Some(_) => m.text("There are no rows below this header."),
                None => m.text("The file cannot be read in this way."),
            }
        });
        if let Some(read) = &read {
            rows(m, &mapping.file, read);
        }
        m.element("p.mapping-actions", |m| {
            if read.is_some() {
                button(m, "button.button", "Read the file this way", Command::ReadThus);
                let save = Command::Save(Wanted::Layout);
                button(m, "button.button.button-quiet", "Save this layout", save);
            }
            let close = Command::Change(Change::Close);
            button(m, "button.button.button-quiet", "Close", close);
        });
        m.leaf("p.hint", "A saved layout is a small JSON file without any data. Open it together with the next file of this kind, and that is read in the same way.");
    });
}

/// Where one column comes from.
fn origin(m: &mut Markup, column: &Column, chosen: &Origin, found: &[(usize, &str)]) {
    let id = column.id.as_str();
    let select = format!("map-{id}");
    let meaning = format!("{select}-meaning");
    let text = format!("{select}-text");
    m.element("div.mapping-line", |m| {
        m.key(id);
        m.element("label", |m| {
            m.attribute("for", &select);
            m.leaf("code", id);
            if column.required {
                m.text(" ");
                m.leaf("strong", "needed");
            }
        });
        open_select(m, &select);
        m.attribute("aria-describedby", &meaning);
        m.on(
            Trigger::Change,
            Handler::ValueOf(id.to_owned(), choose_origin),
        );
        option(m, NOTHING, "nothing", *chosen == Origin::Nothing);
        for (at, name) in found {
            let value = at.to_string();
            option(m, &value, name, *chosen == Origin::Column(*at));
        }
        let written = match chosen {
            Origin::Constant(written) => Some(written),
            _ => None,
        };
        let same = "the same text in every row";
        option(m, CONSTANT, same, written.is_some());
        if *chosen == Origin::Layout {
            option(m, LAYOUT, "as it is read now", true);
        }
        m.close();
        if let Some(written) = written {
            m.element("label.mapping-text", |m| {
                m.attribute("for", &text);
                write!(m, "Text of {id} in every row");
            });
            m.element("input", |m| {
                m.attribute("id", &text);
                m.attribute("type", "text");
                m.attribute("autocomplete", "off");
                m.attribute("value", written);
                m.on(Trigger::Input, Handler::ValueOf(id.to_owned(), write_text));
            });
        }
        m.element("p.hint", |m| {
            m.attribute("id", &meaning);
            m.text(&column.meaning);
        });
    });
}

fn label(m: &mut Markup, of: &str, text: &str) {
    m.element("label", |m| {
        m.attribute("for", of);
        m.text(text);
    });
}

fn open_select(m: &mut Markup, id: &str) {
    m.open("select");
    m.attribute("id", id);
}

fn rows(m: &mut Markup, file: &str, read: &Preview) {
    open_table_wrap(m, "First rows as they would be read of ", file);
    m.element("table", |m| {
        m.element("thead", |m| {
            m.element("tr", |m| {
                column_name(m, "th", "Line");
                for name in &read.columns {
                    column_name(m, "th", name);
                }
            });
        });
        m.element("tbody", |m| {
            for row in &read.rows {
                m.element("tr", |m| {
                    row_name(m, &row.line.to_string());
                    match &row.cells {
                        Ok(cells) => {
                            for cell in cells {
                                m.element("td", |m| {
                                    if cell.understood {
                                        m.text(&cell.text);
                                    } else {
                                        write!(m, "“{}” not understood: missing", cell.text);
                                    }
                                });
                            }
                        }
                        Err((reason, text)) => m.element("td", |m| {
                            m.composed("colspan", format_args!("{}", read.columns.len()));
                            write!(m, "Left out: {}", reason.why());
                            if !text.is_empty() {
                                write!(m, " (“{text}”)");
                            }
                        }),
                    }
                });
            }
        });
    });
    m.close();
}

const NOTHING: &str = "nothing";
const CONSTANT: &str = "text";
const LAYOUT: &str = "layout";

fn edit(edit: Edit) -> Option<Command> {
    Some(Command::Change(Change::Edit(edit)))
}

fn choose_table(value: &str) -> Option<Command> {
    edit(Edit::Table(value.parse().ok()?))
}

fn choose_header(value: &str) -> Option<Command> {
    edit(Edit::Header(value.parse().ok()?))
}

fn choose_origin(column: &str, value: &str) -> Option<Command> {
    let origin = match value {
        NOTHING => Origin::Nothing,
        CONSTANT => Origin::Constant(String::new()),
        LAYOUT => Origin::Layout,
        at => Origin::Column(at.parse().ok()?),
    };
    edit(Edit::Column(column.parse().ok()?, origin))
}

fn write_text(column: &str, text: &str) -> Option<Command> {
    edit(Edit::Column(
        column.parse().ok()?,
        Origin::Constant(text.to_owned()),
    ))
}
