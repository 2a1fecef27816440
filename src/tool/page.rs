//! The pages of `dist/`, made from those of `www/`.

use super::build::BuildError;
use super::bundle::BYTE_ORDER_MARK;
use super::size::policy_hash;

const SCRIPT: &str = "<script src=\"integration-scorecard.js\" defer></script>";
const STYLE: &str = "<link rel=\"stylesheet\" href=\"app.css\">";
const CHARSET: &str = "<meta charset=\"utf-8\">";
const BODY_END: &str = "</body>";

/// Fills in what only the build knows.
pub(super) fn fill(page: &str, integrity: &str) -> String {
    page.replace("{{integrity}}", integrity)
}

/// Pins the page's script to its bytes.
pub(super) fn pin(page: &str, integrity: &str) -> Result<String, BuildError> {
    let pinned = format!(
        "<script src=\"integration-scorecard.js\" integrity=\"{integrity}\" defer></script>"
    );
    swap(page, SCRIPT, &pinned)
}

/// Everything in one file that may open no connection at all, wherever it is opened from.
pub(super) fn single(page: &str, script: &str, style: &str) -> Result<String, BuildError> {
    // The page says itself that it is UTF-8.
    let script = script.trim_start_matches(BYTE_ORDER_MARK);
    let policy = format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src blob: data:; worker-src blob:; \
         connect-src 'none'; base-uri 'none'; form-action 'none'",
        policy_hash(script),
        policy_hash(style),
    );
    let meta =
        format!("{CHARSET}\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let page = swap(page, CHARSET, &meta)?;
    let page = swap(&page, STYLE, &format!("<style>{style}</style>"))?;
    // An inline script cannot be deferred: it goes where the page is complete.
    let page = swap(&page, &format!("{SCRIPT}\n"), "")?;
    swap(
        &page,
        BODY_END,
        &format!("<script>{script}</script>\n{BODY_END}"),
    )
}

fn swap(page: &str, from: &str, to: &str) -> Result<String, BuildError> {
    if page.matches(from).count() == 1 {
        Ok(page.replace(from, to))
    } else {
        Err(BuildError::Source(format!(
            "www/index.html must contain this once: {from}"
        )))
    }
}
