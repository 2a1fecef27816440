// Holds the package's own descriptions against the schemas of those who defined them.

import { readFile } from "node:fs/promises";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const read = (path) => readFile(`${import.meta.dirname}/node_modules/${path}`, "utf8").then(JSON.parse);
const ours = (name) => read(`integration-scorecard/${name}`);
const cyclonedx = (name) => read(`@cyclonedx/cyclonedx-library/res/schema/${name}`);

function check(name, data, schema, others = {}) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const [address, other] of Object.entries(others)) ajv.addSchema(other, address);
  addFormats(ajv);
  // Two that the package of formats does not know.
  for (const format of ["iri-reference", "idn-email"]) ajv.addFormat(format, true);
  const holds = ajv.compile(schema);
  if (!holds(data)) throw new Error(`${name}: ${JSON.stringify(holds.errors, null, 1)}`);
}

check("custom-elements.json", await ours("custom-elements.json"), await read("custom-elements-manifest/schema.json"));
const bill = await cyclonedx("bom-1.6.SNAPSHOT.schema.json");
const others = {};
for (const name of ["spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json"]) {
  others[new URL(name, bill.$id)] = await cyclonedx(name);
}
check("sbom.cdx.json", await ours("sbom.cdx.json"), bill, others);
