// Every public name by its type. It is checked, and never run.

import "integration-scorecard";
import type { IntegrationScorecard, LoadReport, Observation, ResultsFilter, View } from "integration-scorecard";

const found = document.querySelector("integration-scorecard");
if (!found) throw new Error("The page has no scorecard.");
const card: IntegrationScorecard = found;
const made: IntegrationScorecard = document.createElement("integration-scorecard");
made.append(card.cloneNode());

// Attributes

card.src = "our-figures.csv population.csv";
card.definitions = "our-definitions.json";
card.area = "E06000006";
card.period = "2017/18";
card.comparator = "nobody";
const view: View = "scorecard";
card.view = view;
card.select = "reablement-91-days";
card.pack = "adult-social-care";
card.upload = "off";
card.disclosure = "off";
card.present = true;
card.theme = "dark";
// @ts-expect-error there is no such theme
card.theme = "blue";
// @ts-expect-error a flag is no text
card.present = "yes";

// Methods

async function methods(files: FileList): Promise<Blob[]> {
  const report: LoadReport = await card.load(files);
  const one: LoadReport = await card.load(new File([], "empty.csv"));
  for (const { name, rowsRead, problems } of [...report.files, ...one.files]) {
    console.log(name, rowsRead + 1, problems.map(({ kind, count, message }) => `${kind} ${count} ${message}`));
  }
  // @ts-expect-error an address is no file
  await card.load("our-figures.csv");
  const filter: ResultsFilter = { metric: "lapm-delayed-days-total", granularity: "month" };
  const monthly: Observation[] = card.results(filter);
  const values: (number | null)[] = [...monthly, ...card.results()].map(({ value }) => value);
  // @ts-expect-error a figure may be missing
  const numbers: number[] = values;
  const plan: string = card.save();
  await card.restore(plan);
  card.clear();
  return [await card.exportCsv(), await card.exportSnapshot(), await card.exportImage("carer-qol"), await card.exportImage("carer-qol", "png")];
}

// Events: on the element and wherever they come by

card.addEventListener("scorecard-ready", ({ detail }) => {
  const none: null = detail;
  return none;
});
document.addEventListener("scorecard-progress", ({ detail: { file, bytes, total, rows } }) => {
  console.log(`${file}: ${(bytes / total).toFixed(2)}, ${rows.toFixed()} rows`);
});
addEventListener("scorecard-load", ({ detail }) => {
  const report: LoadReport = detail;
  console.log(report.metrics.length);
});
card.addEventListener("scorecard-select", ({ detail: { node, metric, area, period, split } }) => {
  console.log([node, metric, area, period].map((id) => id?.length), Object.keys(split));
});
card.addEventListener("scorecard-error", ({ detail: { kind, message } }) => {
  console.log(kind.length, message.length);
});

export { methods };
