//! The definitions that come with the crate, put into it by the build script. Not part of `definition`, because the build
//! script includes that module to make these very bytes.

use crate::definition::Definitions;

/// `metric-defs/` in its compact form.
static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/definitions.postcard"));

impl Definitions {
    /// The built-in definitions. Decodes them each time: keep the result.
    pub fn built_in() -> Definitions {
        // The build script wrote these bytes from the same types in the same build; a test decodes them.
        postcard::from_bytes(BYTES).expect("built-in definitions decode")
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
