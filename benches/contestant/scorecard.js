// On our own page: from a file in the file button to the load event, and on to every figure. For the comparison, which is not
// timed, small numbers are then shown: every figure can be compared, and those that are not withheld are the same.
const METRICS = [
  "emergency-readmissions-65",
  "los-p90-emergency-65",
  "weekend-discharge-share",
  "discharged-to-usual-residence",
];
const element = card();
const asked = () => METRICS.flatMap((metric) => element.results({ metric }));
let begun;
element.shadowRoot.addEventListener("change", () => (begun ??= performance.now()), true);
element.addEventListener("scorecard-load", () => {
  const ms = performance.now() - begun;
  asked();
  const told = performance.now() - begun;
  element.disclosure = "off";
  const figures = {};
  for (const { metric, area, periodStart, split, numerator, denominator, value } of asked()) {
    if (Object.keys(split).length || !area || area === "all") continue;
    const cell = (figures[`${area} ${periodStart.slice(0, 4)}`] ??= {});
    const put = (name, number) => {
      if (number != null) cell[name] = number;
    };
    if (metric === "emergency-readmissions-65") {
      put("readmissions", numerator);
      put("admissions", denominator);
    } else if (metric === "los-p90-emergency-65") {
      put("stays", denominator);
      put("p90", value);
    } else if (metric === "weekend-discharge-share") {
      put("weekends", numerator);
      put("discharges", denominator);
    } else {
      put("homes", numerator);
      put("destinations", denominator);
    }
  }
  window.outcome = { ms, told, figures };
});
element.addEventListener("scorecard-error", ({ detail }) => (window.outcome = { error: detail.message }));
