import './style.css';
import * as z from 'zod';
import { choiceWords } from '../../../core/report-words/index.ts';
import { labelIn } from '../../../core/shared/label-in.ts';
import { type LibraryReport, librarySchema } from '../library.ts';
import { reportIn } from '../names.ts';
import { addressOf, FIRST_STATE, type FilterName, type PageState, stateIn } from '../state.ts';
import { labelsOf } from '../words.ts';
import { ask, RefusedError, SignedOutError } from './api.ts';
import { forgetCharts } from './chart.ts';
import { type Choice, controls } from './controls.ts';
import { element, fill } from './dom.ts';
import { openFigure } from './drill.ts';
import { liveNumbers } from './live.ts';
import { partCard } from './report.ts';
import { comeBack, hasPages, signIn, signInWith, signOut, tokenOf } from './sign-in.ts';
import type { Open } from './table.ts';
import { say, speakTo, writingNow } from './writing.ts';

type Choices = Partial<Record<FilterName, readonly Choice[]>>;

/** How often what is shown is read anew while somebody looks, so that a screen on a wall is never old. */
const EVERY_MS = 5 * 60_000;
let again: ReturnType<typeof setInterval> | undefined;

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

/** A label in the language of who reads, where it has one, else in any; a built-in one is called as everywhere on the page. */
function choiceLabel(
  field: string,
  { key, labels }: { key: string; labels: Readonly<Record<string, string>> },
) {
  const { en = Object.values(labels)[0] ?? key } = labels;
  const { language } = writingNow();
  return labelIn({ ...labelsOf(en, choiceWords(field, key, en)), ...labels, en }, [language]);
}

/** The language that an agent has chosen; null: none, or somebody else reads. */
const meSchema = z.object({ agent: z.object({ locale: z.string().nullable() }).optional() });

const nobody = (): Choice => ({ value: 'none', label: say('none') });
const people = ({ items }: z.output<typeof namedSchema>): Choice[] => [
  ...items.map(({ id, name }) => ({ value: String(id), label: name })),
  nobody(),
];

async function know(): Promise<Known> {
  speakTo((await ask(meSchema, '/v1/me')).agent?.locale ?? null);
  const said = await ask(librarySchema, '/v1/reports?limit=100');
  const items = said.items.map((report) => reportIn(writingNow().language, report));
  const isFirst = ({ key }: LibraryReport) => key === FIRST_STATE.report;
  const library = [...items.filter(isFirst), ...items.filter((report) => !isFirst(report))];
  const fieldChoices = (key: string) =>
    listed(fieldsSchema, '/v1/fields', ({ items }) =>
      (items.find((field) => field.key === key)?.values ?? []).map((choice) => ({
        value: choice.key,
        label: choiceLabel(key, choice),
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
  document.title = say('reports');
  const token = element('input', { id: 'token', type: 'password', autocomplete: 'off', required: true });
  fill(
    document.body,
    element(
      'main',
      { class: 'sign-in' },
      element('h1', {}, say('reports')),
      problem === undefined ? null : element('p', { class: 'problem', role: 'alert' }, problem),
      hasPages ? element('button', { type: 'button', onclick: () => void signIn() }, say('signIn')) : null,
      element(
        'form',
        {
          onsubmit: (event) => {
            event.preventDefault();
            signInWith(token.value.trim());
            void start();
          },
        },
        element('label', { for: 'token' }, say(hasPages ? 'orToken' : 'apiToken')),
        token,
        element('button', { type: 'submit', class: hasPages ? 'second' : undefined }, say('useToken')),
      ),
    ),
  );
}

/** Shows a report. What was asked for before and is answered later is not shown any more. */
function showReport(main: Element, { library, choices }: Known, state: PageState): void {
  const report = library.find(({ key }) => key === state.report) ?? library[0];
  if (report === undefined) {
    fill(main, element('p', {}, say('noReport')));
    return;
  }
  document.title = `${report.label} – ${say('reports')}`;
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
    element('nav', { 'aria-label': say('reports') }, element('ul', {}, ...links)),
    element('h1', {}, report.label),
    report.description === null ? null : element('p', { class: 'quiet' }, report.description),
    controls(state, choices, go),
    element('div', { class: 'parts' }, ...parts.map(({ card }) => card)),
  );
  forgetCharts();
  // A period of days that nobody has named yet shows what was shown before.
  const asked = state.period === 'days' ? { ...state, period: FIRST_STATE.period } : state;
  clearInterval(again);
  const showing = parts.flatMap(({ show, showAgain }, at) => {
    const part = report.parts[at];
    if (part === undefined) return [];
    const open: Open = (metric, where) => void openFigure({ part, state: asked, metric, where });
    return [{ show: () => show(asked, open), showAgain: () => showAgain(asked, open) }];
  });
  for (const { show } of showing) show().catch(failed);
  again = setInterval(() => {
    if (document.hidden || !main.isConnected || document.querySelector('dialog') !== null) return;
    for (const { showAgain } of showing) showAgain().then(forgetCharts, failed);
  }, EVERY_MS);
}

function failed(error: unknown): void {
  if (error instanceof SignedOutError) signInPage(tokenOf() === null ? undefined : say('signInAgain'));
  else if (error instanceof RefusedError) signInPage(error.message);
  else signInPage(say('unreachable'));
}

async function start(): Promise<void> {
  if (tokenOf() === null) {
    signInPage();
    return;
  }
  try {
    const known = await know();
    const main = element('main', { id: 'main', tabindex: '-1' });
    const live = liveNumbers(() => signInPage(say('signInAgain')));
    fill(
      document.body,
      element('a', { class: 'skip', href: '#main' }, say('skip')),
      element(
        'header',
        {},
        element('strong', {}, say('reports')),
        element('button', { type: 'button', class: 'second', onclick: () => print() }, say('print')),
        element('button', { type: 'button', class: 'second', onclick: () => void signOut() }, say('signOut')),
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
