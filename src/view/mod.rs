//! Views: functions of data. Each writes a part of the page from a [`State`] and from what is [`Kept`] beside it; what a reader
//! does becomes a [`Command`].

mod abbreviations;
mod board;
mod card;
mod chooser;
mod data;
mod download;
mod figure;
mod filter;
mod focus;
mod guide;
mod heat;
mod kept;
mod links;
mod local;
mod mapping;
mod metric;
mod outline;
mod page;
mod panel;
mod part;
mod plan;
mod purpose;
mod record;
mod saved;
mod scorecard;
mod tables;
mod target;
#[cfg(test)]
mod tests;
mod tour;
mod walk;

use std::rc::Rc;

pub use download::{Content, Download, Wanted, download, trend_of};
pub use figure::{BITMAP_SCALE, ChartData, Table};
pub use focus::{box_button, heirs};
pub use kept::{Change, Kept, Rect, Slot};
pub use local::{Done, FileLook, Form, Forms, Looked, Measure, RowEdit, Then, Work, Write, work};
pub use mapping::{Edit, Mapping};
pub use page::page;
pub use plan::{Look, Part, Planning};
pub use tour::spoken_of;

use crate::{
    chart::{Picture, Theme},
    definition::{Settled, Written},
    engine::FileReport,
    markup,
    plan::{Deed, Draft},
    report::{Origin, Report},
    session::{Action, Session, Trail, View},
    snapshot::Snapshot,
    vocabulary::{Day, GuideId, MetricId, NodeId},
};

/// What a file is doing.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Loading {
    /// Nothing.
    #[default]
    Idle,
    /// Being read.
    Reading {
        /// Which file.
        file: String,
        /// Bytes read, of all files.
        bytes: f64,
        /// Bytes of all files.
        total: f64,
        /// Rows read, of all files.
        rows: u64,
        /// What the reader should know of the file; mostly nothing.
        advice: String,
    },
    /// Nothing could be used, for these reasons; what was shown before still stands.
    Refused(Vec<String>),
    /// Some files could not be used, for these reasons; the others are shown.
    PartlyRefused(Vec<String>),
    /// The reader stopped it; what was shown before still stands.
    Cancelled,
}

/// What the host page asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Whether files may be opened.
    pub upload: bool,
    /// The page brings figures of its own: no sample is shown in their place.
    pub own_figures: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            upload: true,
            own_figures: false,
        }
    }
}

/// Everything the views show.
#[derive(Clone)]
pub struct State {
    /// What was computed.
    pub report: Rc<Report>,
    /// What is looked at.
    pub session: Session,
    /// What was looked at before.
    pub trail: Trail,
    /// What a file is doing.
    pub loading: Loading,
    /// What the host asked for.
    pub settings: Settings,
    /// Colours and type of the charts.
    pub theme: Theme,
    /// Files that were refused beside those of the report: mistaken definitions, and all files where none could be read.
    pub refused: Rc<Vec<FileReport>>,
    /// Files of definitions, and how many each holds: “1 layout”.
    pub definitions: Rc<Vec<(String, String)>>,
    /// Definitions beside the built-in ones, by kind.
    pub added: Rc<Written>,
    /// Of those, the ones that the reader brought or made.
    pub own: Rc<Written>,
    /// Whether any of it was made here and is in no file.
    pub unsaved: bool,
    /// What became of local work.
    pub settled: Settled,
    /// The name of the file that a snapshot came in.
    pub snapshot: Rc<str>,
    /// What the area says of itself.
    pub plan: Rc<Draft>,
    /// Today, where it is known.
    pub today: Option<Day>,
    /// It is drawn for paper: forms are shown as what they say.
    pub printing: bool,
}

impl State {
    /// What is shown, to be kept without any row.
    pub fn keep(&self) -> Snapshot {
        let mut session = self.session.clone();
        // How it was shown to a room is nothing to keep.
        session.walk = None;
        session.present = false;
        // The view about files is where it is taken, and not what is to be shown.
        if session.view == View::Data {
            session.view = View::default();
        }
        Snapshot::of(&self.report, session.address(), (*self.added).clone())
    }

    /// What became of the files that the page or its reader opened.
    pub fn files(&self) -> Vec<&FileReport> {
        let files = match self.report.origin() {
            Origin::Files => self.report.files(),
            Origin::Sample | Origin::Snapshot => &[],
        };
        files.iter().chain(&*self.refused).collect()
    }
}

/// What a reader asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// A choice.
    Act(Action),
    /// Take the last choice back.
    Undo,
    /// Make the choice again that was taken back.
    Redo,
    /// Show this metric at full width.
    Enlarge(MetricId),
    /// Show this box in the model.
    Locate(NodeId),
    /// Files are about to be chosen.
    Prepare,
    /// Open the files that came with what the reader did.
    Open,
    /// Stop reading.
    Cancel,
    /// Forget files, and begin this walk again with the sample areas.
    Restart(GuideId),
    /// Take the message about the last files away.
    Dismiss,
    /// Let go of the file of this name, whose report stands at this place, and read the others again.
    Remove(String, usize),
    /// Forget the files and the plan, and show the sample areas again; where the plan would be lost the reader is asked.
    Clear,
    /// Forget them, whatever is lost.
    ClearAll,
    /// Do something with the plan.
    Plan(Deed),
    /// Show how this file is read, to be corrected.
    Correct(String),
    /// Read all again, with the file of the open form as it says there.
    ReadThus,
    /// Do this to the reader's local work, and count again.
    Work(Work),
    /// Open the form of a measure that is there; to make a copy of it where it says so.
    Measure(MetricId, bool),
    /// Nothing is looked for in the model any more.
    ShowAll,
    /// Take something away.
    Save(Wanted),
    /// Print what is shown.
    Print,
    /// Something that only concerns how the page looks just now.
    Change(Change),
}

/// What an element asks of the place it stands in.
#[derive(Debug, Clone)]
pub enum Hook {
    /// A `<canvas>` shows this picture.
    Paint(Rc<Picture>),
    /// Its width is told, now and whenever it changes: [`Change::Width`].
    Width(Slot),
    /// Where the elements with a `data-node` attribute stand inside is told, now and whenever its width changes:
    /// [`Change::Places`].
    Places {
        /// Changes with every choice, so that places are measured again.
        lens: String,
    },
    /// An `<input>` or `<textarea>` holds this text, whatever was written into it.
    Value(String),
    /// It is brought into sight when it appears, without moving the focus.
    Reveal,
}

impl PartialEq for Hook {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            // A picture never changes: the same one is the same allocation.
            (Hook::Paint(a), Hook::Paint(b)) => Rc::ptr_eq(a, b),
            (Hook::Width(a), Hook::Width(b)) => a == b,
            (Hook::Places { lens }, Hook::Places { lens: other }) => lens == other,
            (Hook::Value(a), Hook::Value(b)) => a == b,
            (Hook::Reveal, Hook::Reveal) => true,
            _ => false,
        }
    }
}

/// What the views write.
pub type Markup = markup::Markup<Command, Hook>;
