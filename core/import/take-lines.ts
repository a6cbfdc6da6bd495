import { type ImportResult, importLineSchema } from '../../schemas/api/import.ts';
import type { Context } from '../shared/context.ts';
import type { ImportDeps } from './import-deps.ts';
import { failedItem, type ImportedKind, isFault, settleItems } from './import-items.ts';
import type { Line } from './lines.ts';

/** What became of a line. */
export interface LineOutcome extends ImportResult {
  line: number;
  /** null: it names nothing that is taken over */
  kind: ImportedKind | null;
}

/** A line that says something, and what it says. */
interface Said {
  line: number;
  kind: ImportedKind;
  item: unknown;
}

/**
 * Takes over what lines say, organisations before customers, and these before tickets. Gives what became of each, and the numbers of
 * those that are to be tried again, since the desk could not see to them.
 */
export async function takeLines(
  deps: ImportDeps,
  context: Context,
  lines: readonly Line[],
): Promise<{ outcomes: LineOutcome[]; again: number[] }> {
  const outcomes: LineOutcome[] = [];
  const said: Said[] = [];
  for (const line of lines) {
    const read = readLine(line);
    if ('kind' in read) said.push(read);
    else outcomes.push({ line: line.number, kind: null, ...failedItem(null, [{ path: '', ...read }]) });
  }
  const again: number[] = [];
  for (const kind of ['organisations', 'customers', 'tickets'] as const) {
    const some = said.filter((one) => one.kind === kind);
    const settled = await settleItems(deps, context, { kind, items: some.map(({ item }) => item) });
    for (const [at, { line }] of some.entries()) {
      const result = settled[at];
      if (result === undefined || isFault(result)) again.push(line);
      else outcomes.push({ line, kind, ...result });
    }
  }
  return { outcomes: outcomes.sort((one, other) => one.line - other.line), again };
}

const NOT_A_LINE = 'must be a JSON object with one of: organisation, customer, ticket';

function readLine({ number, text }: Line): Said | { message: string } {
  if (text === null) return { message: 'is longer than 20 MB, or not in UTF-8' };
  const { data } = importLineSchema.safeParse(parsed(text));
  if (data === undefined) return { message: NOT_A_LINE };
  if ('organisation' in data) return { line: number, kind: 'organisations', item: data.organisation };
  if ('customer' in data) return { line: number, kind: 'customers', item: data.customer };
  return { line: number, kind: 'tickets', item: data.ticket };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
