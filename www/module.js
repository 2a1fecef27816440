// The module out of the script. The build gives
//   JOINER  a small module that joins the other (src/tool/streams/joiner.rs), a character for each byte
//   WASM    the module as a text (src/tool/streams/), and SIZE, how long it is
//   HASH    its SHA-256, in base64

/** The module's bytes; nothing where the text is none that was built. */
async function unpacked() {
  const small = Uint8Array.from(JOINER, (character) => character.charCodeAt());
  const { memory, join } = (await WebAssembly.instantiate(small)).instance.exports;
  // The text, of two bytes a character at most, and the module behind it.
  const text = memory.buffer.byteLength;
  const module = text + 2 * WASM.length;
  memory.grow(Math.ceil((module + SIZE - text) / 65536));
  const { written } = new TextEncoder().encodeInto(WASM, new Uint8Array(memory.buffer, text, module - text));
  return join(text, written, module, SIZE) ? new Uint8Array(memory.buffer, module, SIZE) : null;
}

/** The module, if its bytes are those that were built: a proxy or an editor may have changed the script on its way. */
async function checked(bytes) {
  // Both at the same time; what is wrong with the bytes is said first.
  const module = bytes && WebAssembly.compile(bytes);
  module?.catch(() => {});
  // A page without TLS has no digest to offer.
  const digest = bytes && (await globalThis.crypto?.subtle?.digest("SHA-256", bytes));
  if (!bytes || (digest && btoa(String.fromCharCode(...new Uint8Array(digest))) !== HASH)) {
    throw new Error("This copy of the scorecard was changed on its way here, and was not started: fetch the script again.");
  }
  return module;
}

/** The compiled module: one for all elements of the page. */
let compiling;
function compiled() {
  if (!compiling) {
    compiling = (async () => checked(await unpacked()))();
    // Memory that was short may be there the next time.
    compiling.catch(() => (compiling = null));
  }
  return compiling;
}
