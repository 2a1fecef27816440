//! What the first rows of a file say to a measure: the columns it lacks, and the conditions that none of them meets.

use crate::{
    definition::{Column, Condition, Definitions, Measure, Metric, Statistic, Test},
    engine::{Collection, Counts, FileOutcome, preview},
    table::{Head, recognise},
    view::{Form, Kept},
    vocabulary::{ColumnId, MetricId, TableId},
    words,
};

/// How many rows the texts of a column are taken from.
const ROWS: usize = 500;
/// How many of them are told.
pub(super) const TEXTS: usize = 8;

/// What the head of a file is asked.
#[derive(Debug)]
pub struct FileLook {
    /// The table that the open form is about.
    pub table: TableId,
    /// What it counts, once nothing is missing.
    measure: Option<Measure>,
}

/// What it answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Looked {
    /// The table.
    pub table: TableId,
    /// The file.
    pub file: String,
    /// How many rows there were; all of them, or the first.
    pub rows: u64,
    /// The file has no more.
    pub whole: bool,
    /// Columns of the table that it does not have.
    pub absent: Vec<ColumnId>,
    /// Conditions that none of the rows meets, in words, with texts that their column holds.
    pub unmet: Vec<(String, Vec<String>)>,
}

impl FileLook {
    /// What the open form asks; nothing where no form of a measure is open.
    pub fn of(kept: &Kept) -> Option<Self> {
        let Some(Form::Measure(form)) = &kept.forms.open else {
            return None;
        };
        let table = form.table_id()?;
        let (written, mistakes) = form.draft.written(&form.definitions);
        let read = mistakes.is_empty().then(|| written.read::<Metric>().ok());
        let measure = read.flatten().and_then(|metric| metric.measure);
        Some(Self { table, measure })
    }

    /// Puts metrics that ask in place of all metrics: one for each condition, and one for all columns. So the engine itself
    /// answers, and nothing here has to know what a row is.
    pub fn ask(&self, definitions: &mut Definitions) -> Option<()> {
        let metrics = std::mem::take(&mut definitions.metrics);
        let like = metrics.values().next()?;
        let table = definitions.tables.get(&self.table)?;
        let period = match &self.measure {
            Some(measure) => measure.period.clone(),
            None => {
                let mut columns = table.columns.iter();
                columns.find(|c| c.kind.is_time() && c.required)?.id.clone()
            }
        };
        let given = |column: &Column| Condition::Is(column.id.clone(), Test::Present(true));
        let mut asked: Vec<Vec<Condition>> = Vec::new();
        for condition in self.conditions() {
            asked.push(vec![condition.clone()]);
        }
        // The last asks for every column of the table: what it lacks is what the file does not have.
        asked.push(table.columns.iter().map(given).collect());
        for (at, conditions) in asked.into_iter().enumerate() {
            let mut metric = like.clone();
            metric.measure = Some(Measure {
                table: self.table.clone(),
                period: period.clone(),
                conditions,
                statistic: Statistic::Proportion { that: Vec::new() },
                splits: Vec::new(),
            });
            definitions.metrics.insert(probe(at)?, metric);
        }
        Some(())
    }

    /// The conditions of the measure, those of the part that counts among them.
    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let measure = self.measure.as_ref();
        let that = match measure.map(|measure| &measure.statistic) {
            Some(Statistic::Proportion { that }) => that.as_slice(),
            _ => &[],
        };
        let all = measure.map_or(&[][..], |measure| &measure.conditions);
        all.iter().chain(that)
    }

    /// Reads the beginning of a file, decoded, by definitions that [ask](Self::ask).
    pub fn at(
        &self,
        definitions: &Definitions,
        file: &str,
        mut text: Vec<u8>,
        whole: bool,
    ) -> Option<Looked> {
        if !whole {
            // The last row is cut short.
            let end = text.iter().rposition(|byte| *byte == b'\n');
            text.truncate(end.map_or(0, |end| end + 1));
        }
        let mut collection = Collection::default();
        let mut scan = collection.begin(definitions, file, 0, &text, true).ok()?;
        scan.push(&text);
        collection.add(definitions, file, 0, scan);
        let totals = collection.totals();
        let Some(FileOutcome::Table(report)) = totals.files.first().map(|file| &file.outcome)
        else {
            return None;
        };
        let mut looked = Looked {
            table: self.table.clone(),
            file: file.to_owned(),
            rows: report.rows_used,
            whole,
            absent: Vec::new(),
            unmet: Vec::new(),
        };
        let mut last = 0;
        for (at, condition) in self.conditions().enumerate() {
            last = at + 1;
            let counts = probe(at).and_then(|id| totals.tallies.get(&id));
            let mut counts = counts.into_iter().flat_map(|counts| counts.values());
            if !counts.any(|counts| matches!(counts, Counts::Ratio(_, rows) if *rows > 0)) {
                let texts = texts(definitions, file, &text, condition).unwrap_or_default();
                looked.unmet.push((words::condition(condition), texts));
            }
        }
        let all = probe(last)?;
        let lacking = report.lacking.iter().find(|lacking| lacking.metric == all);
        if let Some(lacking) = lacking {
            looked.absent.clone_from(&lacking.columns);
        }
        Some(looked)
    }
}

