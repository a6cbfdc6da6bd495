import * as z from 'zod';
import { CONFIGURATION_KEY } from '../../schemas/configuration.ts';
import type { DeskPart } from '../../schemas/desk-document.ts';
import { inWords } from '../../schemas/in-words.ts';
import {
  createThing,
  type DeclaredArea,
  type Keyed,
  readArea,
  restoreThing,
  retireThing,
  updateThing,
} from '../configuration/index.ts';
import { fieldError, wrongFieldsError } from '../shared/errors.ts';
import { isSameValue } from '../shared/same-value.ts';
import { schemaProblems } from '../shared/schema-problems.ts';
import type { Doing, Entry, Kind, Said } from './kind.ts';

/** What of the things of an area a file says: the fields of the schema by which they are made, but for the key. */
export interface Spoken<Thing extends Keyed, Asked> {
  /** the part of the file */
  readonly name: DeskPart;
  readonly area: DeclaredArea<Thing>;
  /** what is said of a new one, its key included where it has one of its own */
  readonly create: z.ZodObject & z.ZodType<Asked>;
  /** what can be said of one that is there; what cannot, stays as it was made */
  readonly update: z.ZodObject;
  /** things that a file does not speak of */
  readonly isLeftOut?: (thing: Thing) => boolean;
  /** what a file says where it says it in fewer words */
  readonly inFile?: (said: Said) => Said;
}

/** Reads what a file says of a thing. @throws InvalidInputError that names each field */
export function readSaid<Asked>(schema: z.ZodType<Asked>, said: Said): Asked {
  const { data, error } = schema.safeParse(said, { error: inWords });
  if (error === undefined) return data;
  throw wrongFieldsError(schemaProblems(error));
}

/** The things of an area as a file would say them. */
export async function entriesOf<Thing extends Keyed>(
  { table }: Pick<Doing, 'table'>,
  { area, create, isLeftOut = () => false, inFile = (said) => said }: Spoken<Thing, unknown>,
): Promise<Entry[]> {
  const { things } = await readArea(table, area);
  const shipped = new Set(area.unwritten([]).map(({ key }) => key));
  return [...things.values()]
    .filter((thing) => !isLeftOut(thing))
    .map((thing) => ({
      key: thing.key,
      said: inFile(saidOf(thing, create)),
      isRetired: thing.isRetired,
      isShipped: shipped.has(thing.key),
    }));
}

/** Of a thing what can be said of it. */
export function saidOf(thing: object, { shape }: z.ZodObject): Said {
  const named = Object.entries(thing).filter(
    ([name, value]) => name !== 'key' && Object.hasOwn(shape, name) && value !== undefined,
  );
  return Object.fromEntries(named);
}

/** The change of a thing that is there: what is fixed is not in it, and must be as it was. */
export function changeIn<Asked extends object>(
  { create, update }: Pick<Spoken<Keyed, Asked>, 'create' | 'update'>,
  asked: Asked,
  before: object,
): Partial<Asked> {
  const fixed = Object.keys(create.shape).filter(
    (name) => name !== 'key' && !Object.hasOwn(update.shape, name),
  );
  const was = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(asked))
    if (fixed.includes(name) && !isSameValue(value, was.get(name)))
      throw fieldError(name, 'stays as it was made: make another one');
  return Object.fromEntries(
    Object.entries(asked).filter(([name]) => Object.hasOwn(update.shape, name)),
  ) as Partial<Asked>;
}

/** What kinds of things have in common, however they are made and changed. */
export function sharedKind<Thing extends Keyed, Asked>(
  doing: Doing,
  spoken: Spoken<Thing, Asked>,
): Omit<Kind, 'create' | 'update'> {
  const { name, area } = spoken;
  const { table, context } = doing;
  return {
    name,
    entries: () => entriesOf(doing, spoken),
    retire: (key) => retireThing({ table }, context, area, { key }),
    restore: (key) => restoreThing({ table }, context, area, { key }),
  };
}

/** A kind of things that are made and changed as those of all areas are. */
export function configuredKind<Thing extends Keyed, Asked extends Omit<Thing, 'isRetired' | 'version'>>(
  doing: Doing,
  spoken: Spoken<Thing, Asked>,
): Kind {
  const { area } = spoken;
  const { table, context } = doing;
  return ownKind(doing, spoken, {
    create: (_, fields) => createThing({ table }, context, area, { fields }),
    update: (key, change) => updateThing({ table }, context, area, { key, change: change as Partial<Thing> }),
  });
}

/** How things are made and changed by commands of their own, given what a file says of them. */
interface Commands<Asked> extends Partial<Pick<Kind, 'retire' | 'restore'>> {
  create: (key: string, asked: Asked) => Promise<unknown>;
  update: (key: string, change: Partial<Asked>) => Promise<unknown>;
  /** what is read of the file; when absent, the key stands in it too */
  given?: (said: Said) => Said;
}

const keyedSchema = z.object({
  key: z.string().regex(CONFIGURATION_KEY, 'must be a-z, 0-9, _ and -, and begin with a letter'),
});

/** A kind of things that are made and changed by commands of their own. */
export function ownKind<Thing extends Keyed, Asked extends object>(
  doing: Doing,
  spoken: Spoken<Thing, Asked>,
  { create, update, given, ...others }: Commands<Asked>,
): Kind {
  const asked = (key: string, said: Said) => {
    if (given === undefined) return readSaid(spoken.create, { key, ...said });
    readSaid(keyedSchema, { key });
    return readSaid(spoken.create, given(said));
  };
  return {
    ...sharedKind(doing, spoken),
    ...others,
    create: (key, said) => create(key, asked(key, said)),
    update: async (key, said) => {
      const before = (await readArea(doing.table, spoken.area)).things.get(key);
      return update(key, changeIn(spoken, asked(key, said), before ?? {}));
    },
  };
}
