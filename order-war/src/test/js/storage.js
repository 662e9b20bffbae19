/** What a browser keeps, for as long as a test. */
export function storage(entries = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, String(value)),
    removeItem: (name) => void kept.delete(name),
    get size() {
      return kept.size;
    },
  };
}
