//! Reads `metric-defs/` and says, by file and line, what is wrong with it. Native only: the browser never reads TOML.

use std::{
    fmt, fs,
    ops::Range,
    path::{Path, PathBuf},
    str::FromStr,
};

use serde::de::DeserializeOwned;

use super::{
    Definitions,
    check::{Kind, Problem, check},
};
use crate::vocabulary::{IdError, Map, Set};

/// The folder of generated JSON Schemas, which holds no definitions.
const SCHEMA: &str = "schema";

/// A mistake in a definition file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionError {
    /// The file, from the definitions folder on: `metric-defs/metrics/x.toml`.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// A sentence: what is wrong and what to do.
    pub message: String,
}

impl fmt::Display for DefinitionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Forward slashes everywhere: editors and the tests on Windows read the same text.
        let file = self.file.to_string_lossy().replace('\\', "/");
        write!(f, "{file}:{}: {}", self.line, self.message)
    }
}

impl std::error::Error for DefinitionError {}

impl Definitions {
    /// Reads and checks a whole folder. Every file is looked at: the errors are all of them, not the first.
    pub fn from_folder(folder: &Path) -> Result<Definitions, Vec<DefinitionError>> {
        let mut reader = Reader::new(folder);
        reader.unknown_folders();
        let definitions = Definitions {
            frameworks: reader.read(Kind::Framework),
            tables: reader.read(Kind::Table),
            layouts: reader.read(Kind::Layout),
            instruments: reader.read(Kind::Instrument),
            changes: reader.read(Kind::Change),
            metrics: reader.read(Kind::Metric),
            packs: reader.read(Kind::Pack),
            revisions: Map::new(),
            criteria: Map::new(),
            assessments: reader.read(Kind::Assessment),
            guide: reader.read(Kind::Chapter),
            walks: reader.read(Kind::Walk),
            examples: reader.read(Kind::Example),
            glossary: reader.read(Kind::Glossary),
            lenses: reader.read(Kind::Lens),
            local: Vec::new(),
            settled: Default::default(),
        };
        for problem in check(&definitions) {
            reader.place(problem);
        }
        if reader.errors.is_empty() {
            Ok(definitions)
        } else {
            reader
                .errors
                .sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
            reader.errors.dedup();
            Err(reader.errors)
        }
    }
}

/// What has been read so far.
struct Reader<'a> {
    folder: &'a Path,
    name: PathBuf,
    texts: Map<(Kind, String), String>,
    /// Files that could not be read: others that name them are not to blame.
    broken: Set<String>,
    errors: Vec<DefinitionError>,
}

impl<'a> Reader<'a> {
    fn new(folder: &'a Path) -> Self {
        Self {
            folder,
            name: folder.file_name().map(PathBuf::from).unwrap_or_default(),
            texts: Map::new(),
            broken: Set::new(),
            errors: Vec::new(),
        }
    }

    fn error(&mut self, file: PathBuf, line: usize, message: String) {
        self.errors.push(DefinitionError {
            file,
            line,
            message,
        });
    }

    /// A misspelt folder would otherwise be passed over in silence.
    fn unknown_folders(&mut self) {
        let entries = match fs::read_dir(self.folder) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("the definitions folder cannot be read: {error}");
                return self.error(self.name.clone(), 1, message);
            }
        };
        for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != SCHEMA && Kind::ALL.iter().all(|kind| kind.folder() != name) {
                let known = Kind::ALL.map(|kind| kind.folder().to_owned());
                let message = format!(
                    "there is no kind of definition `{name}`{}",
                    suggestion(&name, &known)
                );
                self.error(self.name.join(name), 1, message);
            }
        }
    }

    fn read<Id, T>(&mut self, kind: Kind) -> Map<Id, T>
    where
        Id: FromStr<Err = IdError> + Ord,
        T: DeserializeOwned,
    {
        let mut read = Map::new();
        let Ok(entries) = fs::read_dir(self.folder.join(kind.folder())) else {
            // A folder with nothing of this kind in it need not exist.
            return read;
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default();
            let file = self.name.join(kind.folder()).join(name);
            if path.extension().is_none_or(|extension| extension != "toml") {
                self.error(
                    file,
                    1,
                    "a definition is a `.toml` file: rename this one or move it away".into(),
                );
                continue;
            }
            let stem = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let text = match fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) => {
                    self.broken.insert(stem);
                    self.error(file, 1, format!("the file cannot be read: {error}"));
                    continue;
                }
            };
            match (stem.parse::<Id>(), toml::from_str::<T>(&text)) {
                (Ok(id), Ok(definition)) => {
                    read.insert(id, definition);
                    self.texts.insert((kind, stem), text);
                }
                (id, definition) => {
                    if let Err(error) = definition {
                        self.error(
                            file.clone(),
                            line(&text, error.span()),
                            plainly(error.message()),
                        );
                    }
                    if let Err(error) = id {
                        self.error(file, 1, format!("the file's name must be an id: {error}"));
                    }
                    self.broken.insert(stem);
                }
            }
        }
        read
    }

    fn place(&mut self, problem: Problem) {
        if self.broken.contains(&problem.needle) {
            return;
        }
        let file = self
            .name
            .join(problem.kind.folder())
            .join(format!("{}.toml", problem.id));
        let line = self
            .texts
            .get(&(problem.kind, problem.id))
            .map_or(1, |text| line_of(text, &problem.needle, problem.last));
        let message = problem.message + &suggestion(&problem.needle, &problem.known);
        self.error(file, line, message);
    }
}

