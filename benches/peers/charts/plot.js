import { classic } from "./classic.js";

await classic("d3/dist/d3.min.js", "@observablehq/plot/dist/plot.umd.min.js");
const { Plot } = window;

function chart(place, options) {
  const made = Plot.plot({ width: 720, ...options });
  place.append(made);
  return () => made.remove();
}

export function control(place, { months, values, mean, lower, upper }) {
  const points = values.map((value, at) => ({ month: new Date(`${months[at]}-01`), value }));
  const limits = Plot.ruleY([mean, lower, upper], { stroke: "#555", strokeDasharray: "6 4" });
  return chart(place, {
    height: 300,
    marks: [limits, Plot.lineY(points, { x: "month", y: "value", stroke: "#005ea5", marker: "dot" })],
  });
}

export function bars(place, { names, values }) {
  const all = values.map((value, at) => ({ name: names[at], value }));
  return chart(place, {
    height: 400,
    marginBottom: 90,
    x: { tickRotate: -60, domain: names },
    marks: [Plot.barY(all, { x: "name", y: "value", fill: "#005ea5" })],
  });
}

export function scatter(place, { x, y }) {
  const all = x.map((value, at) => ({ x: value, y: y[at] }));
  return chart(place, { height: 380, marks: [Plot.dot(all, { x: "x", y: "y", fill: "#005ea5", r: 3 })] });
}
