import { start } from "./duckdb-wasm.js";

export const run = await start("mvp");