impl Looked {
    /// What two files answer together: a column is absent, and a condition unmet, where it is so in both.
    pub fn and(mut self, other: Self) -> Self {
        self.absent.retain(|column| other.absent.contains(column));
        let unmet = |said: &str| other.unmet.iter().any(|(known, _)| known == said);
        self.unmet.retain(|(said, _)| unmet(said));
        self.rows += other.rows;
        self.whole &= other.whole;
        self.file = format!("{}, {}", self.file, other.file);
        self
    }
}

/// The metric that asks for a condition, by its place.
fn probe(at: usize) -> Option<MetricId> {
    at.to_string().parse().ok()
}

/// Texts of the column that a condition is about.
fn texts(
    definitions: &Definitions,
    file: &str,
    text: &[u8],
    condition: &Condition,
) -> Option<Vec<String>> {
    let mut inner = condition;
    while let Condition::Not(not) = inner {
        inner = not;
    }
    let Condition::Is(column, _) = inner else {
        return None;
    };
    let shape = recognise(definitions, file, text, true).ok()?;
    let head = Head::new(file, text.to_vec(), true, Some(shape.delimiter));
    let shown = preview(definitions, &shape, &head, ROWS)?;
    let at = shown.columns.iter().position(|c| c == column.as_str())?;
    let mut known: Vec<String> = Vec::new();
    for row in &shown.rows {
        if let Ok(cells) = &row.cells
            && let Some(cell) = cells.get(at)
            && known.len() < TEXTS
            && !cell.text.is_empty()
            && !known.contains(&cell.text)
        {
            known.push(cell.text.clone());
        }
    }
    Some(known)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::{
        definition::{Field, Is, MetricDraft, Part, Row},
        report::{Availability, Origin, Report},
    };

    const STAYS: &str = "area_code,area_name,age,admission_method,admission_date,discharge_date\n\
        E1,Aford,81,21,2018-04-02,2018-05-12\n\
        E1,Aford,85,11,2018-04-02,2018-05-12\n\
        E2,Beham,85,21,2018-04-02,2018-05-12\n\
        E2,Beham,40,2A,2018-04-02,2018-04-03\n";

    fn draft(
        definitions: &Definitions,
        rows: &[(&str, Is, &str)],
        counted: (&str, Is, &str),
    ) -> MetricDraft {
        let mut draft = MetricDraft::default();
        for (field, text) in [
            (Field::Name, "Long stays"),
            (Field::Meaning, "Stays."),
            (Field::Population, "everybody"),
            (Field::Node, "outcome-live-life"),
            (Field::Table, "spells"),
        ] {
            draft.set(definitions, field, text);
        }
        let row = |(column, is, value): &(&str, Is, &str)| Row {
            column: (*column).to_owned(),
            is: *is,
            value: (*value).to_owned(),
            kept: None,
        };
        draft.rows_mut(Part::All).extend(rows.iter().map(row));
        draft.rows_mut(Part::Counted).push(row(&counted));
        draft
    }

    /// What the form is told of these stays, and what the report says of the measure.
    fn told(
        rows: &[(&str, Is, &str)],
        counted: (&str, Is, &str),
        texts: &[&str],
    ) -> (Option<Looked>, Availability, bool) {
        let mut definitions = Definitions::built_in();
        let draft = draft(&definitions, rows, counted);
        let (written, mistakes) = draft.written(&definitions);
        assert_eq!(mistakes, []);
        let id = draft.id(&definitions).expect("a name makes an id");
        let built_in = Rc::new(definitions.clone());
        definitions
            .metrics
            .insert(id.clone(), written.read().expect("a metric"));
        let mut kept = Kept::default();
        let form = Form::measure(draft, &built_in);
        kept.change(crate::view::Change::Work(Some(form)));
        let asked = FileLook::of(&kept).expect("a form is open");
        let mut asking = definitions.clone();
        asked.ask(&mut asking).expect("there is such a table");
        let mut collection = Collection::default();
        let mut looked = None;
        for (at, text) in texts.iter().enumerate() {
            let (name, text) = (format!("{at}.csv"), text.as_bytes());
            let mut scan = collection
                .begin(&definitions, &name, text.len() as u64, text, true)
                .expect("it is recognised");
            scan.push(text);
            collection.add(&definitions, &name, text.len() as u64, scan);
            let one = asked
                .at(&asking, &name, text.to_vec(), true)
                .expect("an answer");
            looked = Some(match looked {
                None => one,
                Some(known) => Looked::and(known, one),
            });
        }
        let report = Report::new(Rc::new(definitions), collection.totals(), Origin::Files);
        let (availability, none) = (report.availability(&id), report.counts_none(&id));
        (looked, availability, none)
    }

    #[test]
    fn a_condition_that_no_row_meets_is_named_with_what_the_column_holds() {
        let old = ("age", Is::AtLeast, "80");
        let long = ("discharge_date", Is::Given, "");
        let (looked, availability, none) = told(
            &[old, ("admission_method", Is::Equal, "emergency")],
            long,
            &[STAYS],
        );
        let looked = looked.expect("a file was read");
        assert_eq!(
            looked.unmet,
            [(
                "admission_method is emergency".to_owned(),
                ["21", "11", "2A"].map(str::to_owned).to_vec()
            )]
        );
        assert_eq!((looked.rows, looked.whole), (4, true));
        let absent: Vec<&str> = looked.absent.iter().map(ColumnId::as_str).collect();
        assert!(
            absent.contains(&"sex") && absent.contains(&"main_diagnosis"),
            "{absent:?}"
        );
        assert!(
            !absent.contains(&"age") && !absent.contains(&"area_name"),
            "{absent:?}"
        );
        // It was never for want of a file or of a column.
        assert!(none);
        let Availability::Needs(what) = availability else {
            panic!("{availability:?}");
        };
        assert!(what.starts_with("rows that meet its conditions"), "{what}");
        // The set says what was meant.
        let (looked, availability, none) = told(
            &[old, ("admission_method", Is::InSet, "emergency")],
            long,
            &[STAYS],
        );
        assert_eq!(looked.map(|looked| looked.unmet), Some(Vec::new()));
        assert_eq!((availability, none), (Availability::Figures, false));
    }

    #[test]
    fn what_one_of_two_files_has_is_not_lacking() {
        let without = "area_code,age,admission_method,admission_date\nE1,81,21,2018-04-02\n";
        let (looked, availability, none) = told(
            &[("age", Is::AtLeast, "100")],
            ("discharge_date", Is::Given, ""),
            &[without, STAYS],
        );
        let looked = looked.expect("files were read");
        assert!(
            !looked.absent.iter().any(|c| c.as_str() == "discharge_date"),
            "{:?}",
            looked.absent
        );
        assert_eq!(looked.unmet.len(), 1);
        assert!(none, "{availability:?}");
        // Where none has it that is what is missing.
        let (looked, availability, none) = told(
            &[("age", Is::AtLeast, "100")],
            ("discharge_date", Is::Given, ""),
            &[without],
        );
        assert!(
            looked
                .expect("a file")
                .absent
                .iter()
                .any(|c| c.as_str() == "discharge_date")
        );
        assert_eq!(
            availability,
            Availability::Needs("discharge_date in the file of hospital spells".to_owned())
        );
        assert!(!none);
    }

    #[test]
    fn a_row_that_is_cut_short_is_not_read() {
        let mut definitions = Definitions::built_in();
        let asked = FileLook {
            table: "spells".parse().expect("an id"),
            measure: None,
        };
        asked.ask(&mut definitions).expect("there is such a table");
        let cut = &STAYS.as_bytes()[..STAYS.len() - 12];
        let looked = asked
            .at(&definitions, "a.csv", cut.to_vec(), false)
            .expect("an answer");
        assert_eq!((looked.rows, looked.whole), (3, false));
    }
}
