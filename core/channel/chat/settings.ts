import * as z from 'zod';

/** Words of a widget by language (BCP 47). */
const words = (most: number) =>
  z.record(z.string().regex(/^[A-Za-z0-9-]{2,35}$/), z.string().min(1).max(most));

/** A host, `*.` before it for all below it; a port where it is not the usual one. */
const DOMAIN =
  /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9]\d{0,4})?$/;

/** What visitors can be asked before they write. */
export const ASKED_BEFORE = ['name', 'email'] as const;
const asked = z.array(z.enum(ASKED_BEFORE)).max(ASKED_BEFORE.length);

/** When a widget speaks first. */
const greetingSchema = z.strictObject({
  text: words(500),
  /** paths of pages, `*` for any letters; none: every page */
  pages: z.array(z.string().max(200)).max(20).default([]),
  /** seconds on the page */
  afterSeconds: z.int().min(0).max(3600).default(10),
  visitors: z.enum(['all', 'new', 'returning']).default('all'),
  /** whether it is shown while nobody is there, too */
  whenAway: z.boolean().default(false),
});

/** What an admin says of the chat on a site. */
export const chatSettings = z.strictObject({
  /** sites that may show it; the help centre always may */
  domains: z.array(z.string().regex(DOMAIN, 'must be a host such as shop.example.com')).max(50).default([]),
  /** addresses and networks (CIDR) from which nobody may use it */
  blockedAddresses: z
    .array(
      z.union(
        [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
        'must be an address or a network such as 203.0.113.0/24',
      ),
    )
    .max(200)
    .default([]),
  title: words(60).default({}),
  intro: words(500).default({}),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1f5fbf')
    .default('#1f5fbf'),
  side: z.enum(['left', 'right']).default('right'),
  /** asked before the first message */
  asks: asked.default([]),
  /** of what is asked, what must be said */
  requires: asked.default([]),
  /** whether the site may, or has to, prove who a visitor is */
  identity: z.enum(['off', 'optional', 'required']).default('optional'),
  /** key of the calendar of working hours; null: agents' presence alone decides */
  calendar: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,59}$/)
    .nullable()
    .default(null),
  /** minutes of silence after which a chat is over */
  sessionMinutes: z.int().min(1).max(1440).default(30),
  /** files of one message; 0: none are taken */
  mostFiles: z.int().min(0).max(10).default(5),
  fileBytes: z.int().min(1000).max(50_000_000).default(10_000_000),
  /** media types that are taken, `*` for any letters */
  fileTypes: z
    .array(z.string().regex(/^[a-z0-9*][a-z0-9!#$&^_.+*-]*\/[a-z0-9*][a-z0-9!#$&^_.+*-]*$/))
    .max(30)
    .default(['image/*', 'video/*', 'audio/*', 'application/pdf', 'text/plain']),
  greetings: z.array(greetingSchema).max(20).default([]),
  /** minutes after a visitor was seen last at which replies that they have not read go by mail; null: none do */
  mailAfterMinutes: z.int().min(1).max(1440).nullable().default(10),
  /** `asked`: who ends a chat can have what was written mailed; `always`: it is, once nobody has written for `sessionMinutes` */
  transcripts: z.enum(['asked', 'always']).default('asked'),
  /** whether articles are suggested before a person is bothered */
  suggests: z.boolean().default(true),
});
export type ChatSettings = z.infer<typeof chatSettings>;
