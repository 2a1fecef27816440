// Libraries that are made for a script element.

export function classic(...paths) {
  return paths.reduce(
    (before, path) =>
      before.then(
        () =>
          new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = `./node_modules/${path}`;
            script.onload = resolve;
            script.onerror = () => reject(new Error(`${path} is not there`));
            document.head.append(script);
          }),
      ),
    Promise.resolve(),
  );
}
