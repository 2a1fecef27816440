//! What is kept from one drawing to the next beside the state: what is open, how wide it is, and what is too dear to be made
//! again each time.

use std::rc::Rc;

use super::{
    ChartData, Edit, Form, Look, Looked, Mapping, Planning, State, Table, Then, Wanted, Write,
    figure::Shown,
    local::{PUT_BY, reached, row_id},
    saved,
};
use crate::{
    chart::{Picture, Theme},
    definition::Framework,
    logic::{Board, Lens},
    present::{Heat, MetricStory, Scorecard},
    report::Report,
    session::Session,
    vocabulary::{MetricId, NodeId, PackId},
};

/// Left, top, right, bottom.
pub type Rect = [f32; 4];

/// A place for a chart, whose width outlives the metric shown in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// At full width, not in the panel.
    pub full: bool,
    /// Which of the charts.
    pub chart: &'static str,
}

/// Something that only concerns how the page looks just now.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Open a column of the folded model or what a box has left out, or fold it.
    Fold(NodeId),
    /// Show what a view is chosen by where there is little room, or fold it.
    Choices,
    /// Files are held over the page's drop zone, or no longer.
    Held(bool),
    /// A chart's place has this width.
    Width(Slot, f32),
    /// The table of the chart in this place is open, or no longer.
    Table(String, bool),
    /// The boxes of the model stand here.
    Places(Vec<(String, Rect)>),
    /// The focus has come to this box of the model.
    Stop(NodeId),
    /// The focus goes to this box.
    Go(NodeId),
    /// The focus goes to what this selector finds.
    Reach(String),
    /// This file is being removed, the report of which stands at this place.
    Removed(String, usize),
    /// What the files of the open form say to it.
    Looked(Option<Looked>),
    /// The problem list is wanted with the texts of cells, or without.
    Texts(bool),
    /// Something in the open form.
    Edit(Edit),
    /// Something else of the plan is looked at.
    Plan(Look),
    /// Look for this among the metrics of the guide.
    Seek(String),
    /// Close the form, and let go of what was read for it.
    Close,
    /// Open a form of local work, or close it.
    Work(Option<Form>),
    /// Something in that form.
    Write(Write),
    /// Go on with the form at this place among those that were begun.
    TakeUp(usize),
    /// Let go of it.
    LetGo(usize),
    /// Put the one that was let go of last back among them.
    TakeBack,
    /// What was done with it.
    Worked(Then),
    /// What was wanted is in the file of this name.
    Saved(Wanted, String),
}

/// A figure by its report: reports never change, so the same one is the same allocation.
#[derive(Debug, Clone)]
pub(super) struct ReportRef(Rc<Report>);

