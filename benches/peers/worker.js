// A worker with one peer in it: the first message names the module, each later one brings a file.

let run;
// A library may want `onmessage` for itself.
addEventListener("message", async ({ data: { name, file } }) => {
  try {
    if (name) ({ run } = await import(`./${name}.js`));
    postMessage({ figures: file && (await run(file)) });
  } catch (error) {
    postMessage({ error: String(error?.stack ?? error) });
  }
});
