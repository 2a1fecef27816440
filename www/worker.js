// What a worker runs: the build makes one text, WORKER, of this function and of the glue that it is called with. The first message brings the
// compiled module; later ones are the module's business (src/web/worker.rs).
function work(glue) {
  const wasm = glue();
  const reply = (answer) => postMessage(answer);
  const begin = () => {
    onmessage = ({ data }) => wasm.worker_message(data, reply);
    postMessage(null);
  };
  // A rejected promise stays in here; an exception reaches the page, which then does without this worker.
  const refuse = (error) => setTimeout(() => {
    throw error;
  });
  onmessage = ({ data: { module } }) => wasm(module).then(begin, refuse);
}
