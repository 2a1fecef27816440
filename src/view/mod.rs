//! Views: functions of data. A component gets a [`State`] and gives back [`Command`]s; it keeps nothing of its own but what
//! is open and how wide it is.

mod board;
mod card;
mod chooser;
mod data;
mod figure;
mod guide;
mod links;
mod metric;
mod page;
mod panel;
mod surface;

use std::rc::Rc;

use yew::Callback;

pub use figure::{ChartData, Table};
pub use page::{Page, PageProps};
pub use surface::{Surface, SurfaceRef};

use crate::{
    chart::Theme,
    report::Report,
    session::{Action, Session},
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
    /// Large type for a webinar.
    pub present: bool,
    /// The page brings figures of its own: no sample is shown in their place.
    pub own_figures: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            upload: true,
            present: false,
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
    /// What a file is doing.
    pub loading: Loading,
    /// What the host asked for.
    pub settings: Settings,
    /// Colours and type of the charts.
    pub theme: Theme,
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        // A report never changes: the same one is the same allocation.
        Rc::ptr_eq(&self.report, &other.report)
            && self.session == other.session
            && self.loading == other.loading
            && self.settings == other.settings
            && self.theme == other.theme
    }
}

/// What a reader asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// A choice.
    Act(Action),
    /// Open these files.
    Open(Vec<web_sys::File>),
    /// Stop reading.
    Cancel,
    /// Take the message about the last files away.
    Dismiss,
    /// Forget the files and show the sample areas again.
    Clear,
    /// Take something away.
    Save(Download),
}

/// Something to take away as a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Download {
    /// Name of the file.
    pub name: String,
    /// Media type.
    pub kind: &'static str,
    /// Its text.
    pub text: String,
}

/// Where commands go.
pub type Commands = Callback<Command>;

fn act(commands: &Commands, action: Action) {
    commands.emit(Command::Act(action));
}