fn line(text: &str, span: Option<Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start).min(text.len());
    text.as_bytes()[..start]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

/// The line a needle means, from 1: the first (or last) that holds it as a whole value, else as a key or a heading, else as a
/// word; a needle such as `id = "both"` is taken as it stands.
fn line_of(text: &str, needle: &str, last: bool) -> usize {
    let find = |holds: &dyn Fn(&str) -> bool| {
        let mut lines = text
            .lines()
            .zip(1..)
            .filter(|(line, _)| !line.trim_start().starts_with('#') && holds(line))
            .map(|(_, number)| number);
        if last { lines.last() } else { lines.next() }
    };
    if let Some((_, value)) = needle.split_once('"') {
        return find(&|line| line.contains(needle))
            .unwrap_or_else(|| line_of(text, value.trim_end_matches('"'), last));
    }
    let quoted = format!("\"{needle}\"");
    find(&|line| line.contains(&quoted))
        .or_else(|| find(&|line| words(line, needle).any(|rest| is_key(line, needle, rest))))
        .or_else(|| find(&|line| words(line, needle).next().is_some()))
        .unwrap_or(1)
}

/// What follows each place where `word` stands alone.
fn words<'a>(line: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    let part = |c: char| c.is_alphanumeric() || "-_.+".contains(c);
    line.match_indices(word)
        .map(move |(at, _)| (&line[..at], &line[at + word.len()..]))
        .filter(move |(before, after)| !before.ends_with(part) && !after.starts_with(part))
        .map(|(_, after)| after)
}

fn is_key(line: &str, word: &str, rest: &str) -> bool {
    rest.trim_start().starts_with('=') || line.trim().trim_matches(['[', ']']) == word
}

/// The parser's message as a sentence for an analyst, with a suggestion where a name is wrong.
fn plainly(message: &str) -> String {
    // Of the fields of an enum's variant the parser speaks in another way.
    if let Some((names, known)) = message
        .strip_prefix("unexpected keys in table: ")
        .and_then(|rest| rest.split_once(", available keys: "))
    {
        let known: Vec<String> = known.split(", ").map(str::to_owned).collect();
        let fields = names.split(", ");
        let said = fields.map(|name| format!("unknown field `{name}`{}", suggestion(name, &known)));
        return said.collect::<Vec<_>>().join(". ");
    }
    let names: Vec<String> = message
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    match names.split_first() {
        Some((name, known)) if message.starts_with("unknown field") => {
            format!("unknown field `{name}`{}", suggestion(name, known))
        }
        Some((name, known)) if message.starts_with("unknown variant") => {
            format!("unknown word `{name}`{}", suggestion(name, known))
        }
        Some((name, _)) if message.starts_with("missing field") => {
            format!("`{name}` is missing: add it")
        }
        _ => message.to_owned(),
    }
}

/// `; did you mean …?` where a known name is near, a list where there are few, else nothing.
fn suggestion(name: &str, known: &[String]) -> String {
    let near = known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= (name.chars().count() / 3).max(1));
    match near {
        Some((_, candidate)) => format!("; did you mean `{candidate}`?"),
        None if (1..=25).contains(&known.len()) => format!("; it may be `{}`", known.join("`, `")),
        None => String::new(),
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
