//! Local work on a newer build: nothing of it is lost, and what cannot be used is said.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::definition::json::of_json;

fn built_in() -> Written {
    of_json(&serde_json::to_string(&Definitions::built_in()).expect("JSON"))
}

fn together(text: &Value) -> Definitions {
    let text = of_json(&text.to_string());
    let read = Definitions::together(built_in(), vec![text]).expect("definitions");
    assert_eq!(check(&read), []);
    read
}

const MODEL: &str = "scie-logic-model";

fn metric(more: &Value) -> Value {
    let mut metric = json!({
        "name": "Ours", "short": "Ours", "meaning": "Ours.", "status": "local", "population": "all", "polarity": "neutral",
        "unit": { "suffix": "%", "words": "per cent", "decimals": 1 }, "frequency": "month", "entered": "proportion"
    });
    let fields = metric.as_object_mut().expect("fields");
    for (name, value) in more.as_object().expect("fields") {
        fields.insert(name.clone(), value.clone());
    }
    fields.retain(|_, value| !value.is_null());
    metric
}

#[test]
fn what_has_gone_is_said_and_all_else_is_used() {
    let measure = |table: &str, column: &str| {
        json!({ "table": table, "period": "admission_date", "where": [{ "column": column, "is": { "present": true } }],
                "statistic": { "rate": { "population": "all", "per": 1000 } } })
    };
    for (more, said, left) in [
        (
            json!({ "outcome": [{ "node": "outcome-live-life", "basis": "local" }] }),
            None,
            1,
        ),
        (
            json!({ "outcome": [{ "node": "outcome-of-old", "basis": "local" }, { "node": "outcome-live-life", "basis": "local" }] }),
            Some("“Ours” is kept. This version no longer has the box “outcome-of-old”."),
            1,
        ),
        (
            json!({ "companions": ["dtoc", "gone"], "shown_by": "gone-too" }),
            Some(
                "“Ours” is kept. This version no longer has the metric “gone”, nor the metric “gone-too”.",
            ),
            0,
        ),
        (
            json!({ "entered": null, "measure": measure("spells", "shoe_size") }),
            Some(
                "“Ours” is kept. This version no longer has what it was counted from (table `spells` has no column `shoe_size`), so that it has no figures but those you bring ready-made.",
            ),
            0,
        ),
        (
            json!({ "entered": null, "measure": measure("stays", "age") }),
            Some(
                "“Ours” is kept. This version no longer has what it was counted from (there is no table `stays`), so that it has no figures but those you bring ready-made.",
            ),
            0,
        ),
    ] {
        let read = together(&json!({ "scorecard": "0.0.1", "metrics": { "ours": metric(&more) } }));
        let ours = &read.metrics[&"ours".parse().expect("an id")];
        assert_eq!(ours.outcomes.len(), left, "{more}");
        let lost: Vec<&str> = read.settled.lost.iter().map(String::as_str).collect();
        assert_eq!(lost, said.into_iter().collect::<Vec<_>>());
    }
    // What nobody saved as local work has a mistake.
    let text = json!({ "metrics": { "ours": metric(&json!({ "companions": ["gone"] })) } });
    let read = Definitions::together(built_in(), vec![of_json(&text.to_string())]);
    assert_eq!(check(&read.expect("definitions")).len(), 1);
    // Other kinds are set aside as a whole.
    let read = together(&json!({
        "scorecard": "0.0.1", "metrics": { "ours": metric(&json!({})) },
        "packs": { "mine": { "name": "Mine", "meaning": "Mine.", "slot": [{ "metric": "gone" }] } },
        "criteria": { "gone": { "criterion": [{ "of": "validity", "rating": "good" }] } }
    }));
    assert_eq!(
        read.settled.lost,
        [
            "The assessment of “gone” is kept: this version has no such metric.",
            "“mine” (packs) is kept and not used: a slot names an unknown metric `gone`."
        ]
    );
    assert!(read.packs.keys().all(|id| id.as_str() != "mine"));
}

