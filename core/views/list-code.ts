/**
 * What stands for the kind of a list in the PLACES row of each ticket: a number is three times shorter than a name, and
 * a ticket may stand in hundreds of lists. Numbers are never given twice and never changed.
 */
const LIST_NUMBER = {
  open: 1,
  unassigned: 2,
  assignee: 3,
  team: 4,
  requester: 5,
  status: 6,
  due: 7,
  internal: 8,
  organisation: 9,
  tag: 10,
  shared: 11,
  teamshared: 12,
  trash: 13,
  spam: 14,
  blocked: 15,
  planned: 16,
  plannedown: 17,
  collaborator: 18,
  member: 19,
  view: 20,
  viewof: 21,
} as const;

const KIND_OF_NUMBER = new Map(
  Object.entries(LIST_NUMBER).map(([kind, number]): [string, string] => [String(number), kind]),
);

const NAME = /^([a-z]+)(?::([^\s@]+))?(?:@(\d+))?$/;
const CODE = /^(\d+)(?:\.([0-9a-z]+)|=([^\s@]+))?(?:@([0-9a-z]+))?$/;
const NUMBER = /^[1-9]\d*$/;
/** Numbers are written with the digits 0 to 9 and a to z. */
const RADIX = 36;

/**
 * The short form of a list's name: `assignee:123456` is `3.2n9c`, `status:open@3` is `6=open@3`.
 * @throws when the kind of list has no number
 */
export function codeOfList(name: string): string {
  const [, kind = '', key, team] = NAME.exec(name) ?? [];
  const number = Object.hasOwn(LIST_NUMBER, kind) ? LIST_NUMBER[kind as keyof typeof LIST_NUMBER] : undefined;
  if (number === undefined) throw new Error(`The list ${name} has no number: give its kind one.`);
  const keyPart = key === undefined ? '' : isNumber(key) ? `.${shortOf(key)}` : `=${key}`;
  return `${number}${keyPart}${team === undefined ? '' : `@${shortOf(team)}`}`;
}

/** The name that a code stands for; null for a kind of list that only a later version of the desk knows. */
export function listOfCode(code: string): string | null {
  const [, number = '', short, text, team] = CODE.exec(code) ?? [];
  const kind = KIND_OF_NUMBER.get(number);
  if (kind === undefined) return null;
  const key = short === undefined ? text : longOf(short);
  return `${kind}${key === undefined ? '' : `:${key}`}${team === undefined ? '' : `@${longOf(team)}`}`;
}

/** Whether a key is a number that comes back as it was; a tag may have more digits. */
function isNumber(key: string): boolean {
  return NUMBER.test(key) && Number.isSafeInteger(Number(key));
}

function shortOf(number: string): string {
  return Number(number).toString(RADIX);
}

function longOf(short: string): string {
  return String(Number.parseInt(short, RADIX));
}
