use super::*;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn agreement_and_difference() {
    let header = "Area,Numerator,Denominator,value,lower95_0cl,upper95_0cl,multiplier\n";
    // Newcombe (1998): 81 of 263 has Wilson limits 0.2553 and 0.3662; here with every digit.
    let good =
        "A,81,263,30.798479087452474,25.528851987827423,36.62095769828000,100\nB,,9,,,,100\n";
    let files = folder(&[
        ("phe/proportion.csv", &format!("{header}{good}")),
        (
            "phe/proportion_other.csv",
            &format!("{header}C,1,2,51,0,100,100\n"),
        ),
        ("phe/mystery.csv", "a\n1\n"),
        ("phe/mean_inputs.csv", "area,values\nA,1\n"),
        ("README.md", "not a case"),
    ]);
    let results = run(files.path());
    let names: Vec<&str> = results.iter().map(|r| r.file.as_str()).collect();
    assert_eq!(
        names,
        [
            "phe/mystery.csv",
            "phe/proportion.csv",
            "phe/proportion_other.csv"
        ]
    );
    assert!(!results[0].is_good());
    assert_eq!(
        (results[1].cases, results[1].passed),
        (2, 2),
        "{:?}",
        results[1]
    );
    assert!(results[1].is_good());
    assert_eq!((results[2].cases, results[2].passed), (1, 0));
    let text = table(&results);
    assert!(text.contains("C: value is 50, expected 51"), "{text}");
    assert!(text.lines().last().unwrap().starts_with("total"));
}

#[test]
fn an_unreadable_file_is_a_difference() {
    let files = folder(&[("xmr_cases.json", "{"), ("recent_trend.json", "{}")]);
    assert!(run(files.path()).iter().all(|r| !r.is_good()));
    assert!(run(&files.path().join("nothing here")).is_empty());
}

/// The reference cases, where they stand beside the checkout, or where REFERENCE_CASES says they are.
#[test]
fn reference_cases() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference");
    let folder = std::env::var_os("REFERENCE_CASES").map_or(beside, PathBuf::from);
    let results = run(&folder);
    print(&results);
    let bad: Vec<&FileResult> = results.iter().filter(|r| !r.is_good()).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}