#[test]
fn local_measures_have_a_set_of_their_own() {
    let id = LOCAL_PACK.parse().expect("an id");
    let read = Definitions::together(built_in(), Vec::new()).expect("definitions");
    assert_eq!(check(&read), []);
    // It has a name before there are any, so that an address may say it.
    assert_eq!(read.packs[&id].slots, []);
    let on = |node: &str| json!([{ "node": node, "basis": "local" }]);
    let read = together(&json!({
        "scorecard": "0.0.1",
        "revisions": { MODEL: { "framework": MODEL, "hide": ["outcome-live-life"] } },
        "metrics": {
            "ours": metric(&json!({ "outcome": on("outcome-carers"), "proxy": { "stands_for": "more", "because": "so" } })),
            "other": metric(&json!({ "outcome": on("outcome-live-life") })),
            "published": metric(&json!({ "status": "in-use" }))
        }
    }));
    let slots = &read.packs[&id].slots;
    let slots: Vec<_> = slots
        .iter()
        .map(|s| {
            (
                s.metric.as_str(),
                s.outcome.as_ref().map(NodeId::as_str),
                s.proxy,
            )
        })
        .collect();
    assert_eq!(
        slots,
        [
            ("other", None, false),
            ("ours", Some("outcome-carers"), true)
        ]
    );
}

