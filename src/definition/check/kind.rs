//! The kinds of definition files.

/// A kind of definition file; each has its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `frameworks/`
    Framework,
    /// `tables/`
    Table,
    /// `layouts/`
    Layout,
    /// `instruments/`
    Instrument,
    /// `changes/`
    Change,
    /// `metrics/`
    Metric,
    /// `packs/`
    Pack,
    /// `assessments/`
    Assessment,
    /// `guide/`
    Chapter,
    /// `walks/`
    Walk,
    /// `examples/`
    Example,
    /// `glossary/`
    Glossary,
    /// `lenses/`
    Lens,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 13] = [
        Kind::Framework,
        Kind::Table,
        Kind::Layout,
        Kind::Instrument,
        Kind::Change,
        Kind::Metric,
        Kind::Pack,
        Kind::Assessment,
        Kind::Chapter,
        Kind::Walk,
        Kind::Example,
        Kind::Glossary,
        Kind::Lens,
    ];

    /// The folder its files are in.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Framework => "frameworks",
            Kind::Table => "tables",
            Kind::Layout => "layouts",
            Kind::Instrument => "instruments",
            Kind::Change => "changes",
            Kind::Metric => "metrics",
            Kind::Pack => "packs",
            Kind::Assessment => "assessments",
            Kind::Chapter => "guide",
            Kind::Walk => "walks",
            Kind::Example => "examples",
            Kind::Glossary => "glossary",
            Kind::Lens => "lenses",
        }
    }
}
