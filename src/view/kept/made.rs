//! What is too dear to be made again each time: made from a report and choices, and let go of when these change.

use std::rc::Rc;

use super::{
    super::{ChartData, State, Table},
    Kept,
};
use crate::{
    chart::{Picture, Theme},
    definition::Framework,
    logic::{Board, Lens},
    present::{Heat, MetricStory, Scorecard},
    report::Report,
    session::Session,
    vocabulary::{MetricId, PackId},
};

/// A figure by its report: reports never change, so the same one is the same allocation.
#[derive(Debug, Clone)]
struct ReportRef(Rc<Report>);

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

/// What was made last.
#[derive(Debug, Default)]
pub(super) struct Made {
    board: Last<(ReportRef, PackId, Lens), Board>,
    /// How often the board was made anew: each time its boxes may stand elsewhere.
    pub(super) boards: usize,
    story: Last<(ReportRef, Session, MetricId), Option<MetricStory>>,
    scorecard: Last<(ReportRef, Session), Option<Scorecard>>,
    heat: Last<(ReportRef, Session), Heat>,
    abbreviations: Last<(ReportRef, Session), Vec<(String, String)>>,
    /// Tables of the story and the scorecard, by chart.
    tables: Vec<(String, Rc<Table>)>,
    drawn: Vec<Drawn>,
    /// Pictures of the drawing before this one.
    before: Vec<Drawn>,
}

impl Made {
    /// A drawing begins: pictures that it does not ask for are let go.
    pub(super) fn begin(&mut self) {
        self.before = std::mem::take(&mut self.drawn);
    }

    /// A drawing has ended.
    pub(super) fn end(&mut self) {
        self.before.clear();
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
    /// The board of the state. Selecting a box or pointing at a month does not change it.
    pub(in crate::view) fn board(&mut self, state: &State, framework: &Framework) -> Rc<Board> {
        let report = &state.report;
        let (pack, lens) = (state.session.pack.clone(), state.session.lens(report));
        let key = (ReportRef(report.clone()), pack, lens);
        let boards = &mut self.made.boards;
        remembered(&mut self.made.board, key, |(report, pack, lens)| {
            *boards += 1;
            Board::of(framework, pack, &report.0, lens)
        })
    }

    /// The story of a metric. Pointing at a month does not change it.
    pub(in crate::view) fn story(
        &mut self,
        state: &State,
        id: &MetricId,
    ) -> Rc<Option<MetricStory>> {
        let mut session = figures_of(&state.session);
        session.split = state.session.split.clone();
        session.pinned = state.session.pinned.clone();
        session.beside = state.session.beside.clone();
        let key = (ReportRef(state.report.clone()), session, id.clone());
        let tables = &mut self.made.tables;
        remembered(&mut self.made.story, key, |(report, session, id)| {
            tables.clear();
            MetricStory::of(&report.0, session, id)
        })
    }

    /// The table of a chart, made when the story or the scorecard it belongs to is new.
    pub(in crate::view) fn table(&mut self, id: &str, make: &dyn Fn() -> Table) -> Rc<Table> {
        if let Some((_, table)) = self.made.tables.iter().find(|(known, _)| known == id) {
            return Rc::clone(table);
        }
        let table = Rc::new(make());
        self.made.tables.push((id.to_owned(), Rc::clone(&table)));
        table
    }

    /// The rows of the scorecard.
    pub(in crate::view) fn scorecard(
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
        let tables = &mut self.made.tables;
        remembered(&mut self.made.scorecard, key, |(report, session)| {
            tables.clear();
            Scorecard::of(framework, &report.0, session)
        })
    }

    /// All areas in the metrics of the scorecard: whichever of them is chosen.
    pub(in crate::view) fn heat(&mut self, state: &State, scorecard: &Scorecard) -> Rc<Heat> {
        let mut session = figures_of(&state.session);
        session.area = None;
        session.targets = Default::default();
        session.grouping = state.session.grouping.clone();
        session.group = state.session.group.clone();
        session.sort = state.session.sort;
        session.only = state.session.only;
        let key = (ReportRef(state.report.clone()), session);
        remembered(&mut self.made.heat, key, |(report, session)| {
            Heat::of(scorecard, &report.0, session)
        })
    }

    /// The abbreviations of a view. Pointing at a month does not change them.
    pub(in crate::view) fn abbreviations(
        &mut self,
        state: &State,
        make: impl FnOnce() -> Vec<(String, String)>,
    ) -> Rc<Vec<(String, String)>> {
        let mut session = state.session.clone();
        session.marked = None;
        let key = (ReportRef(state.report.clone()), session);
        remembered(&mut self.made.abbreviations, key, |_| make())
    }

    /// A picture, drawn again only when something about it is new. `id` is unique in the page.
    pub(in crate::view) fn picture(
        &mut self,
        id: &str,
        data: ChartData,
        width: f32,
        theme: &Theme,
    ) -> Rc<Picture> {
        let known = self.made.before.iter().position(|drawn| drawn.id == id);
        let known = known.map(|at| self.made.before.swap_remove(at));
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
        self.made.drawn.push(drawn);
        picture
    }
}
