// The module out of the script. The build (src/tool/bundle.rs, src/tool/streams.rs) gives
//   WASM     a character for each byte, in which the bytes of each pair in SWAPS have changed places
//   LENGTHS  how long the parts of it are: what stands before the code, what stands after it, the streams of the code
//   SIZE     how long the module is
//   SPREAD   the characters that stand for the lowest values in the streams
//   FORMS    what each code of an operation stands for: steps, which are bytes, or a kind, a length and a stream in one number
//   HASH     the SHA-256 of the module, in base64

async function unpacked() {
  const byte = Uint8Array.from({ length: 256 }, (_, code) => code);
  for (const [a, b] of SWAPS) [byte[a], byte[b]] = [b, a];
  const bytes = new Uint8Array(WASM.length);
  for (let at = 0; at < bytes.length; ) {
    for (const end = Math.min(at + 65536, bytes.length); at < end; at++) bytes[at] = byte[WASM.charCodeAt(at)];
    await turn();
  }
  return joined(bytes);
}

/** Lets the page have its turn where this one has been long: putting the code together is too long for one. */
let since = 0;
async function turn() {
  if (performance.now() - since < 8) return;
  await pause();
  since = performance.now();
}

/** The code put together from its streams: `join` of src/tool/streams.rs. */
async function joined(bytes) {
  let start = 0;
  const [before, after, ...starts] = LENGTHS.map((length) => (start += length) - length);
  const streams = Uint32Array.from(starts);
  const values = new Uint8Array(256);
  const spread = Array.from(SPREAD, (character) => character.charCodeAt());
  [...new Set([...spread, ...values.keys()])].forEach((byte, value) => (values[byte] = value));
  const module = new Uint8Array(SIZE);
  module.set(bytes.subarray(before, after));
  let at = after - before;
  const [codes, functions] = streams.keys();
  const take = (stream) => values[bytes[streams[stream]++]];
  // A number in LEB128, and the same put into the module.
  const number = (stream) => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const part = take(stream);
      value |= (part & 127) << shift;
      if (part < 128) return value;
    }
  };
  const put = (value) => {
    for (; value > 127; value >>>= 7) module[at++] = value | 128;
    module[at++] = value;
  };
  const copy = (stream) => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const part = (module[at++] = take(stream));
      value |= (part & 127) << shift;
      if (part < 128) return value;
    }
  };
  const digits = (stream, length) => {
    let value = 0;
    for (let n = length; n-- > 0; ) {
      const digit = take(stream);
      value = (value << 7) | digit;
      module[at + n] = n < length - 1 ? digit | 128 : digit;
    }
    at += length;
    return value;
  };
  for (let left = copy(functions); left > 0; left--) {
    if (left % 16 === 0) await turn();
    const from = at;
    for (let groups = copy(functions); groups > 0; groups--) {
      copy(functions);
      module[at++] = take(functions);
    }
    // Locals, the one first that was named last; and the last offset of two bytes.
    const locals = [];
    let offset = 0;
    const local = (rank) => {
      while (locals.length <= rank) locals.push(locals.length);
      const named = locals[rank];
      for (let n = rank; n > 0; n--) locals[n] = locals[n - 1];
      put((locals[0] = named));
    };
    for (let open = 1; open > 0; ) {
      let code = take(codes);
      if (code >= 240) code += (code - 240) * 255 + take(codes);
      const form = FORMS[code];
      if (form[0] === 0x0b) open--;
      else if (form[0] >= 2 && form[0] <= 4) open++;
      for (const step of form) {
        const stream = step & 63;
        const length = (step >> 6) & 31;
        switch (step >> 11) {
          case 0:
            module[at++] = step;
            break;
          case 1:
            digits(stream, length);
            break;
          case 2:
            copy(stream);
            break;
          case 3:
            for (let n = 0; n < length; n++) module[at++] = take(stream);
            break;
          case 4:
            for (let more = copy(stream); more >= 0; more--) copy(stream);
            break;
          case 5:
            local(number(stream));
            break;
          case 6:
            local(stream);
            break;
          case 7: {
            const apart = take(stream);
            offset += apart & 1 ? -(apart + 1) / 2 : apart / 2;
            module[at++] = offset | 128;
            module[at++] = offset >> 7;
            break;
          }
          case 8:
            offset = digits(stream, 2);
        }
      }
    }
    // How long it is stands before it.
    const end = at;
    put(end - from);
    const length = module.slice(end, at);
    module.copyWithin(from + length.length, from, end);
    module.set(length, from);
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
  compiling ??= (async () => WebAssembly.compile(await checked(await unpacked())))();
  return compiling;
}
