import { BiletError } from '../shared/errors.ts';
import type { QueryFault } from './query/query.ts';

/** A query can't be understood; `errors` says where and why. */
export class QueryError extends BiletError {
  override readonly name = 'QueryError';

  constructor(faults: readonly QueryFault[]) {
    const fields = faults.map(({ at, length, message }) => ({
      path: `q.${at}`,
      message: `${message} (${at} to ${at + length})`,
    }));
    super('invalid', 'search.syntax', faults[0]?.message ?? 'The query is wrong.', {
      fields,
      members: { positions: faults.map(({ at, length, message }) => ({ at, length, message })) },
    });
  }
}
