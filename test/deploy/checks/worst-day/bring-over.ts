import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Desk } from '../../desk.ts';
import { rowsOf } from '../../table.ts';
import { oldBuckets, RESTORED, type WorstDay } from './day.ts';

const CUT_OFF = fileURLToPath(import.meta.resolve('../../preload/cut-off.ts'));

/** Has the table restored beside the old one. */
export const restoreTable = ({ report, procedure, first }: WorstDay, moment: string): Promise<void> =>
  report.check('the table is restored beside the old one', async () => {
    await procedure.follow('2. Have the table restored', { values: { T: moment } });
    const [rows, restored] = [
      await rowsOf(first.endpoint, first.prefix),
      await rowsOf(first.endpoint, RESTORED),
    ];
    assert.ok(rows.size > 100);
    assert.deepEqual(restored, rows);
  });

/** Brings the data to the second desk, by a command that is cut off among the objects and among the rows. */
export const bringOver = (
  { report, procedure, first }: WorstDay,
  second: Desk,
  moment: string,
): Promise<void> =>
  report.check('a copy that is cut off twice goes on where it stopped, and brings every row', async () => {
    const values = { ...oldBuckets(first), T: moment };
    const bring = (variables = {}) => procedure.follow('4. Bring the data over', { values, variables });
    const NODE_OPTIONS = `--import=${CUT_OFF}`;
    for (const at of [2, 40])
      await assert.rejects(bring({ NODE_OPTIONS, CUT_OFF_AT: String(at) }), /ended with (137|SIGKILL)/);
    const said = await bring();
    for (const bucket of Object.values(oldBuckets(first)))
      assert.match(said, new RegExp(`\\t${bucket}$`, 'm'));
    assert.match(said, /^raw mail: \d+ objects copied, [1-9]\d* were there$/m);
    assert.match(said, /^table: [1-9]\d* rows copied, [1-9]\d* were there$/m);
    assert.deepEqual(await rowsOf(first.endpoint, second.prefix), await rowsOf(first.endpoint, RESTORED));
  });
