// Builds the page here with bundlers as they come, and with one that writes for browsers older than the scorecard's, which puts
// functions of its own into the script: one folder each in out/.

import { copyFile, mkdir, rm } from "node:fs/promises";
import { build } from "vite";
import webpack from "webpack";

const here = import.meta.dirname;
const out = (name) => `${here}/out/${name}`;
await rm(`${here}/out`, { recursive: true, force: true });

async function withVite(name, options = {}) {
  await build({ configFile: false, root: here, base: "./", logLevel: "error", build: { outDir: out(name), ...options } });
}

async function withWebpack(name) {
  const options = { mode: "production", context: here, entry: "./main.js", output: { path: out(name), filename: "main.js" } };
  // It warns of scripts over 244 KB.
  options.performance = { hints: false };
  const stats = await new Promise((resolve, reject) => {
    webpack(options, (error, stats) => (error ? reject(error) : resolve(stats)));
  });
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  if (errors.length || warnings.length) throw new Error(JSON.stringify([errors, warnings], null, 1));
  await mkdir(out(name), { recursive: true });
  await copyFile(`${here}/index.html`, `${out(name)}/index.html`);
}

await withVite("vite");
await withVite("vite-for-old-browsers", { target: "es2016" });
await withWebpack("webpack");
