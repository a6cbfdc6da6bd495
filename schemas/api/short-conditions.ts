/** Short names of fields that service levels mostly go by, with those of the catalogue. */
const FIELDS: Readonly<Record<string, string>> = {
  priority: 'ticket.priority',
  tags: 'ticket.tags',
  organisation: 'ticket.organisationId',
  mailbox: 'ticket.mailbox',
  channel: 'ticket.channel',
  type: 'ticket.type',
  team: 'ticket.teamId',
};

const OPERATORS: Readonly<Record<string, string>> = {
  isNot: 'is_not',
  anyOf: 'any_of',
  noneOf: 'none_of',
};

const NO_VALUE = ['present', 'absent'];

/**
 * Conditions in which short names may stand, as conditions of the catalogue; whatever else there is stays as it is, where it is.
 * A value that is none beside what asks for no value, such as `present`, is left out.
 */
export function inFullConditions(written: unknown): unknown {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return written;
  const asksForNone = 'operator' in written && NO_VALUE.includes(String(written.operator));
  const entries = Object.entries(written).flatMap(([name, value]: [string, unknown]) => {
    if (name === 'value' && value === null && asksForNone) return [];
    if (name === 'field') return [[name, fullName(FIELDS, value)]];
    if (name === 'operator') return [[name, fullName(OPERATORS, value)]];
    const isGroup = (name === 'all' || name === 'any') && Array.isArray(value);
    return [[name, isGroup ? value.map(inFullConditions) : value]];
  });
  return Object.fromEntries(entries);
}

function fullName(names: Readonly<Record<string, string>>, value: unknown): unknown {
  return typeof value === 'string' && Object.hasOwn(names, value) ? names[value] : value;
}
