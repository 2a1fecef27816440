// How the page starts a worker, and others beside it for which that one asks. No worker starts one itself: in Firefox that call
// sometimes never comes back while tools for developers, or tests, look on.
/** A worker on the same module, once it has answered; `null` where the page's policy refuses it. `post` sends, `end` ends it and those beside it. */
function startWorker(script, module, hear) {
  return new Promise((resolve) => {
    let address, worker;
    const beside = new Map();
    const refused = () => {
      URL.revokeObjectURL(address);
      worker?.terminate();
      resolve(null);
    };
    try {
      address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
      worker = new Worker(address, { name: "integration-scorecard" });
    } catch {
      return refused();
    }
    // What workers say to each other is passed on as it is: the page neither opens nor copies it.
    const pass = ({ beside: number, order, message }) => {
      const tell = (what, moved) => worker.postMessage({ beside: number, ...what }, moved);
      if (order === "start") {
        const one = startWorker(script, module, (said) => tell({ said }, said.body ? [said.body.buffer] : []));
        beside.set(number, one);
        one.then((other) => tell({ started: other !== null }, []));
      } else {
        beside.get(number).then((other) => other?.[order](message));
      }
    };
    const end = () => {
      worker.terminate();
      for (const one of beside.values()) one.then((other) => other?.end());
    };
    worker.onerror = (event) => {
      event.preventDefault();
      refused();
    };
    worker.onmessage = () => {
      URL.revokeObjectURL(address);
      worker.onmessage = ({ data }) => (data?.order ? pass(data) : hear(data));
      worker.onmessageerror = () => hear("The worker's answer could not be read.");
      worker.onerror = (event) => {
        event.preventDefault();
        hear(event.message || "The worker stopped.");
      };
      resolve({ post: (message) => worker.postMessage(message), end });
    };
    // A page from disk and its worker have different origins for WebKit, and the worker can read no file.
    worker.postMessage({ module, probe: new Blob(["a"]) });
  });
}
