// What a worker runs: the page makes a script of this function's own text and of the glue's. The first message brings the
// compiled module; later ones are the module's business (src/web/worker.rs).
function work(glue) {
  const wasm = glue();
  const reply = (answer) => postMessage(answer);
  onmessage = async ({ data: { module } }) => {
    await wasm({ module_or_path: module });
    onmessage = ({ data }) => wasm.worker_message(data, reply);
    postMessage(null);
  };
}
