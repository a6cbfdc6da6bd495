import { type Context, contextOf } from '../../core/shared/context.ts';
import type { Actor } from '../../schemas/actor.ts';

/** The moment at which tests happen unless they say otherwise. */
export const NOW = new Date('2026-03-12T10:00:00.000Z');

/** The context of a command in a test: the first admin acts at `NOW`. */
export function testContext(given: { actor?: Actor; now?: Date } = {}): Context {
  return contextOf(given.actor ?? { kind: 'agent', id: 1 }, given.now ?? NOW, Math.random);
}
