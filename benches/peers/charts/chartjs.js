import { classic } from "./classic.js";

await classic("chart.js/dist/chart.umd.min.js");
const { Chart } = window;

function chart(place, height, config) {
  const canvas = document.createElement("canvas");
  canvas.width = 720;
  canvas.height = height;
  place.append(canvas);
  const usual = { animation: false, responsive: false, plugins: { legend: { display: false } } };
  const made = new Chart(canvas, { ...config, options: { ...usual, ...config.options } });
  return () => made.destroy();
}

export function control(place, { months, values, mean, lower, upper }) {
  const line = (level) => ({ data: months.map(() => level), borderColor: "#555", borderDash: [6, 4], pointRadius: 0 });
  const datasets = [{ data: values, borderColor: "#005ea5", pointRadius: 3 }, line(mean), line(lower), line(upper)];
  return chart(place, 300, { type: "line", data: { labels: months, datasets } });
}

export function bars(place, { names, values }) {
  const datasets = [{ data: values, backgroundColor: "#005ea5" }];
  return chart(place, 400, { type: "bar", data: { labels: names, datasets } });
}

export function scatter(place, { x, y }) {
  const datasets = [{ data: x.map((value, at) => ({ x: value, y: y[at] })), backgroundColor: "#005ea5" }];
  return chart(place, 380, { type: "scatter", data: { datasets } });
}
