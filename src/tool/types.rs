//! `www/integration-scorecard.d.ts`, line by line: what types the names have, and the text with what the names mean.

use super::api::Api;
use super::build::BuildError;

/// The types as they are written.
pub(super) struct Types<'a>(&'a str);

/// What a method takes and gives.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Signature<'a> {
    pub(super) parameters: Vec<Parameter<'a>>,
    pub(super) returns: &'a str,
}

/// One argument.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parameter<'a> {
    pub(super) name: &'a str,
    pub(super) optional: bool,
    pub(super) kind: &'a str,
}

impl<'a> Types<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// What follows the beginning of the one member that begins so.
    fn member(&self, begins: &str) -> Result<&'a str, BuildError> {
        let found = self.0.lines().find_map(|line| {
            let rest = line.strip_prefix("  ")?.strip_prefix(begins)?;
            rest.strip_suffix(';')
        });
        found.ok_or_else(|| {
            BuildError::Source(format!(
                "www/integration-scorecard.d.ts has no line that begins with {begins}"
            ))
        })
    }

    /// The type of a property.
    pub(super) fn field(&self, name: &str) -> Result<&'a str, BuildError> {
        self.member(&format!("{name}: "))
    }

    /// The type of an event.
    pub(super) fn event(&self, name: &str) -> Result<&'a str, BuildError> {
        self.member(&format!("\"{name}\": "))
    }

    pub(super) fn method(&self, name: &str) -> Result<Signature<'a>, BuildError> {
        let rest = self.member(&format!("{name}("))?;
        let written = rest.split_once("): ").and_then(|(parameters, returns)| {
            let parameters = parameters.split(", ").filter(|one| !one.is_empty());
            let parameters: Option<Vec<Parameter>> = parameters
                .map(|one| {
                    let (name, kind) = one.split_once(": ")?;
                    let optional = name.ends_with('?');
                    let name = name.trim_end_matches('?');
                    Some(Parameter {
                        name,
                        optional,
                        kind,
                    })
                })
                .collect();
            Some(Signature {
                parameters: parameters?,
                returns,
            })
        });
        written.ok_or_else(|| {
            BuildError::Source(format!(
                "www/integration-scorecard.d.ts writes {name} in a way that src/tool/types.rs does not read."
            ))
        })
    }

    /// The types with a comment before every public name. The comment of the file itself is for who changes it.
    pub(super) fn documented(&self, api: &Api) -> String {
        let comment = |line: &str| {
            if line.starts_with("export interface IntegrationScorecard ") {
                return Some(format!("`<{}>`: {}", api.tag, api.sentence()));
            }
            let member = line.strip_prefix("  ")?;
            let attribute = api
                .attributes
                .iter()
                .find(|one| member.starts_with(&format!("{}: ", one.name)));
            let method = api
                .methods
                .iter()
                .find(|one| member.starts_with(&format!("{}(", one.name)));
            let event = api
                .events
                .iter()
                .find(|one| member.starts_with(&format!("\"{}\": ", one.name)));
            attribute
                .map(|one| one.sentence())
                .or(method.or(event).map(|one| one.sentence()))
        };
        let mut text = String::with_capacity(self.0.len() * 2);
        // Names stand in the element's own interface and in that of its events; others may use the same ones.
        let mut inside = false;
        let head = self.0.lines().take_while(|line| line.starts_with("//"));
        for line in self.0.lines().skip(head.count() + 1) {
            if line.starts_with("export interface ") {
                inside = ["IntegrationScorecard ", "ScorecardEvents "]
                    .iter()
                    .any(|name| line["export interface ".len()..].starts_with(name));
            }
            if let Some(comment) = comment(line).filter(|_| inside) {
                let indent = &line[..line.len() - line.trim_start().len()];
                text.extend([indent, "/** ", &comment, " */\n"]);
            }
            text.extend([line, "\n"]);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPES: Types<'_> = Types(
        "// a\n\n  kind: \"\" | \"off\";\n  load(files: File | Iterable<File>, how?: string): Promise<Report>;\n  clear(): void;\n  odd(x): void;\n",
    );

    #[test]
    fn members_are_read_as_they_are_written() {
        assert_eq!(TYPES.field("kind").expect("it is there"), "\"\" | \"off\"");
        assert!(TYPES.field("kin").is_err());
        let load = TYPES.method("load").expect("it is there");
        assert_eq!(load.returns, "Promise<Report>");
        let told: Vec<_> = load
            .parameters
            .iter()
            .map(|one| (one.name, one.optional, one.kind))
            .collect();
        assert_eq!(
            told,
            [
                ("files", false, "File | Iterable<File>"),
                ("how", true, "string")
            ]
        );
        let clear = TYPES.method("clear").expect("it is there");
        assert_eq!((clear.parameters.len(), clear.returns), (0, "void"));
        assert!(TYPES.method("odd").is_err());
    }
}
