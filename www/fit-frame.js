// For the page around a framed scorecard: gives each <iframe data-integration-scorecard> the height that its page tells.
{
  const HEIGHT = "integration-scorecard-height";
  const frames = () => [...document.querySelectorAll("iframe[data-integration-scorecard]")];
  /** Where a frame's messages come from: a sandboxed page has no origin of its own. */
  const origin = ({ src, sandbox }) =>
    sandbox.length && !sandbox.contains("allow-same-origin") ? "null" : new URL(src, document.baseURI).origin;

  addEventListener("message", (message) => {
    const { type, height } = message.data ?? {};
    if (type !== HEIGHT || !Number.isFinite(height)) return;
    const frame = frames().find((frame) => frame.contentWindow === message.source);
    if (!frame || message.origin !== origin(frame)) return;
    // Enough for the longest table; no message makes the page endless.
    frame.style.height = `${Math.min(Math.max(height, 200), 30000)}px`;
  });

  const ask = () => frames().forEach((frame) => frame.contentWindow?.postMessage(HEIGHT, "*"));
  ask();
  addEventListener("load", ask);
}
