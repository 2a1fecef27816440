// The page that stands in a frame: takes attributes from its address, and tells its height to the page around it.
// `disclosure` is not among them: no link makes small numbers visible.
{
  const ATTRIBUTES = ["src", "area", "period", "comparator", "view", "select", "pack", "upload", "present", "theme"];
  const HEIGHT = "integration-scorecard-height";
  const element = document.querySelector("integration-scorecard");
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (ATTRIBUTES.includes(name)) element.setAttribute(name, value);
  }

  // Whoever frames the page may know how high it is: nothing else is told.
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (parent !== window) parent.postMessage({ type: HEIGHT, height }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
  // The page around it may begin to listen later.
  addEventListener("message", ({ source, data }) => {
    if (source === parent && data === HEIGHT) tell();
  });
}
