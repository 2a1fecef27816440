// PapaParse, in a worker of ours: its own worker sends every row to the page, which takes longer. Pieces of the file at a time.

import { COLUMNS, Stays } from "./stays.js";

// It wants a `this`, which a module does not have.
const source = await (await fetch("./node_modules/papaparse/papaparse.min.js")).text();
new Function(source).call(self);

export function run(file) {
  const stays = new Stays();
  let at;
  return new Promise((complete, error) => {
    self.Papa.parse(file, {
      skipEmptyLines: true,
      error,
      chunk({ data }) {
        if (!at) {
          const header = data.shift();
          at = COLUMNS.map((name) => header.indexOf(name));
        }
        for (const row of data) stays.add(...at.map((column) => row[column]));
      },
      complete: () => complete(stays.figures()),
    });
  });
}
