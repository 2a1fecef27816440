//! Tasks of a page's main thread, as Chromium notes them: while one runs, the page answers nobody.

use serde_json::Value;

use super::page::Page;

/// One task. Times are in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    begins: f64,
    ends: f64,
    /// How long the processor worked on it: what other programs take is not counted.
    pub worked: f64,
}

impl Task {
    /// How long it took by the clock.
    pub fn took(&self) -> f64 {
        self.ends - self.begins
    }
}

/// What the main thread did, and what the page noted meanwhile by `performance.mark`.
pub struct Tasks {
    tasks: Vec<Task>,
    marks: Vec<(String, f64)>,
}

impl Tasks {
    /// Of a page's main thread, while something happens in which the page sets a mark.
    #[track_caller]
    pub fn of(page: &Page, act: impl FnOnce()) -> Self {
        let number = |value: &Value| value.as_f64().unwrap_or_default() / 1_000.0;
        let categories = ["disabled-by-default-devtools.timeline", "blink.user_timing"];
        let told = page.trace(&categories, act);
        let set = |event: &&Value| event["cat"] == "blink.user_timing" && event["ph"] != "X";
        let first = told.iter().find(set).expect("the page sets a mark");
        let thread = [&first["pid"], &first["tid"]];
        let own = |event: &&Value| [&event["pid"], &event["tid"]] == thread;
        let marks = told.iter().filter(own).filter(set);
        let tasks = told.iter().filter(own);
        let mut tasks: Vec<Task> = tasks
            .filter(|event| event["name"] == "RunTask")
            .map(|event| {
                let begins = number(&event["ts"]);
                Task {
                    begins,
                    ends: begins + number(&event["dur"]),
                    worked: number(&event["tdur"]),
                }
            })
            .collect();
        tasks.sort_by(|a, b| a.begins.total_cmp(&b.begins));
        assert!(
            tasks.iter().any(|task| task.worked > 0.0),
            "the browser tells how long the processor worked"
        );
        let name = |event: &Value| event["name"].as_str().unwrap_or_default().to_owned();
        Self {
            marks: marks
                .map(|event| (name(event), number(&event["ts"])))
                .collect(),
            tasks,
        }
    }

    /// The tasks in which this mark was set.
    pub fn with(&self, mark: &str) -> Vec<Task> {
        let at: Vec<f64> = self.marked(mark).collect();
        let set = |task: &&Task| at.iter().any(|at| task.begins <= *at && *at <= task.ends);
        self.tasks.iter().filter(set).copied().collect()
    }

    /// The tasks from the one of the first mark to the one of the last, these included.
    #[track_caller]
    pub fn between(&self, first: &str, last: &str) -> Vec<Task> {
        let from = self.marked(first).next().expect("the first mark was set");
        let to = self.marked(last).last().expect("the last mark was set");
        let inside = |task: &&Task| from <= task.ends && task.begins <= to;
        self.tasks.iter().filter(inside).copied().collect()
    }

    fn marked(&self, name: &str) -> impl Iterator<Item = f64> {
        let named = self.marks.iter().filter(move |(mark, _)| mark == name);
        named.map(|(_, at)| *at)
    }
}
