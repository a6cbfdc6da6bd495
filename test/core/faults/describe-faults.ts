import { BusyError } from '../../../core/shared/errors.ts';
import { canMeet, type Fault } from '../../support/faults.ts';
import { type Act, Stage } from './stage.ts';

const ONCE: readonly Fault[] = ['a conflict', 'throttling', 'too little capacity', 'a lost answer'];
const FOR_EVER: readonly Fault[] = ['a conflict', 'throttling', 'a lost answer'];

/** Tests that each of the acts is done once, whatever goes wrong between the desk and its table meanwhile. */
export function describeFaultsOf(acts: readonly Act[]): void {
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

  describe.each(acts)('to $does', (act) => {
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
}
