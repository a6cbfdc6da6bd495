import fc from 'fast-check';
import { modelOf } from '../../support/sla-model/index.ts';
import { randomCase } from '../../support/sla-model/random-case.ts';
import { play } from './played-case.ts';
import { lineOf } from './worked-cases.ts';

describe('service levels of tickets to which anything happens', () => {
  it('are what the plain model reckons, at every act and between, and say what it says', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 1 }), (seed) => {
        const worked = randomCase(seed);
        const [played, model] = [play(worked), modelOf(worked)];
        expect(played.seen).toEqual(model.seen);
        expect(played.said.map(lineOf).toSorted()).toEqual(model.events.map(lineOf).toSorted());
      }),
      { numRuns: 40 },
    );
  });
});
