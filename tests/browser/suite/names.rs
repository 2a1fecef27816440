//! The names of `www/api.json` are those of the running element. `tests/api.rs` compares them with the types and the README.

use serde_json::{Value, json};

use super::super::page::Page;
use super::super::world::World;

super::tests![the_class_has_every_name_and_no_other];

fn the_class_has_every_name_and_no_other(world: &World, page: &Page) {
    let api: Value =
        serde_json::from_str(include_str!("../../../www/api.json")).expect("www/api.json is JSON");
    page.goto(&world.url(""));
    page.wait_ready("integration-scorecard");
    let found = page.run(
        "const { observedAttributes, prototype } = customElements.get('integration-scorecard');
         const all = Object.getOwnPropertyNames(prototype).filter((name) => !/^constructor$|Callback$/.test(name));
         const isMethod = (name) => 'value' in Object.getOwnPropertyDescriptor(prototype, name);
         return { attributes: observedAttributes, properties: all.filter((name) => !isMethod(name)), methods: all.filter(isMethod) };",
    );
    let names = |key: &str| {
        let list = api[key].as_array().into_iter().flatten();
        json!(list.map(|one| &one["name"]).collect::<Vec<_>>())
    };
    assert_eq!(found["attributes"], names("attributes"));
    assert_eq!(found["properties"], names("attributes"));
    assert_eq!(found["methods"], names("methods"));
}
