// A page from disk has no origin, and some stores refuse it: there is nothing in what cannot be opened.
const local = location.protocol === 'file:';
const kept = {
  address: location.href,
  name: window.name,
  state: history.state,
  local: { ...localStorage },
  session: { ...sessionStorage },
  databases: {},
  caches: {},
  serviceWorkers: (local ? [] : await navigator.serviceWorker?.getRegistrations?.() ?? []).map((found) => found.scope),
  files: [],
};
const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
for (const { name } of await indexedDB.databases()) {
  const database = await asked(indexedDB.open(name));
  for (const store of database.objectStoreNames) {
    const all = database.transaction(store).objectStore(store);
    kept.databases[`${name}/${store}`] = [await asked(all.getAllKeys()), await asked(all.getAll())];
  }
  database.close();
}
for (const name of (local ? [] : await (self.caches?.keys() ?? []))) {
  const cache = await caches.open(name);
  for (const request of await cache.keys()) {
    kept.caches[`${name} ${request.url}`] = await (await cache.match(request)).text();
  }
}
for await (const [name] of ((local ? null : await navigator.storage?.getDirectory?.()) ?? new Map()).entries()) kept.files.push(name);
return kept;
