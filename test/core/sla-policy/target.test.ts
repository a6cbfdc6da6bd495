import { type SlaPolicy, targetOf } from '../../../core/sla-policy/index.ts';
import { ONE_HOUR } from '../../support/given-policy.ts';

const target = ONE_HOUR.targets.first_response ?? { clock: 'business' as const, seconds: {} };
const policyOf = (more: object = {}, own: object = {}): SlaPolicy => ({
  ...ONE_HOUR,
  key: 'standard',
  name: 'Standard',
  position: 1,
  isRetired: false,
  version: 1,
  conditions: {},
  ...more,
  targets: { first_response: { ...Object(target), ...own } },
});
const of = { priority: 'normal', teamCalendar: 'team', defaultCalendar: 'desk' };
const given = (policy: SlaPolicy, more: Partial<typeof of> | object = {}) =>
  targetOf(policy, 'first_response', { ...of, ...more });

describe('what is promised', () => {
  test('is the seconds of the priority, with warnings and escalations', () => {
    const policy = policyOf({}, { seconds: { urgent: 60, low: 0 } });
    expect(given(policy, { priority: 'urgent' })).toEqual({
      policy: 'standard',
      calendar: 'office',
      seconds: 60,
      warnings: [{ percent: 80 }],
      escalateEverySeconds: 7200,
    });
    expect(given(policy, { priority: 'low' })).toMatchObject({ seconds: 0 });
  });

  test('is nothing for another priority, another metric, by a policy without SLA', () => {
    expect(given(policyOf({}, { seconds: { urgent: 60 } }))).toBeNull();
    expect(targetOf(policyOf(), 'resolution', of)).toBeNull();
    expect(given(policyOf({ noSla: true }))).toBeNull();
  });

  test.each([
    ['the metric', policyOf({}, { calendar: 'own' }), {}, 'own'],
    ['the policy', policyOf(), {}, 'office'],
    ['the team, where neither names one', policyOf({ calendar: null }), {}, 'team'],
    ['the desk, where the team has none', policyOf({ calendar: null }), { teamCalendar: null }, 'desk'],
  ])('counts business time by the calendar of %s', (_, policy, more, calendar) => {
    expect(given(policy, more)).toMatchObject({ calendar });
  });

  test('counts every second on calendar time, whatever calendars there are', () => {
    expect(given(policyOf({}, { clock: 'calendar', calendar: 'own' }))).toMatchObject({ calendar: null });
  });

  test('is nothing where no calendar says what business time is, or on a clock of tomorrow', () => {
    const nobody = { teamCalendar: null, defaultCalendar: null };
    expect(given(policyOf({ calendar: null }), nobody)).toBeNull();
    expect(given(policyOf({}, { clock: 'sidereal' }))).toBeNull();
  });

  test('keeps the places of warnings, also behind one of tomorrow, which never comes', () => {
    const policy = policyOf({}, { warnings: [{}, { beforeSeconds: 60 }] });
    expect(given(policy)?.warnings).toEqual([{ percent: 0 }, { beforeSeconds: 60 }]);
  });
});
