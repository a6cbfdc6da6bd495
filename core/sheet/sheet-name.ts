import { NOT_IN_XML } from './not-in-xml.ts';

/** Most characters of the name of a sheet, and what is in none (Microsoft, "Excel specifications and limits"). */
const LONGEST_NAME = 31;
const NOT_IN_NAMES = /[[\]:*?/\\']/g;

/** A name for a sheet that no other has. @param taken names of the others, in small letters */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  const clean = wanted.replaceAll(NOT_IN_XML, '').replaceAll(NOT_IN_NAMES, ' ').trim() || 'Sheet';
  for (let nth = 1; ; nth += 1) {
    const end = nth === 1 ? '' : ` ${nth}`;
    const name = `${clean.slice(0, LONGEST_NAME - end.length)}${end}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
