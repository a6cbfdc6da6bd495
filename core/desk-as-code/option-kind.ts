import { updateOptionsSchema } from '../../schemas/api/options.ts';
import { OPTION_NAMES, type Options } from '../../schemas/options.ts';
import { namingCalendars } from '../calendar/index.ts';
import { loadThing, updateThing } from '../configuration/index.ts';
import { jobWrites } from '../jobs/index.ts';
import { DESK_OPTIONS, optionsArea } from '../options/index.ts';
import { REDATE_TRASH } from '../purge/index.ts';
import { type Rederivation, rederiving } from '../rederivation/index.ts';
import { promisedOptions } from '../sla-policy/index.ts';
import { readSaid } from './configured-kind.ts';
import type { Doing, Kind } from './kind.ts';

/** What options are changed with. */
export interface OptionKindDeps {
  readonly doing: Doing;
  /** what the settings say of options that no admin has changed */
  readonly options: Partial<Options>;
  readonly rederivation: Rederivation;
}

/** The options of the desk: one thing, which is always there. */
export function optionKind({ doing, options, rederivation }: OptionKindDeps): Kind {
  const { table, context } = doing;
  const area = rederiving(promisedOptions(namingCalendars(optionsArea(options))), rederivation);
  const load = () => loadThing(table, area, { what: area.what, key: DESK_OPTIONS });
  const save = async (_: string, said: object) => {
    const change = readSaid(updateOptionsSchema, { ...said });
    const { trashDays } = await load();
    const isRedating = change.trashDays !== undefined && change.trashDays !== trashDays;
    const alongside = () => (isRedating ? jobWrites(REDATE_TRASH, {}, context).writes : []);
    return updateThing({ table }, context, area, { key: DESK_OPTIONS, change, alongside });
  };
  return {
    name: 'options',
    entries: async () => {
      const known = new Map(Object.entries(await load()));
      const said = Object.fromEntries(OPTION_NAMES.map((name) => [name, known.get(name)]));
      return [{ key: DESK_OPTIONS, said, isRetired: false, isShipped: true }];
    },
    create: save,
    update: save,
  };
}
