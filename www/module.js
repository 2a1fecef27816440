// The module out of the script. The build (src/tool/bundle.rs, src/tool/streams.rs) gives
//   WASM     a character for each byte, in which the bytes of each pair in SWAPS have changed places
//   LENGTHS  how long the parts of it are: what stands before the code, what stands after it, the streams of the code
//   SHAPES   which streams an operation's numbers come from
//   HASH     the SHA-256 of the module, in base64

function unpacked() {
  const byte = Uint8Array.from({ length: 256 }, (_, code) => code);
  for (const [a, b] of SWAPS) [byte[a], byte[b]] = [b, a];
  const bytes = new Uint8Array(WASM.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = byte[WASM.charCodeAt(at)];
  return joined(bytes);
}

/** The code put together from its streams: the walk of src/tool/streams.rs. */
function joined(bytes) {
  let start = 0;
  const [before, after, ...starts] = LENGTHS.map((length) => (start += length) - length);
  const streams = Uint32Array.from(starts);
  const module = new Uint8Array(bytes.length);
  module.set(bytes.subarray(before, after));
  let at = after - before;
  const [operations, functions, , branches, , , , other] = streams.keys();
  const prefixed = streams.length - 1;
  const copy = (stream) => (module[at++] = bytes[streams[stream]++]);
  const number = (stream) => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const part = copy(stream);
      value |= (part & 127) << shift;
      if (part < 128) return value;
    }
  };
  const [plain, prefixes] = SHAPES;
  for (let left = number(functions); left > 0; left--) {
    const length = number(functions);
    const end = at + length;
    for (let locals = number(functions); locals > 0; locals--) {
      number(functions);
      copy(functions);
    }
    while (at < end) {
      const operation = copy(operations);
      if (operation === 0x0e) {
        for (let left = number(branches); left >= 0; left--) number(branches);
      } else if (operation === 0x1c) {
        for (let left = number(other); left > 0; left--) copy(other);
      } else {
        const shape = operation < 0xfc ? plain[operation] : prefixes[operation][number(prefixed)];
        for (let n = 0; n < shape?.length; n++) {
          const part = shape[n];
          if (part < 16) number(part);
          else for (let left = part >> 4; left > 0; left--) copy(part & 15);
        }
      }
    }
  }
  module.set(bytes.subarray(after, after + LENGTHS[1]), at);
  return module;
}

/** The bytes, if they are those that were built: a proxy or an editor may have changed the script on its way. */
async function checked(bytes) {
  // A page without TLS has no digest to offer.
  const digest = await globalThis.crypto?.subtle?.digest("SHA-256", bytes);
  if (digest && btoa(String.fromCharCode(...new Uint8Array(digest))) !== HASH) {
    throw new Error("This copy of the scorecard was changed on its way here, and was not started: fetch the script again.");
  }
  return bytes;
}

/** The compiled module: one for all elements of the page. */
let compiling;
function compiled() {
  compiling ??= (async () => WebAssembly.compile(await checked(unpacked())))();
  return compiling;
}
