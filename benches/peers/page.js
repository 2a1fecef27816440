// A page with one peer in it: its name stands after `#`, in a worker where `worker:` stands before it. The peer is loaded and
// started before the clock is: what is measured begins with a file in the page's hands, as it does for the scorecard.

/** `run` of a module, or of a worker that has the module. */
async function prepare(name, inWorker) {
  if (!inWorker) return (await import(`./${name}.js`)).run;
  const worker = new Worker("worker.js", { type: "module" });
  const told = () =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.figures));
      worker.onerror = (event) => reject(new Error(event.message || "the worker stopped"));
    });
  worker.postMessage({ name });
  await told();
  return (file) => {
    worker.postMessage({ file });
    return told();
  };
}

const [name, where] = location.hash.slice(1).split(":").reverse();
const button = document.querySelector("#file");

try {
  const run = await prepare(name, where === "worker");
  button.addEventListener("change", async () => {
    const begun = performance.now();
    try {
      const figures = await run(button.files[0]);
      window.outcome = { ms: performance.now() - begun, figures };
    } catch (error) {
      window.outcome = { error: String(error?.message ?? error) };
    }
  });
  window.prepared = true;
} catch (error) {
  window.outcome = { error: `could not be started: ${error?.message ?? error}` };
}
