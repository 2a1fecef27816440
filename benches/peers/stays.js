// What counts, for the peers that only split text: the definitions of metric-defs/metrics/ in JavaScript, as somebody would
// write them who minds the time. Figures of an area and a financial year have the same names in every peer.

/** The columns that are needed, in the order in which `Stays.add` takes them. */
export const COLUMNS = [
  "area_code",
  "person_id",
  "age",
  "admission_method",
  "admission_date",
  "discharge_date",
  "discharge_destination",
];

export const EMERGENCY = new Set(["21", "22", "23", "24", "25", "28", "2A", "2B", "2C", "2D", "EMERGENCY"]);

const DAY = 86_400_000;
const days = new Map();

/** A day as ISO or as eight digits: its number, its financial year, whether it is at a weekend. `null` before 1900. */
export function day(text) {
  let found = days.get(text);
  if (found === undefined) {
    const [, year, month, date] = /^(\d{4})-?(\d\d)-?(\d\d)$/.exec(text) ?? [];
    const at = new Date(Date.UTC(year, month - 1, date));
    found = null;
    if (year >= 1900 && at.getUTCDate() === Number(date)) {
      found = {
        number: at / DAY,
        year: at.getUTCFullYear() - (month < 4 ? 1 : 0),
        weekend: at.getUTCDay() % 6 === 0,
      };
    }
    days.set(text, found);
  }
  return found;
}

/** Whole years, or `null`. Codes 7001 to 7007 are babies. */
export function years(text) {
  if (text === "") return null;
  const age = Number(text);
  if (age >= 7001 && age <= 7007) return 0;
  return Number.isInteger(age) && age >= 0 && age <= 120 ? age : null;
}

/** Type 7: between the two values around it, in proportion. */
export function percentile(sorted, share) {
  const at = (sorted.length - 1) * share;
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

export function nothing() {
  return { admissions: 0, readmissions: 0, stays: 0, weekends: 0, discharges: 0, homes: 0, destinations: 0 };
}

export class Stays {
  /** Area to year to counts. */
  #areas = new Map();
  /** Person to number. */
  #people = new Map();
  /** One entry a stay of somebody who is known. */
  #person = [];
  #discharge = [];
  /** One entry a stay that may be a readmission. */
  #admissions = [];

  add(area, person, age, method, admission, discharge, destination) {
    const begun = day(admission);
    const old = years(age);
    if (area === "" || method === "" || begun === null || old === null) return;
    const ended = day(discharge);
    const emergency = EMERGENCY.has(method.toUpperCase());
    if (emergency && old >= 65) {
      const cell = this.#cell(area, begun.year);
      cell.admissions += 1;
      const own = ended && ended.number <= begun.number && begun.number - ended.number <= 30 ? 1 : 0;
      if (person !== "") this.#admissions.push({ cell, person: this.#number(person), day: begun.number, own });
      if (ended && ended.number >= begun.number) this.#cell(area, ended.year).lengths.push(ended.number - begun.number);
    }
    if (!ended) return;
    if (person !== "") {
      this.#person.push(this.#number(person));
      this.#discharge.push(ended.number);
    }
    const cell = this.#cell(area, ended.year);
    if (emergency && destination !== "79") {
      cell.discharges += 1;
      if (ended.weekend) cell.weekends += 1;
    }
    if (destination !== "" && destination !== "79") {
      cell.destinations += 1;
      if (destination === "19") cell.homes += 1;
    }
  }

  #number(person) {
    let number = this.#people.get(person);
    if (number === undefined) this.#people.set(person, (number = this.#people.size));
    return number;
  }

  #cell(area, year) {
    let all = this.#areas.get(area);
    if (!all) this.#areas.set(area, (all = new Map()));
    let cell = all.get(year);
    if (!cell) all.set(year, (cell = { ...nothing(), lengths: [] }));
    return cell;
  }

  figures() {
    this.#link();
    const figures = {};
    for (const [area, all] of this.#areas) {
      for (const [year, { lengths, ...counts }] of all) {
        counts.stays = lengths.length;
        if (lengths.length) counts.p90 = percentile(lengths.sort((a, b) => a - b), 0.9);
        figures[`${area} ${year}`] = counts;
      }
    }
    return figures;
  }

  /** Whether another stay of the same person ended in the thirty days before: discharges stand together, person by person. */
  #link() {
    const starts = new Uint32Array(this.#people.size + 1);
    for (const person of this.#person) starts[person + 1] += 1;
    for (let at = 1; at < starts.length; at++) starts[at] += starts[at - 1];
    const place = starts.slice();
    const discharges = new Int32Array(this.#person.length);
    this.#person.forEach((person, at) => (discharges[place[person]++] = this.#discharge[at]));
    for (const { cell, person, day, own } of this.#admissions) {
      let found = -own;
      for (let at = starts[person]; at < starts[person + 1]; at++) {
        const gap = day - discharges[at];
        if (gap >= 0 && gap <= 30) found += 1;
      }
      if (found > 0) cell.readmissions += 1;
    }
  }
}