impl PartialEq for ReportRef {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A picture and what it was drawn from.
#[derive(Debug)]
struct Drawn {
    id: String,
    data: ChartData,
    width: f32,
    theme: Theme,
    picture: Rc<Picture>,
}

/// The last value of a function that takes its time, and what it was asked.
type Last<Key, Value> = Option<(Key, Rc<Value>)>;

/// What is kept.
#[derive(Debug)]
pub struct Kept {
    open: Vec<NodeId>,
    /// The box whose column was opened last.
    opened: Option<NodeId>,
    pub(super) held: bool,
    /// What a view is chosen by is open.
    pub(super) choices: bool,
    widths: Vec<(Slot, f32)>,
    pub(super) places: Vec<(String, Rect)>,
    /// The box of the model that Tab comes to, and whether the focus has to go there.
    stop: Option<NodeId>,
    going: bool,
    /// What the focus has to go to.
    goal: Option<String>,
    /// The file that was removed last, and where its report stood.
    pub(super) removed: Option<(String, usize)>,
    board: Last<(ReportRef, PackId, Lens), Board>,
    /// How often the board was made anew: each time its boxes may stand elsewhere.
    boards: usize,
    story: Last<(ReportRef, Session, MetricId), Option<MetricStory>>,
    scorecard: Last<(ReportRef, Session), Option<Scorecard>>,
    heat: Last<(ReportRef, Session), Heat>,
    abbreviations: Last<(ReportRef, Session), Vec<(String, String)>>,
    /// What is looked for among the metrics of the guide.
    pub(super) sought: String,
    /// Places of charts whose table is open.
    pub(super) tables_open: Vec<String>,
    /// Tables of the story and the scorecard, by chart.
    tables: Vec<(String, Rc<Table>)>,
    drawn: Vec<Drawn>,
    /// Pictures of the drawing before this one.
    before: Vec<Drawn>,
    pub(super) shown: Vec<Shown>,
    /// The problem list is wanted with the texts of cells.
    pub(super) texts: bool,
    /// The open form, with the first rows of its file: let go of when it is closed.
    pub mapping: Option<Mapping>,
    /// The file whose form was open last.
    pub(super) mapped: Option<String>,
    /// The open form of local work. It holds nothing of a file, and stays while the reader looks elsewhere.
    pub(super) form: Option<Form>,
    /// Whether something was written into it that was not kept.
    writing: bool,
    /// What a form came to that was kept, and what was looked at then: told until something else is looked at.
    done: Option<(&'static str, Option<String>)>,
    /// What was saved last, what is told of that, and what was looked at then.
    saved: Option<(Wanted, String, Option<String>)>,
    /// Forms that were being written when they were closed, or another opened; the newest is the last.
    begun: Vec<Form>,
    /// Those that were let go of, the last one last.
    thrown: Vec<Form>,
    /// What of the plan is open.
    pub(super) planning: Planning,
}

/// A chart is thought this wide until its place has been measured, which happens before anything is seen.
const WIDTH: f32 = 640.0;
/// No chart is narrower.
const NARROWEST: f32 = 260.0;

impl Default for Kept {
    fn default() -> Self {
        Self {
            open: "outcome".parse().into_iter().collect(),
            opened: None,
            held: false,
            choices: false,
            widths: Vec::new(),
            places: Vec::new(),
            stop: None,
            going: false,
            goal: None,
            removed: None,
            board: None,
            boards: 0,
            story: None,
            scorecard: None,
            heat: None,
            abbreviations: None,
            sought: String::new(),
            tables_open: Vec::new(),
            tables: Vec::new(),
            drawn: Vec::new(),
            before: Vec::new(),
            shown: Vec::new(),
            texts: false,
            mapping: None,
            mapped: None,
            form: None,
            writing: false,
            done: None,
            saved: None,
            begun: Vec::new(),
            thrown: Vec::new(),
            planning: Planning::default(),
        }
    }
}

/// The choices that figures depend on, whichever view shows them.
fn figures_of(session: &Session) -> Session {
    let mut of = Session::new(session.pack.clone());
    of.area = session.area.clone();
    of.period = session.period;
    of.comparator = session.comparator.clone();
    of.disclosure = session.disclosure;
    of.targets = session.targets.clone();
    of
}

/// The last value where it was made from the same; made anew otherwise.
fn remembered<Key: PartialEq, Value>(
    last: &mut Last<Key, Value>,
    key: Key,
    make: impl FnOnce(&Key) -> Value,
) -> Rc<Value> {
    if let Some((known, value)) = last
        && *known == key
    {
        return Rc::clone(value);
    }
    let value = Rc::new(make(&key));
    *last = Some((key, Rc::clone(&value)));
    value
}

impl Kept {
    /// Applies a change; whether there is anything to draw.
    pub fn change(&mut self, change: Change) -> bool {
        fn set<T: PartialEq>(slot: &mut T, value: T) -> bool {
            let changed = *slot != value;
            *slot = value;
            changed
        }
        match change {
            Change::Fold(column) => {
                match self.open.iter().position(|open| *open == column) {
                    Some(at) => drop(self.open.remove(at)),
                    None => self.open.push(column),
                }
                true
            }
            Change::Choices => {
                self.choices = !self.choices;
                true
            }
            Change::Held(held) => set(&mut self.held, held),
            Change::Width(slot, width) => {
                let width = width.max(NARROWEST);
                match self.widths.iter_mut().find(|(known, _)| *known == slot) {
                    Some((_, known)) => set(known, width),
                    None => {
                        self.widths.push((slot, width));
                        true
                    }
                }
            }
            Change::Table(name, open) => {
                let known = self.tables_open.iter().position(|known| *known == name);
                match (known, open) {
                    (Some(at), false) => drop(self.tables_open.remove(at)),
                    (None, true) => self.tables_open.push(name),
                    _ => return false,
                }
                true
            }
            Change::Places(places) => set(&mut self.places, places),
            Change::Stop(node) => set(&mut self.stop, Some(node)),
            Change::Go(node) => {
                self.stop = Some(node);
                self.going = true;
                true
            }
            Change::Reach(selector) => {
                self.goal = Some(selector);
                true
            }
            Change::Removed(file, at) => {
                self.mapped = None;
                set(&mut self.removed, Some((file, at)))
            }
            Change::Looked(looked) => match &mut self.form {
                Some(Form::Measure(measure)) => set(&mut measure.looked, looked),
                _ => false,
            },
            Change::Seek(text) => set(&mut self.sought, text),
            Change::Texts(texts) => set(&mut self.texts, texts),
            Change::Edit(edit) => match &mut self.mapping {
                Some(mapping) => {
                    mapping.edit(edit);
                    true
                }
                None => false,
            },
            Change::Plan(look) => {
                self.planning.look(look);
                true
            }
            Change::Close => self.mapping.take().is_some(),
            Change::Work(form) => {
                let anew = matches!(self.form, Some(Form::Measure(_)));
                let before = self.put_by();
                let at = form.as_ref().and_then(|form| {
                    let of = |known: &Form| known.comes_back_for(form, anew);
                    self.begun.iter().rposition(of)
                });
                match at {
                    Some(at) => {
                        // What is open again is not put by.
                        if at + 1 == self.begun.len() {
                            self.done = None;
                        }
                        self.bring_back(at);
                    }
                    None => self.form = form,
                }
                self.goal = reached(before.as_ref(), self.form.as_ref());
                true
            }
            Change::TakeUp(at) => {
                if at >= self.begun.len() {
                    return false;
                }
                // What is put by now stands behind it.
                self.put_by();
                self.bring_back(at);
                self.goal = reached(None, self.form.as_ref());
                true
            }
            Change::LetGo(at) => {
                if at >= self.begun.len() {
                    return false;
                }
                self.thrown.push(self.begun.remove(at));
                self.done = None;
                self.goal = Some("#data-own".to_owned());
                true
            }
            Change::TakeBack => match self.thrown.pop() {
                Some(form) => {
                    self.begun.push(form);
                    self.goal = Some("#data-own".to_owned());
                    true
                }
                None => false,
            },
            Change::Write(write) => match &mut self.form {
                Some(form) => {
                    let row = match write {
                        Write::AddRow(part) | Write::RemoveRow(part, _) => Some((part, &write)),
                        _ => None,
                    };
                    if let (Some((part, write)), Form::Measure(measure)) = (row, &*form) {
                        // To the new condition, or to the button that adds one.
                        let rows = measure.draft.rows(part).len();
                        let at = match write {
                            Write::AddRow(_) => rows,
                            _ => rows.saturating_sub(1),
                        };
                        self.goal = Some(format!("#{}", row_id(part, at)));
                    }
                    form.write(write);
                    self.writing = true;
                    true
                }
                None => false,
            },
            Change::Saved(wanted, name) => {
                let said = saved::said(&wanted, &name);
                set(&mut self.saved, Some((wanted, said, None)))
            }
            Change::Worked(then) => {
                self.done = None;
                self.saved = None;
                match then {
                    Then::Close => {
                        self.writing = false;
                        let before = self.form.take();
                        self.goal = reached(before.as_ref(), None);
                        self.done = before.map(|form| (form.done(), None));
                    }
                    Then::Stay => {}
                    Then::Tried(id, written) => {
                        self.writing = false;
                        if let Some(Form::Measure(measure)) = &mut self.form {
                            measure.draft.id = Some(id);
                            measure.tried = Some(written);
                        }
                    }
                }
                true
            }
        }
    }

