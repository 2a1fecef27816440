// Giving way. The build puts this into the script and into what a worker runs: it stands beside the module in both (src/web/pause.rs).
/** Resolves in a later turn, and sooner than a timer. */
function pause() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => resolve(port1.close());
    port2.postMessage(null);
  });
}
