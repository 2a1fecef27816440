//! Compares the statistics with reference cases: files of inputs and expected figures from established packages and official
//! publications.
//!
//! A file is recognised by its name and read by its column names, so a folder with more or fewer cases in the same formats works as well.
//! Every comparison runs the general method; where packages differ, the [`crate::statistics::Profile`] or setting of the package that a
//! file comes from. Where a package's own figure is known to be wrong (the limits of a constant series, limits left on a transformed
//! scale), the case is held to what the method says instead; each such place says so.

mod fingertips;
mod funnel;
mod phe;
mod plot_the_dots;
mod power_bi;
mod published;
mod qicharts2;
mod special;
mod survey;
mod table;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// How one file fared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileResult {
    /// Its path from the folder.
    pub file: String,
    /// Cases that were compared.
    pub cases: usize,
    /// Those that agreed.
    pub passed: usize,
    /// Cases that could not be compared: their input is in another file that is not there, or they are not numbers.
    pub skipped: usize,
    /// The first case that did not agree, or why the file could not be read.
    pub first_difference: Option<String>,
}

impl FileResult {
    /// Everything compared agreed and the file could be read.
    pub fn is_good(&self) -> bool {
        self.first_difference.is_none() && self.cases == self.passed
    }
}

/// Counts cases.
#[derive(Default)]
struct Tally {
    cases: usize,
    passed: usize,
    skipped: usize,
    first: Option<String>,
}

impl Tally {
    /// One case: `Ok`, or how it differs.
    fn case(&mut self, name: impl std::fmt::Display, outcome: Result<(), String>) {
        self.cases += 1;
        match outcome {
            Ok(()) => self.passed += 1,
            Err(difference) => {
                self.first
                    .get_or_insert_with(|| format!("{name}: {difference}"));
            }
        }
    }

    fn skip(&mut self) {
        self.skipped += 1;
    }
}

type Outcome = Result<(), String>;

/// Equal to within a share of the expected figure, or absolutely near zero.
fn near(what: &str, got: f64, want: f64, tolerance: f64) -> Outcome {
    within(what, got, want, tolerance * want.abs().max(1e-12))
}

fn within(what: &str, got: f64, want: f64, tolerance: f64) -> Outcome {
    if (got - want).abs() <= tolerance {
        Ok(())
    } else {
        Err(format!("{what} is {got}, expected {want}"))
    }
}

/// A figure that may be missing on either side.
fn maybe_near(what: &str, got: Option<f64>, want: Option<f64>, tolerance: f64) -> Outcome {
    match (got, want) {
        (Some(got), Some(want)) => near(what, got, want, tolerance),
        (None, None) => Ok(()),
        (got, want) => Err(format!("{what} is {got:?}, expected {want:?}")),
    }
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, got: T, want: T) -> Outcome {
    if got == want {
        Ok(())
    } else {
        Err(format!("{what} is {got:?}, expected {want:?}"))
    }
}

/// A comparison of one file: the file, and where to write cases.
type Compare = fn(&Path, &mut Tally) -> Outcome;

