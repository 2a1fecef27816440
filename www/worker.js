// What a worker runs: the build makes one text, WORKER, of start-worker.js, this function and the glue that it is called with. The first
// message brings that text and the compiled module; later ones are the module's business (src/web/worker.rs).
function work(glue) {
  const wasm = glue();
  const reply = (answer) => postMessage(answer, [answer.body.buffer]);
  // A rejected promise stays in here; an exception reaches the page, which then does without this worker.
  const refuse = (error) => setTimeout(() => {
    throw error;
  });
  onmessage = ({ data: { script, module } }) => {
    const beside = (hear) => startWorker(script, module, hear);
    const begin = () => {
      onmessage = ({ data }) => wasm.worker_message(data, reply, beside);
      postMessage(null);
    };
    wasm(module).then(begin, refuse);
  };
}
