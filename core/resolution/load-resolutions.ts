import type { Table } from '../shared/table.ts';
import { type Resolutions, resolutionArea, SHIPPED_RESOLUTIONS } from './resolution-area.ts';

/**
 * The resolutions of the desk at this moment, in one read: for whoever rarely needs them. The first change of one writes all
 * of them down, so that there are rows of all of them or none.
 */
export async function loadResolutions(table: Table): Promise<Resolutions> {
  const { rows } = await table.query(resolutionArea.all());
  return resolutionArea.compile(rows.length === 0 ? SHIPPED_RESOLUTIONS : rows.map(resolutionArea.parse));
}
