// uDSV, in a worker, piece by piece.

import { inferSchema, initParser } from "./node_modules/udsv/dist/uDSV.mjs";
import { COLUMNS, Stays } from "./stays.js";

export async function run(file) {
  const stays = new Stays();
  let parser, at;
  const take = (row) => stays.add(row[at[0]], row[at[1]], row[at[2]], row[at[3]], row[at[4]], row[at[5]], row[at[6]]);
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!parser) {
      parser = initParser(inferSchema(value));
      const header = parser.schema.cols.map(({ name }) => name);
      at = COLUMNS.map((name) => header.indexOf(name));
    }
    parser.chunk(value, parser.stringArrs, take);
  }
  parser.end();
  return stays.figures();
}
