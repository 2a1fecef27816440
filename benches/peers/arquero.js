// Arquero, in a worker: the whole text at once, then its own verbs.

import "./node_modules/arquero/dist/arquero.min.js";
import { COLUMNS, EMERGENCY, day, years } from "./stays.js";

const { escape, fromCSV, op } = self.aq;

export async function run(file) {
  const stays = fromCSV(await file.text(), { autoType: false })
    .select(COLUMNS)
    .derive({
      age: escape((row) => years(row.age ?? "")),
      emergency: escape((row) => EMERGENCY.has(row.admission_method?.toUpperCase())),
      admission: escape((row) => day(row.admission_date)?.number ?? null),
      starts: escape((row) => day(row.admission_date)?.year ?? null),
      discharge: escape((row) => day(row.discharge_date ?? "")?.number ?? null),
      ends: escape((row) => day(row.discharge_date ?? "")?.year ?? null),
      weekend: escape((row) => day(row.discharge_date ?? "")?.weekend ?? null),
    })
    .filter((row) => row.area_code && row.admission_method && row.admission !== null && row.age !== null)
    .rename({ area_code: "area", person_id: "person", discharge_destination: "destination" })
    .derive({ id: () => op.row_number() })
    .reify();
  const older = stays.filter((row) => row.age >= 65 && row.emergency);
  const again = older
    .filter((row) => row.person)
    .select("id", "person", "area", "starts", "admission")
    .join(
      stays
        .filter((row) => row.person && row.discharge !== null)
        .select("id", "person", "discharge")
        .rename({ id: "other" }),
      "person",
    )
    .filter((row) => row.id !== row.other && row.admission - row.discharge >= 0 && row.admission - row.discharge <= 30)
    .dedupe("id");
  const ended = stays.filter((row) => row.discharge !== null);
  const alive = ended.filter((row) => row.emergency && row.destination !== "79");
  const known = ended.filter((row) => row.destination && row.destination !== "79");
  const counted = older
    .filter((row) => row.discharge !== null && row.discharge >= row.admission)
    .derive({ length: (row) => row.discharge - row.admission });

  const figures = {};
  const take = (table, year, values) => {
    for (const row of table.groupby("area", year).rollup(values)) {
      const { area, [year]: when, ...found } = row;
      figures[`${area} ${when}`] = { ...figures[`${area} ${when}`], ...found };
    }
  };
  take(older, "starts", { admissions: op.count() });
  take(again, "starts", { readmissions: op.count() });
  take(counted, "ends", { stays: op.count(), p90: op.quantile("length", 0.9) });
  take(alive, "ends", { discharges: op.count(), weekends: op.sum("weekend") });
  take(known, "ends", { destinations: op.count(), homes: (row) => op.sum(row.destination === "19") });
  return figures;
}
