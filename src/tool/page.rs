//! The pages of `dist/`, made from those of `www/`.

use super::build::BuildError;
use super::bundle::BYTE_ORDER_MARK;
use super::size::policy_hash;

const SCRIPT: &str = "<script src=\"integration-scorecard.js\" defer></script>";
const STYLE: &str = "<link rel=\"stylesheet\" href=\"app.css\">";
const CHARSET: &str = "<meta charset=\"utf-8\">";
const BODY_END: &str = "</body>";

/// What our pages may do: run our script, read files, draw. Only pages that show a council's figures may fetch, from where
/// they lie themselves.
pub(super) fn policy(scripts: &str, styles: &str, connections: &str) -> String {
    format!(
        "default-src 'none'; script-src {scripts} 'wasm-unsafe-eval'; style-src {styles}; img-src blob: data:; \
         worker-src blob:; connect-src {connections}; base-uri 'none'; form-action 'none'"
    )
}

/// Gives a page its policy: it holds wherever the page is served from.
pub(super) fn guard(page: &str, connections: &str) -> Result<String, BuildError> {
    under(page, &policy("'self'", "'self'", connections))
}

fn under(page: &str, policy: &str) -> Result<String, BuildError> {
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    swap(page, CHARSET, &format!("{CHARSET}\n{meta}"))
}

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
    let policy = policy(&policy_hash(script), &policy_hash(style), "'none'");
    let page = under(page, &policy)?;
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
            "A page in www/ must contain this once: {from}"
        )))
    }
}