    /// Closes the form of local work. What was written into it and not kept is put by: it stands among what was begun, and comes
    /// back.
    fn put_by(&mut self) -> Option<Form> {
        let form = self.form.take();
        self.done = None;
        if std::mem::take(&mut self.writing) {
            self.begun.extend(form.clone().map(Form::without_files));
            self.done = Some((PUT_BY, None));
        }
        form
    }

    fn bring_back(&mut self, at: usize) {
        self.form = Some(self.begun.remove(at));
        self.writing = true;
    }

    /// Whether a form holds, or held when it was put by, what the reader wrote and nothing else does.
    pub fn is_writing(&self) -> bool {
        self.writing || !self.begun.is_empty()
    }

    /// The forms that were begun.
    pub(super) fn begun(&self) -> &[Form] {
        &self.begun
    }

    /// The one that was let go of last.
    pub(super) fn thrown(&self) -> Option<&Form> {
        self.thrown.last()
    }

    /// Opens the form of a file.
    pub fn open_form(&mut self, mapping: Mapping) {
        self.mapped = Some(mapping.file.clone());
        self.mapping = Some(mapping);
    }

    /// What the form came to that was kept last; empty where nothing is to be told.
    pub(super) fn done(&self) -> &'static str {
        self.done.as_ref().map_or("", |(done, _)| done)
    }

