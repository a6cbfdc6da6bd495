import { type RunningHost, startHost } from './support/host.ts';
import { casesIn, randomCases } from './support/sla-cases/case.ts';
import { playTogether } from './support/sla-cases/timeline.ts';

jest.setTimeout(3_600_000);

/** Of the acts that most belong together one each: all cases are judged by `test/core/sla` and `test/core/service-level`. */
const PLAYED = [
  'notes and robots do not answer',
  'merged',
  'split',
  'holiday forgotten and entered later',
  'night shift and holiday',
];

/** Random cases that are played among them. */
const SEEDS = [1, 2] as const;

/** The cases of the file that `SLA_CASES` names, all of them; the random ones from `SLA_SEEDS=1-20`; or those above. */
function played() {
  const { SLA_CASES, SLA_SEEDS } = process.env;
  if (SLA_CASES !== undefined) return casesIn(SLA_CASES);
  if (SLA_SEEDS !== undefined) {
    const [from = 1, through = from] = SLA_SEEDS.split('-').map(Number);
    return randomCases(from, through);
  }
  const chosen = casesIn('test/core/sla/cases.json').filter(({ name }) => PLAYED.includes(name));
  return [...chosen, ...randomCases(...SEEDS)];
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
    expect(cases.length).toBeGreaterThan(0);
    expect(await playTogether(desk, cases)).toEqual([]);
  });
});
