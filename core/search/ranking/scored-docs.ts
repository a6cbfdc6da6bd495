import { idOf, isInScope, type Scope } from './score.ts';
import type { Snapshot } from './snapshot.ts';

/** A document that has something of what was looked for. */
export interface ScoredDoc {
  readonly id: number;
  readonly part: number;
  readonly doc: number;
  readonly score: number;
}

const NONE = new Float32Array();

/** The documents of some things that have something of what was looked for, and may be found. */
export function* scoredDocs(
  snapshot: Snapshot,
  scope: Scope,
  docScores: readonly Float32Array[],
  ids: ReadonlySet<number>,
): Generator<ScoredDoc> {
  for (const [number, part] of snapshot.parts.entries()) {
    const scores = docScores[number] ?? NONE;
    for (let doc = 0; doc < scores.length; doc += 1) {
      const score = scores[doc] ?? 0;
      if (score === 0 || part.dead.has(doc) || !isInScope(part, doc, scope)) continue;
      const id = idOf(snapshot, part, doc);
      if (ids.has(id)) yield { id, part: number, doc, score };
    }
  }
}
