// Perspective: a table in its own worker, then two views of sums by area and financial year. It has no 90th percentile, and no way
// to look at other stays of the same person within thirty days of a date.

import perspective from "./node_modules/@perspective-dev/client/dist/cdn/perspective.js";
import { EMERGENCY } from "./stays.js";

const folder = "./node_modules/@perspective-dev";
perspective.init_client(fetch(`${folder}/client/dist/wasm/perspective-js.wasm`));
perspective.init_server(fetch(`${folder}/server/dist/wasm/perspective-server.wasm`));
const client = await perspective.worker();

const emergency = `(${[...EMERGENCY].map((code) => `upper("admission_method") == '${code}'`).join(" or ")})`;
const old = `("age" >= 65 and "age" <= 120)`;
const valid = `(("age" >= 0 and "age" <= 120) or ("age" >= 7001 and "age" <= 7007))`;
const alive = `(is_null("discharge_destination") or "discharge_destination" != 79)`;
const known = `(is_not_null("discharge_destination") and "discharge_destination" != 79)`;
const flag = (...tests) => `if (${tests.join(" and ")}) { 1 } else { 0 }`;

// The day a stay ended is a text, because some have eight digits. Reading a text as a number stops the engine where it is none: an
// empty one is replaced by a day that no stay has.
const ended = `
  var text := if (is_null("discharge_date")) { '1800-01-01' } else if (length("discharge_date") < 8) { '1800-01-01' } else { "discharge_date" };
  var plain := length(text) == 8;
  var year := integer(substring(text, 0, 4));
  var month := integer(if (plain) { substring(text, 4, 2) } else { substring(text, 5, 2) });
  var dayth := integer(if (plain) { substring(text, 6, 2) } else { substring(text, 8, 2) });
`;

/** Sums of flags by area and year. */
async function count(table, year, expressions, take) {
  const columns = Object.keys(expressions);
  const aggregates = Object.fromEntries(columns.map((name) => [name, "sum"]));
  const view = await table.view({ group_by: ["area_code", "when"], columns, aggregates, expressions: { ...expressions, when: year } });
  const found = await view.to_columns();
  found.__ROW_PATH__.forEach(([area, when], at) => {
    if (area && when !== undefined) take(area, when, Object.fromEntries(columns.map((name) => [name, found[name][at] ?? 0])));
  });
  await view.delete();
}

export async function run(file) {
  // It sees numbers in ages and destinations, dates where every cell is ISO, texts elsewhere.
  const table = await client.table(await file.text(), { format: "csv" });
  const figures = {};
  const add = (area, year, counts) => {
    figures[`${area} ${year}`] = { admissions: 0, ...figures[`${area} ${year}`], ...counts };
  };
  await count(table, `bucket("admission_date", 'M')`, { admissions: flag(old, emergency) }, (area, when, { admissions }) => {
    const month = new Date(when);
    const year = month.getUTCFullYear() - (month.getUTCMonth() < 3 ? 1 : 0);
    add(area, year, { admissions: (figures[`${area} ${year}`]?.admissions ?? 0) + admissions });
  });
  const ends = {
    stays: `${ended} ${flag(old, emergency, `date(year, month, dayth) >= "admission_date"`)}`,
    weekends: `${ended} var name := day_of_week(date(year, month, dayth)); ${flag(valid, emergency, alive, "(name == '1 Sunday' or name == '7 Saturday')")}`,
    discharges: flag(valid, emergency, alive),
    destinations: flag(valid, known),
    homes: flag(valid, `"discharge_destination" == 19`),
  };
  await count(table, `${ended} if (month < 4) { float(year) - 1.0 } else { float(year) }`, ends, (area, year, counts) => {
    if (year >= 1900) add(area, year, counts);
  });
  await table.delete();
  return figures;
}
