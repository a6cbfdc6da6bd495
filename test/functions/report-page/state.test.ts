import fc from 'fast-check';
import {
  addressOf,
  conditionsOf,
  FILTER_NAMES,
  FIRST_STATE,
  type PageState,
  periodOf,
  stateIn,
} from '../../../functions/report-page/state.ts';

const words = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text);
const states: fc.Arbitrary<PageState> = fc.record({
  report: words,
  period: fc.constantFrom('', 'last_year', '2027-03-01..2027-03-31'),
  isCompared: fc.boolean(),
  filters: fc.dictionary(fc.constantFrom(...FILTER_NAMES), words),
});

test('what somebody looks at is in the address, and comes back from it', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(stateIn(addressOf(state))).toEqual(state);
    }),
  );
});

test('an address without anything shows the overview, with the periods that it has', () => {
  expect(addressOf(FIRST_STATE)).toBe('');
  expect(stateIn('?period=&team=%20')).toEqual(FIRST_STATE);
});

test.each([
  ['', undefined],
  ['last_7_days', 'last_7_days'],
  ['2027-03-01..2027-03-31', { from: '2027-03-01', to: '2027-04-01' }],
  ['2027-12-31..2027-12-31', { from: '2027-12-31', to: '2028-01-01' }],
])('the period %j is asked for as %j: the last day belongs to it', (period, asked) => {
  expect(periodOf(period)).toEqual(asked);
});

test('what a report is narrowed to is said as conditions, and nobody is somebody to ask for', () => {
  expect(conditionsOf({})).toBeUndefined();
  expect(conditionsOf({ team: '3', channel: 'email', agent: 'none' })).toEqual({
    all: [
      { field: 'ticket.teamId', operator: 'is', value: 3 },
      { field: 'act.agent', operator: 'absent' },
      { field: 'ticket.channel', operator: 'is', value: 'email' },
    ],
  });
});
