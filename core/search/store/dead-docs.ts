import { ByteReader, ByteWriter } from '../index/bytes.ts';

/** Documents of segments that newer ones replace, or that are gone, by the ids of the segments. */
export type DeadDocs = ReadonlyMap<string, ReadonlySet<number>>;

/** As bytes: each segment with its dead documents in their order. */
export function writeDead(dead: DeadDocs): Uint8Array {
  const to = new ByteWriter();
  for (const [segment, docs] of dead) {
    if (docs.size === 0) continue;
    to.text(segment);
    to.number(docs.size);
    let last = 0;
    for (const doc of [...docs].sort((one, other) => one - other)) {
      to.number(doc - last);
      last = doc;
    }
  }
  return to.done();
}

export function readDead(bytes: Uint8Array): Map<string, Set<number>> {
  const from = new ByteReader(bytes);
  const dead = new Map<string, Set<number>>();
  while (!from.isEnd) {
    const segment = from.text();
    const docs = new Set<number>();
    let doc = 0;
    for (let left = from.number(); left > 0; left -= 1) {
      doc += from.number();
      docs.add(doc);
    }
    dead.set(segment, docs);
  }
  return dead;
}