    /// What is told of what was saved last.
    pub(super) fn saved(&self) -> Option<(&Wanted, &str)> {
        let (wanted, said, _) = self.saved.as_ref()?;
        Some((wanted, said))
    }

    /// A drawing begins: what it does not ask for is let go.
    pub(super) fn begin(&mut self, state: &State) {
        let session = &state.session;
        if let Some((wanted, _, at)) = &mut self.saved {
            let here = session.address();
            let moved = *at.get_or_insert_with(|| here.clone()) != here;
            // Local work is let go of when a form is done; a plan is written without one.
            if moved || (*wanted == Wanted::Plan && state.plan.is_unsaved()) {
                self.saved = None;
            }
        }
        if let Some((_, at)) = &mut self.done {
            let here = session.address();
            if *at.get_or_insert_with(|| here.clone()) != here {
                self.done = None;
            }
        }
        if let Some(Form::Measure(measure)) = &mut self.form {
            // Others may have come with a file since it was opened.
            measure.definitions = Rc::clone(state.report.definitions());
        }
        self.before = std::mem::take(&mut self.drawn);
        self.shown.clear();
    }

    /// A drawing has ended.
    pub(super) fn end(&mut self) {
        self.before.clear();
    }

    /// The box of the model that had the focus last.
    pub(super) fn stop(&self) -> Option<&NodeId> {
        self.stop.as_ref()
    }

    /// What the focus has to go to now.
    pub fn goal(&mut self) -> Option<String> {
        self.goal.take()
    }

    /// The box that the focus has to go to now.
    pub fn going(&mut self) -> Option<NodeId> {
        std::mem::take(&mut self.going).then(|| self.stop.clone())?
    }

    /// A box that is chosen stands in an open column, until the reader folds it.
    pub(super) fn open_for(&mut self, chosen: Option<&NodeId>, framework: &Framework) {
        if self.opened.as_ref() == chosen {
            return;
        }
        self.opened = chosen.cloned();
        let column = chosen.and_then(|id| framework.node(id)?.column.as_ref());
        if let Some(column) = column.filter(|column| !self.is_open(column)) {
            self.open.push(column.clone());
        }
    }

    pub(super) fn is_open(&self, column: &NodeId) -> bool {
        self.open.contains(column)
    }

    /// The width of a chart's place, and whether it has been measured.
    pub(super) fn width(&self, slot: Slot) -> (f32, bool) {
        let known = self.widths.iter().find(|(known, _)| *known == slot);
        known.map_or((WIDTH, false), |(_, width)| (*width, true))
    }

