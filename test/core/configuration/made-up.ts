import * as z from 'zod';
import { recordEvent } from '../../../core/audit/index.ts';
import type { Area, Configured } from '../../../core/configuration/index.ts';
import { UNSAID } from '../../../core/mailbox/unsaid.ts';
import { ROW_KIND } from '../../../core/shared/names.ts';
import { rowsOfKind } from '../../../core/shared/row-kind.ts';

const thingSchema = z.object({
  key: z.string(),
  /** names a colour */
  colour: z.string().nullable().default(null),
  isRetired: z.boolean(),
  version: z.int(),
});
/** A thing of a made-up area. */
export type Thing = z.infer<typeof thingSchema> & Configured;

/** A thing that was never stored. */
export const thing = (key: string, colour: string | null = null): Thing => ({
  key,
  colour,
  isRetired: false,
  version: 0,
});

const rows = rowsOfKind(ROW_KIND.mailbox, z.object({ thing: thingSchema }));

/** Declares an area as any other: where its rows are, what is shipped, what it names, what must hold. */
function areaOf(
  name: string,
  shipped: readonly Thing[],
  given: Partial<Pick<Area<Thing, Map<string, Thing>>, 'references' | 'problems'>> = {},
): Area<Thing, Map<string, Thing>> {
  const pk = 'MAILBOXES';
  return {
    name,
    most: 5,
    keyOf: ({ key }) => key,
    all: (after) => ({
      pk,
      from: after === undefined ? `${name}.!` : `${after} `,
      to: `${name}.~`,
      limit: 2,
    }),
    parse: (row) => rows.parse(row).thing,
    row: (one) => rows.row({ pk, sk: `${name}.${one.key}` }, { version: one.version, thing: one }),
    unwritten: () => shipped,
    references: () => [],
    problems: () => [],
    record: (act, { after }, context) => {
      const { key, version, isRetired } = after;
      const mailbox = {
        address: key,
        name: act,
        teamId: null,
        ...UNSAID,
        isDefault: false,
        isRetired,
        version,
      };
      return recordEvent(`MAILBOX#${name}.${key}`, 'mailbox.created', { mailbox }, context);
    },
    compile: (things) => new Map(things.map((one) => [one.key, one])),
    ...given,
  };
}

/** Colours, of which some are shipped. */
export const colours = areaOf('colours', [thing('red'), thing('blue')]);

/** Shelves, each of which may name a colour. One of them must be in use. */
export const shelves = areaOf('shelves', [thing('a'), thing('b'), thing('c')], {
  references: ({ colour }) =>
    colour === null
      ? []
      : [
          {
            path: 'colour',
            area: colours,
            key: colour,
            refusal: { code: 'colour.unknown', message: 'There is no such colour.', field: 'is no colour' },
          },
        ],
  problems: (things) =>
    things.some(({ isRetired }) => !isRetired) ? [] : [{ path: 'isRetired', message: 'one must be in use' }],
});
