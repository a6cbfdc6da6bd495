import './style.css';
import * as z from 'zod';
import { type LibraryReport, librarySchema } from '../library.ts';
import { addressOf, FIRST_STATE, type FilterName, type PageState, stateIn } from '../state.ts';
import { ask, RefusedError, SignedOutError } from './api.ts';
import { forgetCharts } from './chart.ts';
import { type Choice, controls } from './controls.ts';
import { element, fill } from './dom.ts';
import { openFigure } from './drill.ts';
import { liveNumbers } from './live.ts';
import { partCard } from './report.ts';
import { comeBack, hasPages, signIn, signInWith, signOut, tokenOf } from './sign-in.ts';

type Choices = Partial<Record<FilterName, readonly Choice[]>>;

/** What is read once, when somebody has signed in. */
interface Known {
  readonly library: readonly LibraryReport[];
  readonly choices: Choices;
}

const namedSchema = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) });
const mailboxesSchema = z.object({ items: z.array(z.object({ address: z.string() })) });
const fieldsSchema = z.object({
  items: z.array(
    z.object({
      key: z.string(),
      values: z.array(z.object({ key: z.string(), labels: z.record(z.string(), z.string()) })).nullable(),
    }),
  ),
});

/** What a list says, or nothing where the reader may not read it: the page works without. */
async function listed<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  choices: (said: z.output<Schema>) => readonly Choice[],
): Promise<readonly Choice[] | undefined> {
  try {
    return choices(await ask(schema, path));
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

/** A label in the first language that the reader knows, else in any. */
function labelIn(labels: Readonly<Record<string, string>>): string | undefined {
  const wanted = navigator.languages.flatMap((language) => [language, language.split('-')[0] ?? language]);
  const found = [...wanted, 'en'].find((language) => labels[language] !== undefined);
  return found === undefined ? Object.values(labels)[0] : labels[found];
}

const NOBODY: Choice = { value: 'none', label: '(none)' };
const people = ({ items }: z.output<typeof namedSchema>): Choice[] => [
  ...items.map(({ id, name }) => ({ value: String(id), label: name })),
  NOBODY,
];

async function know(): Promise<Known> {
  const { items } = await ask(librarySchema, '/v1/reports?limit=100');
  const isFirst = ({ key }: LibraryReport) => key === FIRST_STATE.report;
  const library = [...items.filter(isFirst), ...items.filter((report) => !isFirst(report))];
  const fieldChoices = (key: string) =>
    listed(fieldsSchema, '/v1/fields', ({ items }) =>
      (items.find((field) => field.key === key)?.values ?? []).map((choice) => ({
        value: choice.key,
        label: labelIn(choice.labels) ?? choice.key,
      })),
    );
  const [team, agent, mailbox, channel, priority] = await Promise.all([
    listed(namedSchema, '/v1/teams?limit=100', people),
    listed(namedSchema, '/v1/agents?limit=100', people),
    listed(mailboxesSchema, '/v1/mailboxes?limit=100', ({ items }) =>
      items.map(({ address }) => ({ value: address, label: address })),
    ),
    fieldChoices('ticket.channel'),
    fieldChoices('ticket.priority'),
  ]);
  const choices = { team, agent, channel, priority, mailbox };
  return {
    library,
    choices: Object.fromEntries(Object.entries(choices).filter(([, known]) => known !== undefined)),
  };
}

function signInPage(problem?: string): void {
  document.title = 'Reports';
  const token = element('input', { id: 'token', type: 'password', autocomplete: 'off', required: true });
  fill(
    document.body,
    element(
      'main',
      { class: 'sign-in' },
      element('h1', {}, 'Reports'),
      problem === undefined ? null : element('p', { class: 'problem', role: 'alert' }, problem),
      hasPages ? element('button', { type: 'button', onclick: () => void signIn() }, 'Sign in') : null,
      element(
        'form',
        {
          onsubmit: (event) => {
            event.preventDefault();
            signInWith(token.value.trim());
            void start();
          },
        },
        element('label', { for: 'token' }, hasPages ? 'Or with an API token' : 'API token'),
        token,
        element('button', { type: 'submit', class: hasPages ? 'second' : undefined }, 'Use the token'),
      ),
    ),
  );
}

/** Shows a report. What was asked for before and is answered later is not shown any more. */
function showReport(main: Element, { library, choices }: Known, state: PageState): void {
  const report = library.find(({ key }) => key === state.report) ?? library[0];
  if (report === undefined) {
    fill(main, element('p', {}, 'There is no report that you may read.'));
    return;
  }
  document.title = `${report.label} – Reports`;
  const go = (next: PageState) => {
    history.pushState(null, '', `${location.pathname}${addressOf(next)}`);
    showReport(main, { library, choices }, next);
  };
  const links = library.map(({ key, label }) => {
    const to = { ...state, report: key };
    return element(
      'li',
      {},
      element(
        'a',
        {
          href: `${location.pathname}${addressOf(to)}`,
          'aria-current': key === report.key ? 'page' : undefined,
          onclick: (event) => {
            if (!(event instanceof MouseEvent) || event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            go(to);
          },
        },
        label,
      ),
    );
  });
  const parts = report.parts.map(partCard);
  fill(
    main,
    element('nav', { 'aria-label': 'Reports' }, element('ul', {}, ...links)),
    element('h1', {}, report.label),
    report.description === null ? null : element('p', { class: 'quiet' }, report.description),
    controls(state, choices, go),
    element('div', { class: 'parts' }, ...parts.map(({ card }) => card)),
  );
  forgetCharts();
  // A period of days that nobody has named yet shows what was shown before.
  const asked = state.period === 'days' ? { ...state, period: FIRST_STATE.period } : state;
  for (const [at, { show }] of parts.entries()) {
    const part = report.parts[at];
    if (part === undefined) continue;
    show(asked, (metric, where) => void openFigure({ part, state: asked, metric, where })).catch(failed);
  }
}

function failed(error: unknown): void {
  if (error instanceof SignedOutError) signInPage(tokenOf() === null ? undefined : 'Sign in again.');
  else if (error instanceof RefusedError) signInPage(error.message);
  else signInPage('The desk could not be reached. Try again.');
}

async function start(): Promise<void> {
  if (tokenOf() === null) {
    signInPage();
    return;
  }
  try {
    const known = await know();
    const main = element('main', { id: 'main', tabindex: '-1' });
    const live = liveNumbers(() => signInPage('Sign in again.'));
    fill(
      document.body,
      element('a', { class: 'skip', href: '#main' }, 'Skip to the report'),
      element(
        'header',
        {},
        element('strong', {}, 'Reports'),
        element('button', { type: 'button', class: 'second', onclick: () => print() }, 'Print'),
        element('button', { type: 'button', class: 'second', onclick: () => void signOut() }, 'Sign out'),
      ),
      live,
      main,
    );
    const shown = () => showReport(main, known, stateIn(location.search));
    window.onpopstate = shown;
    shown();
  } catch (error) {
    failed(error);
  }
}

await comeBack();
await start();
