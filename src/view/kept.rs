//! What is kept from one drawing to the next beside the state: what is open, how wide it is, and what is too dear to be made
//! again each time (`made`).

mod made;

use made::Made;

use super::{
    Edit, Form, Forms, Look, Looked, Mapping, Planning, State, Then, Wanted, Write, figure::Shown,
    saved,
};
use crate::{definition::Framework, vocabulary::NodeId};

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
    /// The table of the chart in this place is open, or no longer; or rows of the scorecard that are no figures.
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
    made: Made,
    /// What is looked for among the metrics of the guide.
    pub(super) sought: String,
    /// Places of charts whose table is open, and rows of the scorecard that are not as they were at first.
    pub(super) tables_open: Vec<String>,
    pub(super) shown: Vec<Shown>,
    /// The problem list is wanted with the texts of cells.
    pub(super) texts: bool,
    /// The open form, with the first rows of its file: let go of when it is closed.
    pub mapping: Option<Mapping>,
    /// The file whose form was open last.
    pub(super) mapped: Option<String>,
    /// Forms of local work.
    pub forms: Forms,
    /// What was saved last, what is told of that, and what was looked at then.
    saved: Option<(Wanted, String, Option<String>)>,
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
            made: Made::default(),
            sought: String::new(),
            tables_open: Vec::new(),
            shown: Vec::new(),
            texts: false,
            mapping: None,
            mapped: None,
            forms: Forms::default(),
            saved: None,
            planning: Planning::default(),
        }
    }
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
            Change::Looked(looked) => self.forms.looked(looked),
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
                self.forms.show(form, &mut self.goal);
                true
            }
            Change::TakeUp(at) => self.forms.take_up(at, &mut self.goal),
            Change::LetGo(at) => self.forms.let_go(at, &mut self.goal),
            Change::TakeBack => self.forms.take_back(&mut self.goal),
            Change::Write(write) => self.forms.write(write, &mut self.goal),
            Change::Saved(wanted, name) => {
                let said = saved::said(&wanted, &name);
                set(&mut self.saved, Some((wanted, said, None)))
            }
            Change::Worked(then) => {
                self.saved = None;
                self.forms.worked(then, &mut self.goal);
                true
            }
        }
    }

    /// Opens the form of a file.
    pub fn open_form(&mut self, mapping: Mapping) {
        self.mapped = Some(mapping.file.clone());
        self.mapping = Some(mapping);
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
        self.forms.begin(state);
        self.made.begin();
        self.shown.clear();
    }

    /// A drawing has ended.
    pub(super) fn end(&mut self) {
        self.made.end();
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

    /// Changes whenever the boxes of the model may stand elsewhere.
    pub(super) fn layout(&self, address: String) -> String {
        format!("{address} {} {}", self.made.boards, self.open.len())
    }
}
