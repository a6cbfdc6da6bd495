/**
 * Where the own document of each thing of a space is, by its number: in which part of the index, and which of its documents. Numbers
 * of things are small and without large gaps.
 */
export class Homes {
  readonly #parts: Int16Array;
  readonly #docs: Int32Array;

  constructor(size: number, before?: Homes) {
    this.#parts = new Int16Array(size).fill(-1);
    this.#docs = new Int32Array(size);
    if (before === undefined) return;
    this.#parts.set(before.#parts);
    this.#docs.set(before.#docs);
  }

  /** The part in which a thing's own document is, -1 when it has none. */
  partOf(id: number): number {
    return this.#parts[id] ?? -1;
  }

  docOf(id: number): number {
    return this.#docs[id] ?? 0;
  }

  has(id: number): boolean {
    return this.partOf(id) !== -1;
  }

  put(id: number, part: number, doc: number): void {
    this.#parts[id] = part;
    this.#docs[id] = doc;
  }

  /** Forgets a document, unless another has come in its place. */
  take(id: number, part: number, doc: number): void {
    if (this.partOf(id) === part && this.docOf(id) === doc) this.#parts[id] = -1;
  }

  /** Every thing that has a document of its own. */
  ids(): number[] {
    const ids: number[] = [];
    for (const [id, part] of this.#parts.entries()) if (part !== -1) ids.push(id);
    return ids;
  }
}
