import { type Context, Liquid } from 'liquidjs';
import * as z from 'zod';
import { counted } from './request-words.ts';

/** Most characters of a text once it is filled in. */
export const FILLED_LIMIT = 20_000;
/** What filling in may use: characters and items altogether, and milliseconds as a last resort. */
const MEMORY_LIMIT = 100_000;
const RENDER_MILLISECONDS = 500;

/** Tags that decide and repeat. Those that read other files, count across texts or draw tables are not there. */
const TAGS = [
  'assign',
  'capture',
  'case',
  'comment',
  'if',
  'unless',
  'for',
  'break',
  'continue',
  'raw',
  'echo',
  '#',
];
/** Filters whose answer follows from their input alone. */
const FILTERS = [
  ...['append', 'prepend', 'capitalize', 'downcase', 'upcase', 'strip', 'lstrip', 'rstrip', 'squish'],
  ...['strip_newlines', 'truncate', 'truncatewords', 'replace', 'replace_first', 'remove', 'remove_first'],
  ...['slice', 'split', 'join', 'first', 'last', 'size', 'sort', 'uniq', 'reverse', 'concat', 'default'],
  ...[
    'plus',
    'minus',
    'times',
    'divided_by',
    'modulo',
    'round',
    'ceil',
    'floor',
    'abs',
    'at_least',
    'at_most',
  ],
];

/** In which language and time zone moments are written. */
export interface Place {
  /** BCP 47 */
  readonly language: string;
  /** IANA name */
  readonly timeZone: string;
}

const formsSchema = z.object({ other: z.string() }).catchall(z.string());
const placeSchema = z.object({ language: z.string(), timeZone: z.string(), request: formsSchema });
type Placed = z.infer<typeof placeSchema>;

/** Under this name, which no template can write, a filter finds the place. */
const PLACE = ' place';

/** What a text is filled in with beside what it names: only filters see it. */
export const placed = (place: Placed) => ({ [PLACE]: place });

const placeOf = (context: Context): Placed => placeSchema.parse(Reflect.get(context.globals, PLACE));

const DAY = { year: 'numeric', month: 'long', day: 'numeric' } as const;
const TIME = { hour: 'numeric', minute: '2-digit' } as const;
const moments: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date: DAY,
  weekday: { weekday: 'long' },
  time: TIME,
  date_time: { ...DAY, ...TIME, timeZoneName: 'short' },
};

/** A filter that writes a moment or a date as people do there. A date without a time is that day everywhere. */
function momentFilter(options: Intl.DateTimeFormatOptions) {
  return function (this: { context: Context }, value: unknown) {
    const { language, timeZone } = placeOf(this.context);
    const text = String(value ?? '');
    if (text === '') return '';
    const moment = new Date(text);
    if (Number.isNaN(moment.getTime())) throw new Error('this is neither a date nor a moment');
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
    return new Intl.DateTimeFormat(language, { ...options, timeZone: isDay ? 'UTC' : timeZone }).format(
      moment,
    );
  };
}

/** A number with the form of a noun that goes with it: `{{ 3 | requests }}`, `{{ n | plural: one: "day", other: "days" }}`. */
function requestsFilter(this: { context: Context }, value: unknown) {
  const { language, request } = placeOf(this.context);
  return counted(numberIn(value), request, language);
}

function pluralFilter(this: { context: Context }, value: unknown, ...named: unknown[]) {
  const forms = formsSchema.safeParse(Object.fromEntries(named.filter(Array.isArray)));
  if (!forms.success) throw new Error('a plural needs at least its form `other`');
  const { language } = placeOf(this.context);
  return counted(numberIn(value), forms.data, language);
}

function numberIn(value: unknown): number {
  const number = typeof value === 'number' ? value : Number(String(value ?? '').trim() || Number.NaN);
  if (!Number.isFinite(number)) throw new Error('this is no number');
  return number;
}

/**
 * Liquid as templates have it: nothing unknown, nothing endless, nothing that reads what is not given. What a text names is looked at
 * before it is filled in, so that then only what is not there is missing, such as the first of no items: that is nothing. Where it
 * writes HTML, whatever is filled in is written as text, never as markup.
 */
export function liquidEngine({ writesHtml = false }: { writesHtml?: boolean } = {}): Liquid {
  const engine = new Liquid({
    ...(writesHtml && { outputEscape: 'escape' as const }),
    strictFilters: true,
    ownPropertyOnly: true,
    memoryLimit: MEMORY_LIMIT,
    renderLimit: RENDER_MILLISECONDS,
  });
  for (const name of Object.keys(engine.tags)) if (!TAGS.includes(name)) delete engine.tags[name];
  for (const name of Object.keys(engine.filters)) if (!FILTERS.includes(name)) delete engine.filters[name];
  for (const [name, options] of Object.entries(moments)) engine.registerFilter(name, momentFilter(options));
  engine.registerFilter('requests', requestsFilter);
  engine.registerFilter('plural', pluralFilter);
  return engine;
}