/// File stems by how they begin, longest first where one begins another, and their comparison. `None`: an input of another file.
const FILES: &[(&str, Option<Compare>)] = &[
    ("byars_wilson_primitives", Some(phe::primitives)),
    ("proportion", Some(phe::proportions)),
    ("rate", Some(phe::rates)),
    ("mean_expected", Some(phe::means)),
    ("mean_inputs", None),
    ("dsr_expected", Some(phe::direct)),
    ("dsr_", None),
    ("isr_expected", Some(phe::indirect)),
    ("isr_", None),
    ("manifest", None),
    // The slope index of inequality is not among the methods.
    ("sii_cases", Some(not_ours)),
    ("quantile_cases", Some(phe::quantiles)),
    (
        "funnel_proportion_significance",
        Some(funnel::proportion_significance),
    ),
    ("funnel_proportion_limits", Some(funnel::proportion_limits)),
    (
        "funnel_ratio_significance",
        Some(funnel::ratio_significance),
    ),
    ("funnel_ratio_limits", Some(funnel::ratio_limits)),
    ("funnel_rate_significance", Some(funnel::rate_significance)),
    ("funnel_rate_limits", Some(funnel::rate_limits)),
    ("funnel_rate_inputs", Some(funnel::rate_inputs)),
    ("funnelplotr_poisson_limits", Some(funnel::poisson_limits)),
    ("funnelplotr_points", Some(funnel::points)),
    ("funnelplotr_cases", Some(funnel::cases)),
    ("powerbi_funnels_limits", Some(funnel::power_bi)),
    ("r_special_functions", Some(special::compare)),
    ("xmr_points", Some(plot_the_dots::points)),
    ("xmr_cases", Some(plot_the_dots::cases)),
    ("rule_microcases", Some(plot_the_dots::rule_microcases)),
    ("nhspy_limits", Some(plot_the_dots::nhspy)),
    ("outlier_rules", Some(power_bi::outlier_rules)),
    ("chart_limits", Some(power_bi::chart_limits)),
    ("expected_hai", Some(qicharts2::infections)),
    ("expected_", Some(qicharts2::textbook)),
    ("input_", None),
    ("recent_trend", Some(fingertips::recent_trend)),
    ("benchmark_comparison", Some(fingertips::benchmark)),
    ("percentiles_type7", Some(fingertips::percentiles)),
    ("stratified_percentages", Some(survey::percentages)),
    ("ascof_scores", Some(survey::scores)),
    ("ascof_", Some(published::outcomes)),
    ("ascs_record_level", Some(published::record_level)),
    ("dtoc_delayed_days", Some(published::delayed_days)),
    ("lginform_daily", Some(published::lginform)),
    ("fingertips_", Some(published::fingertips_rates)),
];

/// A file of a statistic that is not computed here: every case is skipped.
fn not_ours(path: &Path, tally: &mut Tally) -> Outcome {
    table::Table::read(path)?.rows().for_each(|_| tally.skip());
    Ok(())
}

/// Compares every file in a folder and the folders in it, in order of path. Inputs of other files and texts are passed over; a file that is
/// not recognised is a result with a difference that says so.
pub fn run(folder: &Path) -> Vec<FileResult> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    files
        .iter()
        .filter_map(|path| {
            let name = path.strip_prefix(folder).unwrap_or(path);
            let stem = path.file_stem()?.to_string_lossy().into_owned();
            let mut tally = Tally::default();
            let outcome = match FILES.iter().find(|(prefix, _)| stem.starts_with(prefix)) {
                Some((_, None)) => return None,
                Some((_, Some(compare))) => compare(path, &mut tally),
                None => Err("no method is known for this file".to_owned()),
            };
            Some(FileResult {
                file: name.to_string_lossy().replace('\\', "/"),
                cases: tally.cases,
                passed: tally.passed,
                skipped: tally.skipped,
                first_difference: outcome.err().or(tally.first),
            })
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|e| e.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "csv" || e == "json") {
            files.push(path);
        }
    }
}

/// The results as text, one line a file and a total: file, cases, passed, and the first difference.
pub fn table(results: &[FileResult]) -> String {
    let mut text = String::new();
    let width = results.iter().map(|r| r.file.len()).max().unwrap_or(0);
    let (mut cases, mut passed) = (0, 0);
    for r in results {
        cases += r.cases;
        passed += r.passed;
        let _ = write!(
            text,
            "{:width$}  {:6} cases  {:6} passed",
            r.file, r.cases, r.passed
        );
        if r.skipped > 0 {
            let _ = write!(text, "  {:4} skipped", r.skipped);
        }
        if let Some(difference) = &r.first_difference {
            let _ = write!(text, "  {difference}");
        }
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "{:width$}  {cases:6} cases  {passed:6} passed",
        "total"
    );
    text
}

/// Prints [`table`].
pub fn print(results: &[FileResult]) {
    print!("{}", table(results));
}

#[cfg(test)]
mod tests;
