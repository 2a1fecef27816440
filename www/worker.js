// What a worker runs: the build makes one text, WORKER, of pause.js, this function and the glue that it is called with. The first
// message brings the compiled module; later ones are the module's business (src/web/worker.rs), or tell of workers beside this one.
function work(glue) {
  const wasm = glue();
  const reply = (answer) => postMessage(answer, [answer.body.buffer]);
  // A rejected promise stays in here; an exception reaches the page, which then does without this worker.
  const refuse = (error) => setTimeout(() => {
    throw error;
  });
  /** What is to be done with news of a worker beside this one, by its number. */
  const others = new Map();
  /** A worker beside this one: the page starts and ends it, and passes on what is said (start-worker.js). */
  const beside = (hear) => new Promise((resolve) => {
    const number = others.size;
    const order = (what, message) => postMessage({ beside: number, order: what, message });
    const other = {
      post: (message) => order("post", message),
      end() {
        others.set(number, () => {});
        order("end");
      },
    };
    others.set(number, ({ started, said }) => (started === undefined ? hear(said) : resolve(started ? other : null)));
    order("start");
  });
  onmessage = ({ data: { module, probe } }) => {
    const begin = () => {
      // A message of somebody else's may be anything; the module ignores it.
      onmessage = ({ data }) => (others.get(data?.beside) ?? ((data) => wasm.worker_message(data, reply, beside)))(data);
      postMessage(null);
    };
    // What is never answered is no better than what is refused.
    const late = new Promise((_, reject) => setTimeout(reject, 5_000));
    Promise.all([wasm(module), Promise.race([late, probe?.arrayBuffer()])]).then(begin, refuse);
  };
}
