//! Files: templates, the problem list, how a file is read.

use super::*;
use crate::view::{Change, Edit, Mapping};

const DAYS: &str = "area_code,month,attribution,delayed_days\nE1,2018-02,NHS,4\nE1,soon,NHS,5\n";

#[test]
fn templates_and_the_problem_list_can_be_taken_away() {
    let mut state = state();
    state.session.view = View::Data;
    let mut kept = Kept::default();
    assert!(!html(&state).contains("problem list"), "samples have none");
    state.report = of_file("days.csv", DAYS);
    let page = written(&state, &mut kept).html();
    for text in [
        "Download the problem list (CSV)</button>",
        "Blank template of delays (CSV)</button>",
        "Table Schema of delays (JSON)</button>",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let file = |wanted| download(&state, &kept, &wanted).expect("it is on the page");
    let delays = || "delays".parse().expect("it is an id");
    let template = file(Wanted::Template(delays()));
    assert_eq!(template.name, "delays-template.csv");
    assert!(text_of(&template).starts_with("area_code,month,delayed_days,"));
    let schema = file(Wanted::Schema(delays()));
    assert_eq!(schema.name, "delays-table-schema.json");
    let list = file(Wanted::Problems { texts: false });
    assert_eq!(text_of(&list).lines().count(), 2);
    assert!(!text_of(&list).contains("soon"));
    assert!(text_of(&file(Wanted::Problems { texts: true })).contains("soon"));
    assert!(kept.change(Change::Texts(true)));
    let page = written(&state, &mut kept).html();
    assert!(page.contains("type=\"checkbox\" checked=\"\""));
}

#[test]
fn how_a_file_is_read_can_be_corrected_while_the_form_is_open() {
    let mut state = state();
    state.session.view = View::Data;
    assert!(
        !html(&state).contains("Correct how"),
        "samples are no files"
    );
    state.report = of_file("days.csv", DAYS);
    let mut kept = Kept::default();
    let folded = "aria-expanded=\"false\">Correct how this file is read";
    assert!(written(&state, &mut kept).html().contains(folded));
    let definitions = Rc::new(Definitions::built_in());
    let text = DAYS.as_bytes().to_vec();
    let form = Mapping::new(definitions, "days.csv", text, true, &|_| None);
    kept.open_form(form.expect("it has a header"));
    let open = written(&state, &mut kept).html();
    for text in [
        "aria-expanded=\"true\" data-heir=\"\">Correct how this file is read",
        "Of the first 2 rows 1 would be used and 1 left out.",
        "<th scope=\"row\">2</th><td>E1</td><td>February 2018</td><td>NHS</td><td>4</td>",
        "<td colspan=\"4\">Left out: month could not be understood (“soon”)</td>",
        "Read the file this way",
    ] {
        assert!(open.contains(text), "{text}: {open}");
    }
    let month = || "month".parse().expect("it is an id");
    let nothing = Edit::Column(month(), crate::table::Origin::Nothing);
    assert!(kept.change(Change::Edit(nothing)));
    let lacking = written(&state, &mut kept).html();
    assert!(lacking.contains("role=\"status\">Still needed: month.</p>"));
    assert!(!lacking.contains("Read the file this way"));
    let said = crate::table::Origin::Constant("March 2018".to_owned());
    assert!(kept.change(Change::Edit(Edit::Column(month(), said))));
    let said = written(&state, &mut kept).html();
    assert!(said.contains("Of the first 2 rows 2 would be used and 0 left out."));
    assert!(said.contains("<label class=\"mapping-text\" for=\"map-month-text\">"));
    let layout = download(&state, &kept, &Wanted::Layout).expect("the form is open");
    assert_eq!(layout.name, "days-layout.json");
    let read: serde_json::Value = serde_json::from_str(text_of(&layout)).expect("it is JSON");
    assert_eq!(read["layouts"]["days"]["constants"]["month"], "March 2018");
    // What was read for the form is let go with it.
    state.session.view = View::Model;
    written(&state, &mut kept);
    assert!(kept.mapping.is_none());
    state.session.view = View::Data;
    assert!(
        written(&state, &mut kept)
            .html()
            .contains("aria-expanded=\"false\" data-heir")
    );
    state.settings.upload = false;
    assert!(!html(&state).contains("Correct how"));
}

#[test]
fn what_a_file_lacks_is_said_once_for_all_metrics_that_lack_it() {
    let mut state = state();
    state.session.view = View::Data;
    state.report = of_file(
        "reasons.csv",
        "area_code,area_name,period,reason,days\nE06000001,Hartlepool,2018-03,housing,12\n",
    );
    let page = html(&state);
    let said = between(&page, "With a column ", '<');
    assert_eq!(
        said,
        [
            "“setting” this file would also give “Delayed days by type of bed”.",
            "“attribution” this file would also give “Delayed days, NHS”, “Delayed days, social care”.",
        ]
    );
}
