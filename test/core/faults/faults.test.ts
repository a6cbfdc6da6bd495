import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BusyError } from '../../../core/shared/errors.ts';
import { canMeet, type Fault } from '../../support/faults.ts';
import { DESK_ACTS } from './desk-acts.ts';
import { MAIL_ACTS } from './mail-acts.ts';
import { MERGE_ACTS } from './merge-acts.ts';
import { type Act, Stage } from './stage.ts';
import { TICKET_ACTS } from './ticket-acts.ts';
import { WORK_ACTS } from './work-acts.ts';

const ACTS: readonly Act[] = [...DESK_ACTS, ...TICKET_ACTS, ...MAIL_ACTS, ...MERGE_ACTS, ...WORK_ACTS];
const ONCE: readonly Fault[] = ['a conflict', 'throttling', 'too little capacity', 'a lost answer'];
const FOR_EVER: readonly Fault[] = ['a conflict', 'throttling', 'a lost answer'];

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const chancesOf = (fault: Fault) => stage.requests.filter((command) => canMeet(command, fault)).length;

async function expectDoneOnce(): Promise<void> {
  const { left, undisturbed } = await stage.compared();
  expect(left).toEqual(undisturbed);
}

describe.each(ACTS)('to $does', (act) => {
  beforeAll(() => stage.arrange(act));
  beforeEach(() => stage.reset());

  test.each(ONCE)('succeeds, and is done once, whichever of its requests meets %s', async (fault) => {
    for (let nth = 1; nth <= chancesOf(fault); nth += 1) {
      await stage.reset();
      stage.faults.plan(fault, nth);
      await stage.act();
      expect(stage.faults.happened).toBe(1);
      await expectDoneOnce();
    }
  });

  test.each(FOR_EVER)(
    'finds the desk busy when requests meet %s for ever, and tried again is done once',
    async (fault) => {
      expect(chancesOf(fault)).toBeGreaterThan(0);
      for (let nth = 1; nth <= chancesOf(fault); nth += 1) {
        await stage.reset();
        stage.faults.plan(fault, nth, { forEver: true });
        await expect(stage.act()).rejects.toBeInstanceOf(BusyError);
        // Where nothing was written, to try again is to try for the first time.
        if (stage.faults.written === 0) continue;
        await stage.actAgain();
        await expectDoneOnce();
      }
    },
  );

  test('changes nothing without a connection, and is done once when there is one', async () => {
    stage.faults.plan('no connection', 1, { forEver: true });
    await expect(stage.act()).rejects.toBeInstanceOf(BusyError);
    expect(await stage.isAsBefore()).toBe(true);
    await stage.actAgain();
    await expectDoneOnce();
  });
});

/** Files of `core`, by their paths below it, in which something is written to the table. */
function writingFiles(): string[] {
  const core = join(process.cwd(), 'core');
  const files = readdirSync(core, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.startsWith('shared/'))
    .filter((file) =>
      /\btable\s*\.(write|putMany|deleteMany|count)\(/.test(readFileSync(join(core, file), 'utf8')),
    );
}

test('everything that writes to the table is among these', () => {
  expect([...new Set(ACTS.map(({ file }) => file))].sort()).toEqual(writingFiles().sort());
});
