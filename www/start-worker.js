// How a worker is started. The build puts this into the script and into what a worker runs.
/** A worker on the same module, once it has answered; `null` where the page's policy refuses it. Pages start one, and it starts others beside it. */
function startWorker(script, module, hear) {
  return new Promise((resolve) => {
    let address, worker;
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
    worker.onerror = (event) => {
      event.preventDefault();
      refused();
    };
    worker.onmessage = () => {
      URL.revokeObjectURL(address);
      worker.onmessage = (event) => hear(event.data);
      worker.onmessageerror = () => hear("The worker's answer could not be read.");
      worker.onerror = (event) => {
        event.preventDefault();
        hear(event.message || "The worker stopped.");
      };
      resolve(worker);
    };
    worker.postMessage({ script, module });
  });
}

/** Resolves in a later turn, and sooner than a timer. */
function pause() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(null);
  });
}

function offer(blob, name) {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  // The browser has taken the file by the end of this turn and a little more.
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
