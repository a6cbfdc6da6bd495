import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLING } from '../../lib/bundle.ts';
import { FUNCTION_ENTRIES, functionName, sourceOf } from '../../lib/functions.ts';

/** Where tickets are written; everything else that changes them calls it. */
const STORE = 'core/ticket/ticket-store.ts';
const WRITES = /\b(?:ticketWrites?|begunTicket|insertTicket|purgedWrite|claimWrite)\(/;
const BEGINS = /\binsertTicket\(/;

const CHANGED_BY_JOBS = 'it begins jobs, which know what they do and are done elsewhere';
const HANDED_OUT = 'whom a ticket is handed to decides nothing about what is promised';

/**
 * Functions that have what changes tickets and do not follow service levels: in each, what writes, and why nothing is promised, kept or
 * moved by that. Whoever adds one has looked.
 */
const NOT_FOLLOWED: Record<string, Record<string, string>> = {
  'api-bulk': {
    'core/ticket/change-quietly.ts': CHANGED_BY_JOBS,
    'core/ticket/change-ticket.ts': CHANGED_BY_JOBS,
    'core/ticket/open-ticket.ts': CHANGED_BY_JOBS,
    'core/ticket/reroute.ts': CHANGED_BY_JOBS,
    'core/conversation/add-message.ts': CHANGED_BY_JOBS,
  },
  'api-customers': {
    'core/customer-merge/move-ticket.ts': CHANGED_BY_JOBS,
  },
  'api-import': {
    'core/import/import-ticket.ts':
      'the service levels of what is imported begin with what happens to it here',
  },
  'api-redactions': {
    'core/redaction/redact-message.ts': 'it strikes words, and instants stay',
  },
  'api-views': {
    'core/next/next-ticket.ts': HANDED_OUT,
    'core/next/skip-ticket.ts': HANDED_OUT,
    'core/ticket/claim.ts': HANDED_OUT,
  },
  'channel-replies-send': {
    'core/channel-in/take-person.ts':
      'it notes by which other id a customer is known there, and instants stay',
    'core/channel-reply/note-reach.ts':
      'it notes that a customer cannot be answered there, and instants stay',
  },
  'stream-projector': {
    'core/purge/begin-purge.ts': 'it sets timers of views, which change no ticket',
    'core/satisfaction/ask.ts': 'it sets timers of views, which change no ticket',
    'core/ticket/fire-deadlines.ts': 'it sets timers of views, which change no ticket',
    'core/ticket/redate-trashed.ts': 'it sets timers of views, which change no ticket',
  },
  'webhooks-deliver': {
    'core/purge/begin-purge.ts': 'it sets timers of webhooks, which change no ticket',
    'core/satisfaction/ask.ts': 'it sets timers of webhooks, which change no ticket',
    'core/ticket/fire-deadlines.ts': 'it sets timers of webhooks, which change no ticket',
    'core/ticket/redate-trashed.ts': 'it sets timers of webhooks, which change no ticket',
  },
};

/** What begins tickets without their service levels. */
const BEGUN_WITHOUT = ['core/import/import-ticket.ts'];

/** The source of each function as it runs, by the modules that it comes from, as far as it can be reached. */
let sources: ReadonlyMap<string, ReadonlyMap<string, string>>;

beforeAll(async () => {
  const { outputFiles } = await build({
    ...BUNDLING,
    entryPoints: FUNCTION_ENTRIES.map((entry) => ({
      in: join('functions', sourceOf(entry)),
      out: functionName(entry),
    })),
    outdir: 'none',
    write: false,
    minify: false,
    packages: 'external',
  });
  sources = new Map(
    outputFiles.map(({ path, text }, at) => {
      const modules = text.split(/^\/\/ (?=(?:core|functions|schemas)\/)/m).map((one) => {
        const end = one.indexOf('\n');
        return [one.slice(0, end), one.slice(end)] as const;
      });
      return [functionName(FUNCTION_ENTRIES[at] ?? fail(path)), new Map(modules)] as const;
    }),
  );
});

const fail = (path: string): never => {
  throw new Error(`${path} is of no function`);
};

/** The modules of a function that write tickets. */
const writersIn = (name: string) =>
  [...(sources.get(name) ?? [])].flatMap(([path, text]) =>
    path !== STORE && WRITES.test(text) ? [path] : [],
  );

describe('every function that changes tickets', () => {
  test.each(FUNCTION_ENTRIES.map(functionName))(
    'follows what is promised of them, or somebody said why not: %s',
    (name) => {
      const writers = writersIn(name).sort();
      const isFollowed = sources.get(name)?.has('core/service-level/levels.ts') === true;
      const looked = Object.keys(NOT_FOLLOWED[name] ?? {}).sort();
      expect(isFollowed ? looked : writers).toEqual(isFollowed ? [] : looked);
    },
  );

  test('is found by what it is made of', () => {
    const found = (name: string) => writersIn(name).length;
    expect(found('api-tickets')).toBeGreaterThan(10);
    expect([found('mail-inbound'), found('jobs-run'), found('clock-wake')].every(Boolean)).toBe(true);
    expect(sources.size).toBe(FUNCTION_ENTRIES.length);
    expect(Object.keys(NOT_FOLLOWED).filter((name) => !sources.has(name))).toEqual([]);
  });
});

test('every ticket begins with its service levels', () => {
  const begin = [...sources.values()].flatMap((modules) =>
    [...modules].filter(([path, text]) => path !== STORE && BEGINS.test(text)),
  );
  const without = begin.filter(([, text]) => !text.includes('begunTicket(')).map(([path]) => path);
  expect([...new Set(without)]).toEqual(BEGUN_WITHOUT);
});
