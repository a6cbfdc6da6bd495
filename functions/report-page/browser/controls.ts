import { daysOf, FILTER_NAMES, type FilterName, type PageState } from '../state.ts';
import { element } from './dom.ts';

/** A value that can be chosen, and what people call it. */
export interface Choice {
  readonly value: string;
  readonly label: string;
}

const PERIODS: readonly Choice[] = [
  ['', 'As the report has it'],
  ['today', 'Today'],
  ['yesterday', 'Yesterday'],
  ['last_7_days', 'Last 7 days'],
  ['last_30_days', 'Last 30 days'],
  ['last_90_days', 'Last 90 days'],
  ['last_365_days', 'Last 365 days'],
  ['this_week', 'This week'],
  ['last_week', 'Last week'],
  ['this_month', 'This month'],
  ['last_month', 'Last month'],
  ['this_quarter', 'This quarter'],
  ['last_quarter', 'Last quarter'],
  ['this_year', 'This year'],
  ['last_year', 'Last year'],
].map(([value = '', label = '']) => ({ value, label }));
const DAYS = 'days';

const LABELS: Record<FilterName, string> = {
  team: 'Team',
  agent: 'Agent',
  channel: 'Channel',
  priority: 'Priority',
  mailbox: 'Mailbox',
};

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
    day('from', 'From', from),
    day('last', 'To', last),
    element('button', { type: 'submit' }, 'Show'),
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
      label: 'Period',
      choices: [...PERIODS, { value: DAYS, label: 'Days…' }],
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
    ' Compare with the period before',
  );
  const filters = FILTER_NAMES.flatMap((name) => {
    const known = choices[name];
    if (known === undefined) return [];
    const { [name]: value = '', ...others } = state.filters;
    const all = [{ value: '', label: 'All' }, ...known];
    return [
      select({ id: name, label: LABELS[name], choices: all, value }, (chosen) =>
        go({ ...state, filters: chosen === '' ? others : { ...others, [name]: chosen } }),
      ),
    ];
  });
  return element(
    'section',
    { class: 'controls', 'aria-label': 'What is counted' },
    period,
    isDays ? days(state, go) : null,
    ...filters,
    compare,
  );
}
