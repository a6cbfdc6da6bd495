import { loadThing } from '../configuration/index.ts';
import type { Table } from '../shared/table.ts';
import { DESK_OPTIONS, optionsArea, type StoredOptions } from './options-area.ts';

const area = optionsArea({});

/** The options of the desk as they stand in the table now, for what must not go by those of a second ago. */
export const optionsNow = (table: Table): Promise<StoredOptions> =>
  loadThing(table, area, { what: area.what, key: DESK_OPTIONS });
