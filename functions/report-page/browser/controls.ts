import { daysOf, FILTER_NAMES, type FilterName, type PageState } from '../state.ts';
import { element } from './dom.ts';
import { say } from './writing.ts';

/** A value that can be chosen, and what people call it. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

const NAMED = [
  ...(['this_week', 'last_week', 'this_month', 'last_month'] as const),
  ...(['this_quarter', 'last_quarter', 'this_year', 'last_year'] as const),
];
const LAST_DAYS = [7, 30, 90, 365];

/** The periods that can be chosen, as who reads calls them. */
const periods = (): Choice[] => [
  { value: '', label: say('asReport') },
  { value: 'today', label: say('today') },
  { value: 'yesterday', label: say('yesterday') },
  ...LAST_DAYS.map((n) => ({ value: `last_${n}_days`, label: say('lastDays', { n: String(n) }) })),
  ...NAMED.map((value) => ({ value, label: say(value) })),
];
const DAYS = 'days';

function select(
  { id, label, choices, value }: { id: string; label: string; choices: readonly Choice[]; value: string },
  onChoose: (value: string) => void,
): HTMLElement {
  const known = choices.some((choice) => choice.value === value);
  const all = known ? choices : [...choices, { value, label: value }];
  const control = element(
    'select',
    {
      id,
      onchange: ({ target }) => {
        if (target instanceof HTMLSelectElement) onChoose(target.value);
      },
    },
    ...all.map((choice) =>
      element('option', { value: choice.value, selected: choice.value === value }, choice.label),
    ),
  );
  return element('div', { class: 'control' }, element('label', { for: id }, label), control);
}

/** Two days between which a report counts. */
function days(state: PageState, go: (state: PageState) => void): HTMLElement {
  const { from = '', last = '' } = daysOf(state.period) ?? {};
  const day = (id: string, label: string, value: string) =>
    element(
      'div',
      { class: 'control' },
      element('label', { for: id }, label),
      element('input', { id, type: 'date', value, required: true, name: id }),
    );
  return element(
    'form',
    {
      class: 'days',
      onsubmit: (event) => {
        event.preventDefault();
        if (!(event.currentTarget instanceof HTMLFormElement)) return;
        const data = new FormData(event.currentTarget);
        const [first = '', end = ''] = [data.get('from'), data.get('last')].map(String);
        go({ ...state, period: first <= end ? `${first}..${end}` : `${end}..${first}` });
      },
    },
    day('from', say('from'), from),
    day('last', say('to'), last),
    element('button', { type: 'submit' }, say('show')),
  );
}

/** What a reader chooses: the time, with what it is compared, and what it is narrowed to. */
export function controls(
  state: PageState,
  choices: Readonly<Partial<Record<FilterName, readonly Choice[]>>>,
  go: (state: PageState) => void,
): HTMLElement {
  const isDays = daysOf(state.period) !== null || state.period === DAYS;
  const period = select(
    {
      id: 'period',
      label: say('period'),
      choices: [...periods(), { value: DAYS, label: say('days') }],
      value: isDays ? DAYS : state.period,
    },
    (value) => go({ ...state, period: value }),
  );
  const compare = element(
    'label',
    { class: 'check' },
    element('input', {
      type: 'checkbox',
      checked: state.isCompared,
      onchange: () => go({ ...state, isCompared: !state.isCompared }),
    }),
    ` ${say('compare')}`,
  );
  const filters = FILTER_NAMES.flatMap((name) => {
    const known = choices[name];
    if (known === undefined) return [];
    const { [name]: value = '', ...others } = state.filters;
    const all = [{ value: '', label: say('all') }, ...known];
    return [
      select({ id: name, label: say(name), choices: all, value }, (chosen) =>
        go({ ...state, filters: chosen === '' ? others : { ...others, [name]: chosen } }),
      ),
    ];
  });
  return element(
    'section',
    { class: 'controls', 'aria-label': say('counted') },
    period,
    isDays ? days(state, go) : null,
    ...filters,
    compare,
  );
}
