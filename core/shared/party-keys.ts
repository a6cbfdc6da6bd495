import type { Key } from './write.ts';

/** Key of a customer's row, for whatever names one. */
export function customerKey(customerId: number): Key {
  return { pk: `C#${customerId}`, sk: 'META' };
}

/** Key of an organisation's row, for whatever names one. */
export function organisationKey(organisationId: number): Key {
  return { pk: 'ORGANISATIONS', sk: organisationPlace(organisationId) };
}

/** Key of a team's row, for whatever names one. */
export function teamKey(teamId: number): Key {
  return { pk: 'TEAMS', sk: `TEAM#${String(teamId).padStart(12, '0')}` };
}

/** The place of an organisation in the list of all. */
export function organisationPlace(organisationId: number): string {
  return `O#${String(organisationId).padStart(12, '0')}`;
}
