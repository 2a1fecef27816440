// d3-dsv and d3-array, in a worker: the whole text at once, as they are used.

import { csvParse } from "./node_modules/d3-dsv/dist/d3-dsv.mjs";
import { group, quantile, rollup } from "./node_modules/d3-array/dist/d3-array.mjs";
import { EMERGENCY, day, nothing, years } from "./stays.js";

function typed(row) {
  const age = years(row.age);
  const admission = day(row.admission_date);
  if (!row.area_code || !row.admission_method || !admission || age === null) return null;
  return {
    area: row.area_code,
    person: row.person_id,
    admission,
    discharge: day(row.discharge_date),
    destination: row.discharge_destination,
    emergency: EMERGENCY.has(row.admission_method.toUpperCase()),
    old: age >= 65,
  };
}

export async function run(file) {
  const stays = csvParse(await file.text(), typed);
  const people = group(stays.filter((stay) => stay.person && stay.discharge), (stay) => stay.person);
  const again = (stay) =>
    people.get(stay.person)?.some((other) => {
      const gap = stay.admission.number - other.discharge.number;
      return other !== stay && gap >= 0 && gap <= 30;
    });
  const begun = rollup(
    stays.filter((stay) => stay.old && stay.emergency),
    (some) => ({ admissions: some.length, readmissions: some.filter(again).length }),
    (stay) => stay.area,
    (stay) => stay.admission.year,
  );
  const ended = rollup(
    stays.filter((stay) => stay.discharge),
    (some) => {
      const lengths = some
        .filter((stay) => stay.old && stay.emergency)
        .map((stay) => stay.discharge.number - stay.admission.number)
        .filter((length) => length >= 0);
      const alive = some.filter((stay) => stay.emergency && stay.destination !== "79");
      const known = some.filter((stay) => stay.destination && stay.destination !== "79");
      return {
        stays: lengths.length,
        p90: quantile(lengths, 0.9),
        discharges: alive.length,
        weekends: alive.filter((stay) => stay.discharge.weekend).length,
        destinations: known.length,
        homes: known.filter((stay) => stay.destination === "19").length,
      };
    },
    (stay) => stay.area,
    (stay) => stay.discharge.year,
  );
  const figures = {};
  for (const part of [begun, ended]) {
    for (const [area, all] of part) {
      for (const [year, found] of all) figures[`${area} ${year}`] = { ...nothing(), ...figures[`${area} ${year}`], ...found };
    }
  }
  return figures;
}
