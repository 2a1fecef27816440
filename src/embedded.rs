//! The definitions that come with the crate, put into it by the build script. Not part of `definition`, because the build
//! script includes that module to make this very text.

#[cfg(not(target_arch = "wasm32"))]
use crate::definition::Definitions;

/// `metric-defs/` as JSON: the form in which a host page gives definitions of its own, so that one reader serves both.
pub(crate) static JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/definitions.json"));

#[cfg(not(target_arch = "wasm32"))]
impl Definitions {
    /// The built-in definitions. Decodes them each time: keep the result.
    pub fn built_in() -> Definitions {
        // The build script wrote this text from the same types in the same build; a test reads it.
        serde_json::from_str(JSON).expect("built-in definitions decode")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn what_is_embedded_is_what_is_in_the_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("metric-defs");
        let read = Definitions::from_folder(&folder).expect("the folder is free of errors");
        assert_eq!(Definitions::built_in(), read);
    }
}