    /// The board of the state. Selecting a box or pointing at a month does not change it.
    pub(super) fn board(&mut self, state: &State, framework: &Framework) -> Rc<Board> {
        let report = &state.report;
        let (pack, lens) = (state.session.pack.clone(), state.session.lens(report));
        let key = (ReportRef(report.clone()), pack, lens);
        let boards = &mut self.boards;
        remembered(&mut self.board, key, |(report, pack, lens)| {
            *boards += 1;
            Board::of(framework, pack, &report.0, lens)
        })
    }

    /// Changes whenever the boxes of the model may stand elsewhere.
    pub(super) fn layout(&self, address: String) -> String {
        format!("{address} {} {}", self.boards, self.open.len())
    }

    /// The story of a metric. Pointing at a month does not change it.
    pub(super) fn story(&mut self, state: &State, id: &MetricId) -> Rc<Option<MetricStory>> {
        let mut session = figures_of(&state.session);
        session.split = state.session.split.clone();
        session.pinned = state.session.pinned.clone();
        session.beside = state.session.beside.clone();
        let key = (ReportRef(state.report.clone()), session, id.clone());
        let tables = &mut self.tables;
        remembered(&mut self.story, key, |(report, session, id)| {
            tables.clear();
            MetricStory::of(&report.0, session, id)
        })
    }

    /// The table of a chart, made when the story or the scorecard it belongs to is new.
    pub(super) fn table(&mut self, id: &str, make: &dyn Fn() -> Table) -> Rc<Table> {
        if let Some((_, table)) = self.tables.iter().find(|(known, _)| known == id) {
            return Rc::clone(table);
        }
        let table = Rc::new(make());
        self.tables.push((id.to_owned(), Rc::clone(&table)));
        table
    }

    /// The rows of the scorecard.
    pub(super) fn scorecard(
        &mut self,
        state: &State,
        framework: &Framework,
    ) -> Rc<Option<Scorecard>> {
        let mut session = figures_of(&state.session);
        session.grouping = state.session.grouping.clone();
        session.group = state.session.group.clone();
        session.sort = state.session.sort;
        session.only = state.session.only;
        let key = (ReportRef(state.report.clone()), session);
        let tables = &mut self.tables;
        remembered(&mut self.scorecard, key, |(report, session)| {
            tables.clear();
            Scorecard::of(framework, &report.0, session)
        })
    }

    /// All areas in the metrics of the scorecard: whichever of them is chosen.
    pub(super) fn heat(&mut self, state: &State, scorecard: &Scorecard) -> Rc<Heat> {
        let mut session = figures_of(&state.session);
        session.area = None;
        session.targets = Default::default();
        session.grouping = state.session.grouping.clone();
        session.group = state.session.group.clone();
        session.sort = state.session.sort;
        session.only = state.session.only;
        let key = (ReportRef(state.report.clone()), session);
        remembered(&mut self.heat, key, |(report, session)| {
            Heat::of(scorecard, &report.0, session)
        })
    }

    /// The abbreviations of a view. Pointing at a month does not change them.
    pub(super) fn abbreviations(
        &mut self,
        state: &State,
        make: impl FnOnce() -> Vec<(String, String)>,
    ) -> Rc<Vec<(String, String)>> {
        let mut session = state.session.clone();
        session.marked = None;
        let key = (ReportRef(state.report.clone()), session);
        remembered(&mut self.abbreviations, key, |_| make())
    }

    /// A picture, drawn again only when something about it is new. `id` is unique in the page.
    pub(super) fn picture(
        &mut self,
        id: &str,
        data: ChartData,
        width: f32,
        theme: &Theme,
    ) -> Rc<Picture> {
        let known = self.before.iter().position(|drawn| drawn.id == id);
        let known = known.map(|at| self.before.swap_remove(at));
        let drawn = known
            .filter(|known| known.data == data && known.width == width && known.theme == *theme)
            .unwrap_or_else(|| Drawn {
                id: id.to_owned(),
                picture: Rc::new(data.picture(width, theme)),
                data,
                width,
                theme: theme.clone(),
            });
        let picture = Rc::clone(&drawn.picture);
        self.drawn.push(drawn);
        picture
    }
}
