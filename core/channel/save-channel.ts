import { type ChannelSettings, channelSettingsSchema } from '../../schemas/channel.ts';
import { inWords } from '../../schemas/in-words.ts';
import { changeThing, createThing, type ThingTarget } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields } from '../shared/optimistic.ts';
import { schemaProblems } from '../shared/schema-problems.ts';
import type { Table } from '../shared/table.ts';
import { type Channel, channelArea } from './channel-area.ts';
import { kindOf } from './kinds.ts';

/** What admins say of a channel. */
export type ChannelFields = Omit<Channel, 'key' | 'isRetired' | 'version' | 'jobId' | 'secretsSetAt'>;

/**
 * Makes a channel; its secrets are set apart.
 * @throws InvalidInputError that names what is wrong; ConflictError when the key is taken or there are too many
 */
export function createChannel(
  deps: { table: Table },
  context: Context,
  { key, fields, alongside }: { key: string; fields: ChannelFields; alongside?: AlongsideWrites<Channel> },
): Promise<Channel> {
  const settings = settingsOf(fields.kind, fields.settings);
  return createThing(deps, context, channelArea, {
    fields: { key, ...fields, settings, secretsSetAt: {} },
    ...(alongside && { alongside }),
  });
}

/**
 * Changes a channel: absent fields stay, and so do its secrets. Settings are given as a whole.
 * @throws NotFoundError, StaleVersionError, InvalidInputError that names what is wrong
 */
export function updateChannel(
  deps: { table: Table },
  context: Context,
  { change, ...target }: ThingTarget<Channel> & { change: Partial<Omit<ChannelFields, 'kind'>> },
): Promise<Channel> {
  return changeThing(deps, context, channelArea, {
    ...target,
    decide: (before) => {
      const after = { ...before, ...definedFields(change) };
      return change.settings === undefined
        ? after
        : { ...after, settings: settingsOf(after.kind, after.settings) };
    },
  });
}

/** Settings as a kind understands them, with what it takes for granted. @throws InvalidInputError */
function settingsOf(kind: string, given: ChannelSettings): ChannelSettings {
  const known = kindOf(kind);
  if (known === undefined)
    throw wrongFieldsError([{ path: 'kind', message: 'is not a kind of channel that this desk knows' }]);
  const { data, error } = known.settings.safeParse(given, { error: inWords });
  if (error === undefined) return channelSettingsSchema.parse(data);
  throw wrongFieldsError(
    schemaProblems(error).map(
      ({ path, message }): FieldProblem => ({ path: path === '' ? 'settings' : `settings.${path}`, message }),
    ),
  );
}
