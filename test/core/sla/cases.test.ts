import { readFileSync } from 'node:fs';
import { casesSchema } from './case-schema.ts';
import { play } from './played-case.ts';

const { cases } = casesSchema.parse(JSON.parse(readFileSync('test/core/sla/cases.json', 'utf8')));
const timed = cases.filter(({ timeline }) => timeline.length > 0);
describe('worked cases of service levels', () => {
  it.each(timed)('$name: $shows', (worked) => {
    const { seen, said } = play(worked);
    expect(seen).toEqual(worked.checkpoints.map(({ expect: expected }) => expected));
    const told = said.map(({ instance: _, at: __, type, ...one }) =>
      JSON.stringify(sorted({ ...one, type: `sla.${type}` })),
    );
    const expected = worked.events.map(({ at: _, ...one }) => JSON.stringify(sorted(one)));
    expect(told.toSorted()).toEqual(expected.toSorted());
  });
});

const sorted = (of: object) => Object.entries(of).sort(([one], [other]) => (one < other ? -1 : 1));
