import { type RunningHost, startHost } from './support/host.ts';
import { casesIn } from './support/sla-cases/case.ts';
import { playTogether } from './support/sla-cases/timeline.ts';

jest.setTimeout(300_000);

/** Of the acts that most belong together one each: all cases are judged by `test/core/sla` and `test/core/service-level`. */
const PLAYED = [
  'notes and robots do not answer',
  'no SLA',
  'solved without an answer',
  'merged',
  'split',
  'holiday forgotten and entered later',
  'night shift and holiday',
];

/** The cases of the file that `SLA_CASES` names, all of them, or those above. */
function played() {
  const { SLA_CASES } = process.env;
  if (SLA_CASES !== undefined) return casesIn(SLA_CASES);
  return casesIn('test/core/sla/cases.json').filter(({ name }) => PLAYED.includes(name));
}

/** Worked cases of service levels are lived through on the running desk, by its API and its clock alone. */
describe('the worked cases, on a running desk', () => {
  let desk: RunningHost | undefined;
  beforeAll(async () => {
    desk = await startHost({ environment: { BILET_MAIL_VERDICTS: 'pass' } });
  });
  afterAll(() => desk?.dispose());

  it('show and announce to the second what they are to', async () => {
    if (desk === undefined) throw new Error('The desk has not begun');
    const cases = played();
    expect(cases.length).toBeGreaterThanOrEqual(process.env.SLA_CASES === undefined ? PLAYED.length : 1);
    expect(await playTogether(desk, cases)).toEqual([]);
  });
});
