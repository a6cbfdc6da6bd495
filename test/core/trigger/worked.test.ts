import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decidedOf, type WorkedCase } from '../../support/worked-triggers.ts';

const FOLDER = join(process.cwd(), 'test/core/trigger/worked');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

describe.each(files)('%s', (file) => {
  const cases = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as WorkedCase[];

  test.each(cases.map((worked) => [worked.what, worked] as const))('%s', async (_what, worked) => {
    const { ticket, firings, failures, mayHold } = await decidedOf(worked);
    const { fired = [], notes = [], told = [], failed = {}, ticket: expected = {} } = worked.then;
    expect(firings.map(({ trigger }) => trigger.key)).toEqual(fired);
    expect(Object.fromEntries(failures.map(({ trigger, code }) => [trigger.key, code]))).toEqual(failed);
    expect(
      firings.flatMap(({ effects }) =>
        effects.map(({ kind, text }) => (kind === 'note' ? text : `> ${text}`)),
      ),
    ).toEqual(notes);
    expect(firings.flatMap(({ effects }) => effects.flatMap(({ tells = [] }) => tells))).toEqual(told);
    expect(ticket).toMatchObject(expected);
    // Nothing is read where the event alone tells that none fires: then none may.
    if (fired.length + Object.keys(failed).length > 0) expect(mayHold).toBe(true);
  });
});
