// Each chart draws `{months, values, mean, lower, upper}`, `{names, values}` or `{x, y}` into a place, and gives how to take it away.

import uPlot from "../node_modules/uplot/dist/uPlot.esm.js";

const size = { width: 720, height: 300, legend: { show: false }, cursor: { show: false } };

function chart(place, options, data) {
  const made = new uPlot({ ...size, ...options }, data, place);
  return () => made.destroy();
}

export function control(place, { months, values, mean, lower, upper }) {
  const line = (level) => months.map(() => level);
  const times = months.map((month) => Date.parse(`${month}-01`) / 1000);
  const series = [{}, { stroke: "#005ea5", width: 2, points: { show: true, size: 6 } }];
  for (let at = 0; at < 3; at++) series.push({ stroke: "#555", dash: [6, 4], points: { show: false } });
  return chart(place, { series }, [times, values, line(mean), line(lower), line(upper)]);
}

export function bars(place, { names, values }) {
  const options = {
    height: 400,
    scales: { x: { time: false } },
    axes: [{ values: (_, at) => at.map((index) => names[index] ?? ""), rotate: -60, size: 90 }, {}],
    series: [{}, { fill: "#005ea5", paths: uPlot.paths.bars({ size: [0.8] }), points: { show: false } }],
  };
  return chart(place, options, [names.map((_, at) => at), values]);
}

export function scatter(place, { x, y }) {
  const order = x.map((_, at) => at).sort((a, b) => x[a] - x[b]);
  const options = {
    height: 380,
    scales: { x: { time: false } },
    series: [{}, { paths: () => null, points: { show: true, size: 7, fill: "#005ea5" } }],
  };
  return chart(place, options, [order.map((at) => x[at]), order.map((at) => y[at])]);
}
