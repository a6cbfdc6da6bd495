import fc from 'fast-check';
import { afterOutcome, DAY_MS, HEALTHY, nextTry, reasonToSwitchOff } from '../../../core/webhook/health.ts';
import { isAcknowledged, type Outcome, retryAfterSeconds } from '../../../core/webhook/outcome.ts';

const NOW = Date.parse('2026-03-12T10:00:00.000Z');
const iso = (ms: number) => new Date(ms).toISOString();

/** A try at a time, in milliseconds from then on. */
const outcomeAt = (at: number, said: { status?: number; retryAfterSeconds?: number }): Outcome => ({
  at: iso(NOW + at),
  milliseconds: 10,
  status: said.status ?? null,
  answer: said.status === undefined ? null : '',
  error: said.status === undefined ? 'timeout' : null,
  retryAfterSeconds: said.retryAfterSeconds ?? null,
});

const said = fc.oneof(
  fc.constant({}),
  fc.record({ status: fc.constantFrom(200, 204, 299, 301, 400, 404, 500) }),
  fc.record({ status: fc.constantFrom(429, 503), retryAfterSeconds: fc.integer({ min: 0, max: 10 ** 6 }) }),
);
/** Tries one after the other, each some time after the one before. */
const history = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 8 * 60 * 60 * 1000 }), said), { minLength: 1, maxLength: 40 })
  .map((steps) => {
    let at = 0;
    return steps.map(([pause, one]) => {
      at += pause;
      return outcomeAt(at, one);
    });
  });

/** The seconds for which it asks to be left alone, and does not answer that something has arrived. */
const askedBy = (outcome: Outcome): number =>
  isAcknowledged(outcome) ? 0 : (outcome.retryAfterSeconds ?? 0);

describe('how a webhook does', () => {
  test('is well after whatever arrives, and fails since the first try after that', () => {
    fc.assert(
      fc.property(history, (outcomes) => {
        const health = outcomes.reduce(afterOutcome, HEALTHY);
        const last = outcomes.findLastIndex(isAcknowledged);
        const first = outcomes[last + 1];
        expect(health.failingSince).toBe(first?.at ?? null);
        if (first === undefined) expect(health).toEqual(HEALTHY);
      }),
    );
  });

  test('is left alone exactly after five tries without an answer, or when it asks for that, up to a day', () => {
    fc.assert(
      fc.property(history, (outcomes) => {
        let [silent, isLeftAlone] = [0, false];
        let health = HEALTHY;
        for (const outcome of outcomes) {
          health = afterOutcome(health, outcome);
          silent = outcome.status === null ? silent + 1 : 0;
          const asked = askedBy(outcome);
          isLeftAlone = !isAcknowledged(outcome) && [isLeftAlone, silent >= 5, asked > 0].includes(true);
          expect(health.parkedUntil !== null).toBe(isLeftAlone);
          const until = asked > 0 ? Date.parse(outcome.at) + Math.min(asked * 1000, DAY_MS) : 0;
          expect(Date.parse(health.parkedUntil ?? iso(NOW))).toBeGreaterThanOrEqual(until);
        }
      }),
    );
  });

  test('is left alone longer each time', () => {
    const pauses: number[] = [];
    let [health, at] = [HEALTHY, 0];
    for (let tried = 0; tried < 11; tried += 1) {
      const outcome = outcomeAt(at, {});
      health = afterOutcome(health, outcome);
      const until = health.parkedUntil === null ? at + 1000 : Date.parse(health.parkedUntil) - NOW;
      if (health.parkedUntil !== null) pauses.push(Math.round((until - at) / 60_000));
      at = until;
    }
    expect(pauses).toEqual([1, 5, 15, 60, 120, 240, 240]);
  });

  test('asks to be switched off after a day in which nothing arrived, and at once when it is gone', () => {
    fc.assert(
      fc.property(history, (outcomes) => {
        let health = HEALTHY;
        for (const outcome of outcomes) {
          health = afterOutcome(health, outcome);
          const failing =
            health.failingSince === null ? 0 : Date.parse(outcome.at) - Date.parse(health.failingSince);
          expect(reasonToSwitchOff(health, outcome)).toBe(failing >= DAY_MS ? 'failed_for_a_day' : null);
        }
      }),
    );
    const gone = outcomeAt(0, { status: 410 });
    expect(reasonToSwitchOff(afterOutcome(HEALTHY, gone), gone)).toBe('gone');
  });
});

describe('a delivery that did not arrive', () => {
  test('comes again with pauses that grow, for a day and not longer, however they are spread', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
        const times = [NOW];
        for (let tries = 1; ; tries += 1) {
          const next = nextTry({ since: iso(NOW), tries }, new Date(times.at(-1) ?? NOW), () => random);
          if (next === null) break;
          times.push(Date.parse(next));
        }
        const pauses = times.slice(1).map((time, at) => time - (times[at] ?? NOW));
        const grown = pauses.slice(0, -1);
        expect(grown).toEqual([...grown].sort((one, other) => one - other));
        expect(pauses[0]).toBeLessThanOrEqual(12_000);
        expect(times.at(-1)).toBe(NOW + DAY_MS);
        expect(times.length).toBeGreaterThanOrEqual(9);
        expect(times.length).toBeLessThanOrEqual(12);
      }),
    );
  });
});

describe('Retry-After', () => {
  test.each([
    ['120', 120],
    [' 0 ', 0],
    ['Thu, 12 Mar 2026 10:02:00 GMT', 120],
    ['Thu, 12 Mar 2026 09:00:00 GMT', 0],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    [undefined, null],
  ])('%s', (header, seconds) => {
    expect(retryAfterSeconds(header, new Date(NOW))).toBe(seconds);
  });
});
