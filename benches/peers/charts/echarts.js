import * as echarts from "../node_modules/echarts/dist/echarts.esm.min.mjs";

function chart(place, height, option) {
  const made = echarts.init(place, null, { width: 720, height, renderer: "canvas" });
  made.setOption({ animation: false, yAxis: { scale: true }, ...option });
  return () => made.dispose();
}

export function control(place, { months, values, mean, lower, upper }) {
  const line = (level) => ({ yAxis: level });
  const markLine = { symbol: "none", data: [mean, lower, upper].map(line), lineStyle: { type: "dashed" } };
  return chart(place, 300, { xAxis: { type: "category", data: months }, series: [{ type: "line", data: values, markLine }] });
}

export function bars(place, { names, values }) {
  return chart(place, 400, {
    xAxis: { type: "category", data: names, axisLabel: { rotate: 60 } },
    yAxis: {},
    series: [{ type: "bar", data: values }],
  });
}

export function scatter(place, { x, y }) {
  return chart(place, 380, {
    xAxis: { scale: true },
    series: [{ type: "scatter", symbolSize: 7, data: x.map((value, at) => [value, y[at]]) }],
  });
}
