import type * as z from 'zod';
import type { OneSaved } from '../../../core/context/index.ts';
import type { bulkResultSchema, entryOutSchema, putOrderSchema } from '../../../schemas/api/context.ts';
import type { ContextEntry } from '../../../schemas/context.ts';

/** An entry as the API shows it. */
export function presentEntry(entry: ContextEntry): z.input<typeof entryOutSchema> {
  const { order, turn: _turn, removedAt: _removed, ...shown } = entry;
  const { lines = [], total = null, currency = null, tracking = [] } = order ?? {};
  return { ...shown, lines, total, currency, tracking };
}

/** What somebody says of an order, as it is saved. */
export function givenOrder(body: z.output<typeof putOrderSchema>) {
  const { lines, total, currency, tracking, ...given } = body;
  return { ...given, order: { lines, total, currency, tracking } };
}

/** What became of many, as the API shows it. */
export function presentSaved(results: readonly OneSaved[]): z.input<typeof bulkResultSchema> {
  return {
    saved: results.filter(({ outcome }) => outcome === 'saved').length,
    results: results.map(({ problem, ...one }) => ({
      ...one,
      problem: problem && { code: problem.code, detail: problem.message, errors: [...problem.fields] },
    })),
  };
}
