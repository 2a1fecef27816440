// DuckDB-WASM: the database in its own worker, the file read through its handle, the same SQL as on the desk.

import { AsyncDuckDB, DuckDBDataProtocol, VoidLogger } from "./node_modules/@duckdb/duckdb-wasm/dist/duckdb-browser.mjs";

/** `eh` for browsers with WebAssembly exceptions, `mvp` for those without. */
export async function start(kind) {
  const folder = "./node_modules/@duckdb/duckdb-wasm/dist";
  const [create, answer] = (await (await fetch("./answers.sql")).text()).replaceAll("$FILE", "spells.csv").split(";\n\n");
  const db = new AsyncDuckDB(new VoidLogger(), new Worker(`${folder}/duckdb-browser-${kind}.worker.js`));
  await db.instantiate(new URL(`${folder}/duckdb-${kind}.wasm`, location.href).href);
  const connection = await db.connect();
  return async (file) => {
    await db.registerFileHandle("spells.csv", file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
    await connection.query(create);
    const figures = {};
    for (const row of await connection.query(answer)) {
      const { area, year, p90, ...counts } = row.toJSON();
      figures[`${area} ${year}`] = p90 === null ? counts : { ...counts, p90 };
    }
    return figures;
  };
}
