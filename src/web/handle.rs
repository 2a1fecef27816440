//! The handle that `www/element.js` holds: one for each `<integration-scorecard>`.

use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::{Element, File};

use super::{
    element::Inner,
    error::to_js,
    host::Host,
    save,
    value::{from_filter, to_value},
};
use crate::{
    definition::{Write as _, Written, written::put},
    export::{self, ObservationRecord},
    plan::{Deed, Plan},
    report::Origin,
    session::Action,
    view::trend_of,
};

/// One scorecard in the page. Every method takes `&self`: a listener may call back while another call is on the stack.
#[wasm_bindgen]
pub struct Scorecard {
    inner: Rc<Inner>,
}

#[wasm_bindgen]
impl Scorecard {
    /// Draws into `root`, an empty element of the shadow tree.
    #[wasm_bindgen(constructor)]
    pub fn new(root: Element, host: Host) -> Result<Scorecard, JsValue> {
        let inner = Inner::new(root, host)?;
        inner.start();
        Ok(Scorecard { inner })
    }

    /// Every attribute that stands in the page has been set: an address bar that says otherwise wins over them. Resolves when
    /// the views are there.
    pub fn begin(&self) -> Promise {
        let inner = Rc::clone(&self.inner);
        future_to_promise(async move {
            inner.begin().await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// An attribute was set, changed or (with `None`) removed.
    pub fn set_attribute(&self, name: &str, value: Option<String>) {
        self.inner.attribute(name, value);
    }

    /// Reads files, beside those already read; resolves to a `LoadReport`.
    pub fn load(&self, files: Vec<File>) -> Promise {
        let inner = Rc::clone(&self.inner);
        future_to_promise(async move { inner.load(files).await })
    }

    /// The observations that pass `filter`: `{metric, area, period, granularity}`, each optional.
    pub fn results(&self, filter: JsValue) -> Result<JsValue, JsValue> {
        let filter = from_filter(&filter)?;
        let state = self.inner.state.borrow();
        if state.settings.own_figures && state.report.origin() == Origin::Sample {
            // The page's own figures have not come yet.
            return Ok(js_sys::Array::new().into());
        }
        let found = export::observations(&state.report, &filter, state.session.disclosure);
        let records: Vec<ObservationRecord> = found
            .iter()
            .map(|o| ObservationRecord::of(&state.report, o))
            .collect();
        Ok(to_value(&records))
    }

    /// Forgets every file, gives up those still being read, and shows the sample areas again.
    pub fn clear(&self) {
        self.inner.clear();
    }

    /// The observations as a CSV file; resolves to a `Blob`.
    pub fn export_csv(&self) -> Promise {
        let state = self.inner.state.borrow();
        let text = export::csv(
            &state.report,
            &export::Filter::default(),
            state.session.disclosure,
        );
        save::promised(save::blob("text/csv", &text))
    }

    /// What is shown, without any row, as a file that opens again; resolves to a `Blob`.
    pub fn export_snapshot(&self) -> Promise {
        let state = self.inner.state.borrow();
        save::promised(if state.report.origin() == Origin::Sample {
            let why = "There are no figures of your own yet: a snapshot is made of them.";
            Err(to_js("empty", why))
        } else {
            save::blob("application/json", &state.keep().json())
        })
    }

    /// The trend of a metric as `"svg"` or `"png"`; resolves to a `Blob`.
    pub fn export_image(&self, metric: String, format: String) -> Promise {
        let image = || {
            let content = trend_of(&self.inner.state.borrow(), &metric, format == "png")?;
            let document = self.inner.root.owner_document()?;
            Some(save::blob_of(&document, "image/svg+xml", &content))
        };
        let none = || Err(to_js("empty", format!("There is no chart of {metric}.")));
        let image = image().unwrap_or_else(none);
        image.unwrap_or_else(|error| Promise::reject(&error))
    }

    /// The reader's choices and plan, as text for a file. Holds no figures and no records.
    pub fn save(&self) -> String {
        let state = self.inner.state.borrow();
        let mut fields = Vec::new();
        put(&mut fields, "version", f64::from(SAVED_VERSION).write());
        put(&mut fields, "choices", state.session.address().write());
        if !state.plan.plan().is_empty() {
            put(&mut fields, "plan", state.plan.plan().write());
        }
        Written::Fields(fields).json()
    }

    /// Takes back what [`save`](Self::save) gave.
    pub fn restore(&self, saved: &str) -> Result<(), JsValue> {
        let wrong = |why: String| to_js("plan", why);
        let saved = Written::of_json(saved).map_err(wrong)?;
        let version = Written::Number(f64::from(SAVED_VERSION));
        let (true, Some(Written::Text(choices))) = (
            saved.field("version") == Some(&version),
            saved.field("choices"),
        ) else {
            let why = "This is not a plan saved by this version of the scorecard.";
            return Err(wrong(why.to_owned()));
        };
        if Plan::is_one(&saved) {
            let plan = Plan::read(&saved).map_err(wrong)?;
            self.inner.plan(Deed::Replace(plan));
        }
        self.inner.act(Action::Address(choices.clone()));
        Ok(())
    }

    /// The element has left the page: ends the worker and empties the root.
    pub fn destroy(&self) {
        self.inner.end();
    }
}

const SAVED_VERSION: u32 = 1;
