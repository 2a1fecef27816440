// The custom element. The build puts this file, worker.js, module.js and what they need into one classic script:
//   API     www/api.json         STYLES  the text of www/scorecard.css
//   glue    a function around wasm-bindgen's output; each call gives a module without an instance
//   WORKER  the script of a worker, as text: a bundler that rewrites functions leaves it as it is; it holds pause, too
// Everything else is in the module: this class turns attributes, properties, methods and events into calls of one handle.

let sheet;
function styles() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
  }
  return sheet;
}

function sentence(error) {
  const refused = error instanceof WebAssembly.CompileError && /content security policy|unsafe-eval|blocked by CSP/i.test(error.message);
  return refused
    ? "This page's content policy does not allow WebAssembly: add 'wasm-unsafe-eval' to its script-src."
    : String(error?.message ?? error);
}

function ask(address) {
  const asked = fetch(address);
  // The module says what went wrong.
  asked.catch(() => {});
  return asked;
}

function offer(blob, name) {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  // The browser has taken the file by the end of this turn and a little more.
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** What we write is English and reads from the left, whatever the page around it is in. */
function ours(name, part) {
  return Object.assign(document.createElement(name), { part, lang: "en-GB", dir: "ltr" });
}

class IntegrationScorecard extends HTMLElement {
  static observedAttributes = API.attributes.map(({ name }) => name);

  #shadow = this.attachShadow({ mode: "open" });
  /** Held: WebKit forgets what is in the set when nobody holds it. Browsers from before 2024 have none that the page could see. */
  #states = this.attachInternals().states ?? new Set();
  /** Shows what the host put inside the element, until there is something better. */
  #fallback = document.createElement("slot");
  /** The promise of a run, from the first connection to a failure or the end. */
  #started = null;
  /** The module's handle, while there is one. */
  #live = null;
  /** Methods called while the element was in no page. */
  #callers = [];
  #reflecting = null;
  /** Answers to what the host names by address, asked for before there is a module to read them. */
  #asked = new Map();
  /** The use of one instance: its promise `over` is rejected when that crashes or the element leaves the page; `worker` is its last. */
  #run = null;

  constructor() {
    super();
    this.#shadow.adoptedStyleSheets = [styles()];
    this.#shadow.append(this.#fallback);
  }

  connectedCallback() {
    for (const { name } of API.attributes) {
      // A property set before the class was known hides the accessor.
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    const started = this.#ready();
    for (const call of this.#callers.splice(0)) call(started);
  }

  disconnectedCallback() {
    // A host that moves the element removes it and puts it back in one go: wait and see.
    setTimeout(() => {
      if (!this.isConnected) this.#stop();
    });
  }

  attributeChangedCallback(name, _, value) {
    if (name !== this.#reflecting) this.#call((handle) => handle.set_attribute(name, value ?? undefined));
  }

  async #start() {
    const run = (this.#run = {});
    run.over = new Promise((_, reject) => (run.end = reject));
    run.over.catch(() => {});
    this.#state("failed", false);
    this.#state("starting", true);
    const named = new Set([...this.src.split(/\s+/), this.definitions.trim()]);
    named.delete("");
    for (const address of named) this.#asked.set(address, ask(address));
    try {
      const module = await compiled();
      const wasm = glue();
      await Promise.race([run.over, wasm(module)]);
      const root = ours("div", "root");
      this.#shadow.replaceChildren(this.#fallback, root);
      const handle = (this.#live = new wasm.Scorecard(root, this.#host(run, module)));
      for (const { name, value } of this.attributes) {
        if (IntegrationScorecard.observedAttributes.includes(name)) handle.set_attribute(name, value);
      }
      await Promise.race([run.over, handle.begin()]);
      // What was not taken up would be old when it is.
      this.#asked.clear();
      this.#fallback.remove();
      this.#state("starting", false);
      this.#state("ready", true);
      this.#emit("ready", null);
      return run;
    } catch (error) {
      if (this.#run === run) this.#fail("start", sentence(error));
      throw error;
    }
  }

  #end(error) {
    this.#run?.end(error);
    // A module that has crashed ends nobody.
    this.#run?.worker?.then((worker) => worker?.end());
    this.#asked.clear();
    this.#run = this.#live = this.#started = null;
  }

  #stop() {
    const live = this.#live;
    this.#end(new DOMException("The element left the page.", "AbortError"));
    for (const name of API.states) this.#state(name, false);
    if (live) {
      live.destroy();
      live.free();
    }
    this.#shadow.replaceChildren(this.#fallback);
  }

  /** Shows a sentence, and the fallback, in place of the views; the next method call starts a fresh instance. */
  #fail(kind, message) {
    this.#end(new Error(message));
    for (const name of API.states) this.#state(name, name === "failed");
    const shown = ours("p", "message");
    shown.setAttribute("role", "alert");
    shown.textContent = message;
    this.#shadow.replaceChildren(shown, this.#fallback);
    this.#emit("error", { kind, message });
  }

  /** What the module may ask of the element: `src/web/host.rs`. */
  #host(run, module) {
    const current = (act) => (...rest) => (this.#run === run ? act(...rest) : undefined);
    return {
      emit: current((name, detail) => this.#emit(name, detail)),
      state: current((name, on) => this.#state(name, on)),
      fail: current((message) => this.#fail("crash", message)),
      worker: (hear) => (run.worker = startWorker(WORKER, module, hear)),
      fetch: (address) => {
        const asked = this.#asked.get(address);
        this.#asked.delete(address);
        return asked ?? ask(address);
      },
      sample: () => new Uint8Array(WebAssembly.Module.customSections(module, "sample")[0]),
      offer,
      reflect: current((name, value) => {
        this.#reflecting = name;
        if (value == null) this.removeAttribute(name);
        else this.setAttribute(name, value);
        this.#reflecting = null;
      }),
    };
  }

  #state(name, on) {
    if (on) this.#states.add(name);
    else this.#states.delete(name);
  }

  /** Later, when the module has put its things in order: a listener may then call any method. */
  #emit(name, detail) {
    queueMicrotask(() =>
      this.dispatchEvent(new CustomEvent(`scorecard-${name}`, { detail, bubbles: true, composed: true })),
    );
  }

  /** Calls the live handle now, or does nothing: what was missed is read again at the start. */
  #call(act) {
    if (!this.#live) return;
    try {
      return act(this.#live);
    } catch (error) {
      // A trap: the instance cannot be trusted any more. A panic has said why before (src/web/panic.rs).
      if (error instanceof WebAssembly.RuntimeError && this.#live) this.#fail("crash", `The scorecard stopped: ${error.message}.`);
      throw error;
    }
  }

  /** The run, as soon as its handle is there. */
  #ready() {
    if (this.isConnected && !this.#started) {
      this.#started = this.#start();
      // Whoever waits for it hears of a failure; so does the page, by an event.
      this.#started.catch(() => {});
    }
    return this.#started ?? new Promise((resolve) => this.#callers.push(resolve));
  }

  /** What a method of the handle promises, unless the instance ends first. */
  async #promise(act) {
    const { over } = await this.#ready();
    return Promise.race([over, this.#call(act)]);
  }

  async load(files) {
    const list = files instanceof File ? [files] : [...files];
    if (!list.every((file) => file instanceof File)) throw new TypeError("load() takes a File or a list of Files.");
    return this.#promise((handle) => handle.load(list));
  }

  results(filter) {
    return this.#call((handle) => handle.results(filter)) ?? [];
  }

  clear() {
    this.#call((handle) => handle.clear());
  }

  async exportCsv() {
    return this.#promise((handle) => handle.export_csv());
  }

  async exportSnapshot() {
    return this.#promise((handle) => handle.export_snapshot());
  }

  async exportImage(metric, format = "svg") {
    return this.#promise((handle) => handle.export_image(String(metric), String(format)));
  }

  save() {
    if (!this.#states.has("ready")) throw new DOMException("save() needs a scorecard that is ready: wait for scorecard-ready.", "InvalidStateError");
    return this.#call((handle) => handle.save());
  }

  async restore(plan) {
    return this.#promise((handle) => handle.restore(String(plan)));
  }
}

for (const { name, type } of API.attributes) {
  Object.defineProperty(IntegrationScorecard.prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      return type === "flag" ? this.hasAttribute(name) : (this.getAttribute(name) ?? "");
    },
    set(value) {
      if (type === "flag") this.toggleAttribute(name, Boolean(value));
      else if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}

// A second copy of the script, or a name that is taken, changes nothing.
function define() {
  if (!customElements.get(API.tag)) customElements.define(API.tag, IntegrationScorecard);
}