#[test]
fn a_model_is_revised_and_says_what_is_local() {
    let node = |id: &str, column: &str| json!({ "id": id, "column": column, "label": "Ours", "meaning": "" });
    let link = |from: &str, to: &str| json!({ "from": { "node": from }, "to": { "node": to }, "basis": "local" });
    let read = together(&json!({
        "scorecard": "0.0.1",
        "revisions": { MODEL: {
            "framework": MODEL,
            "hide": ["outcome-live-life", "outcome-of-old"],
            "reword": { "outcome-information-choice": { "label": "Knowing what there is" }, "outcome-of-old": { "label": "Old" } },
            "node": [node("local-ours", "output"), node("local-lost", "no-column"), node("outcome-carers", "outcome")],
            "link": [link("local-ours", "outcome-information-choice"), link("local-ours", "outcome-of-old"),
                     link("outcome-information-choice", "local-ours"), link("local-ours", "outcome-live-life")],
            "measured": [{ "node": "local-ours", "metric": "dtoc" }, { "node": "local-ours", "metric": "gone" }]
        }, "another": { "framework": "no-model", "hide": ["x"] } },
        "criteria": { "dtoc": { "criterion": [{ "of": "validity", "rating": "poor", "note": "Why not." }], "review": "2027" } }
    }));
    let model = read.frameworks.values().next().expect("the model");
    let id = |text: &str| text.parse::<NodeId>().expect("an id");
    assert_eq!(model.node(&id("outcome-live-life")), None);
    let reworded = model
        .node(&id("outcome-information-choice"))
        .expect("a box");
    assert_eq!(reworded.label, "Knowing what there is");
    let own = Definitions::built_in()
        .frameworks
        .values()
        .next()
        .and_then(|f| f.node(&id("outcome-information-choice")).cloned());
    let own = own.expect("a box");
    assert_eq!(
        reworded.local,
        Some(LocalNode::Reworded(Wording {
            label: own.label,
            meaning: own.meaning.clone()
        }))
    );
    assert_eq!(reworded.meaning, own.meaning);
    let added = model.node(&id("local-ours")).expect("a box");
    assert_eq!(added.local, Some(LocalNode::Added));
    let local: Vec<_> = model
        .links
        .iter()
        .filter(|l| l.basis == Basis::Local)
        .collect();
    assert_eq!(local.len(), 1, "{local:?}");
    let dtoc = &read.metrics[&"dtoc".parse().expect("an id")];
    assert!(dtoc.outcomes.iter().any(|l| l.node == id("local-ours")));
    assert_eq!(
        dtoc.criteria.as_ref().map(|a| a.review.as_str()),
        Some("2027")
    );
    assert_eq!(
        read.settled.lost,
        [
            "Changes to the model “no-model” wait for it: this version does not have it.",
            "The added box “Ours” is kept and not shown: the model has no column for it any more.",
            "The added box “Ours” is kept and not shown: the model now has one of the same id, `outcome-carers`.",
            "Your wording of the box “outcome-of-old”, “Old”, is kept: the model has no such box any more.",
            "The link from “Ours” to “outcome-of-old” is kept and not drawn: the model has one of its ends no more.",
            "The link from “Knowing what there is” to “Ours” is kept and not drawn: links would lead round in a circle.",
            "You hid the box “outcome-of-old”: the model has no such box any more.",
            "That “gone” is read for “local-ours” is kept: this version does not have both.",
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever two files of local work say: both together are definitions without a mistake, each thing that one of them says is
    /// there when they are saved again, and nothing built in is gone that nobody hid.
    #[test]
    fn merging_keeps_everything(
        hide in prop::collection::vec(prop::sample::select(vec!["outcome-live-life", "gone", "enabler-leadership", "outcome-carers"]), 0..4),
        ids in prop::collection::btree_set("[a-d]", 0..4),
        more in prop::collection::btree_set("[a-d]", 0..4),
        node in prop::sample::select(vec!["outcome-live-life", "gone", "local-a", "outcome-carers"]),
        links in prop::collection::vec((prop::sample::select(vec!["local-a", "local-b", "outcome-carers", "gone"]), prop::sample::select(vec!["local-a", "local-b", "outcome-live-life"])), 0..5),
    ) {
        let file = |ids: &std::collections::BTreeSet<String>, hide: &[&str], links: &[(&str, &str)]| json!({
            "scorecard": "0.0.1",
            "metrics": ids.iter().map(|id| (format!("ours-{id}"), metric(&json!({ "outcome": [{ "node": node, "basis": "local" }] })))).collect::<serde_json::Map<_, _>>(),
            "revisions": { MODEL: {
                "framework": MODEL, "hide": hide,
                "node": ids.iter().map(|id| json!({ "id": format!("local-{id}"), "column": "output", "label": id, "meaning": "" })).collect::<Vec<_>>(),
                "link": links.iter().map(|(a, b)| json!({ "from": { "node": a }, "to": { "node": b }, "basis": "local" })).collect::<Vec<_>>(),
            } }
        });
        let first = of_json(&file(&ids, &hide, &[]).to_string());
        let second = of_json(&file(&more, &[], &links).to_string());
        let read = Definitions::together(built_in(), vec![first.clone(), second.clone()]).expect("definitions");
        prop_assert_eq!(check(&read), []);
        let mut kept = first.clone();
        kept.add(second.clone());
        for id in ids.union(&more) {
            let name = format!("ours-{id}");
            prop_assert!(kept.field("metrics").and_then(|m| m.field(&name)).is_some());
            prop_assert!(read.metrics.keys().any(|known| known.as_str() == name));
        }
        let revision: Revision = kept.field("revisions").and_then(|r| r.field(MODEL)).expect("a revision").read().expect("a revision");
        prop_assert!(hide.iter().all(|id| revision.hide.iter().any(|known| known.as_str() == *id)));
        for link in &links {
            let (from, to) = link;
            let is = |end: &LinkEnd, id: &str| matches!(end, LinkEnd::Node(known) if known.as_str() == id);
            prop_assert!(revision.links.iter().any(|l| is(&l.from, from) && is(&l.to, to)));
        }
        let added = |id: &String| revision.nodes.iter().any(|n| n.id.as_str() == format!("local-{id}"));
        prop_assert!(ids.union(&more).all(added));
        let before = Definitions::built_in();
        let model = before.frameworks.values().next().expect("the model");
        let now = read.frameworks.values().next().expect("the model");
        for node in &model.nodes {
            let hidden = read.settled.hidden.iter().any(|(id, _)| *id == node.id);
            prop_assert_eq!(now.node(&node.id).is_none(), hidden, "{}", node.id);
        }
    }
}
