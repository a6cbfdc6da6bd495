import { allValues, firstValue, type HeaderField, readHeaderBlock } from './mime/header-fields.ts';

const HEADER_BYTES = 256 * 1024;
/** The fields that SES writes on top of a mail, up to the one that holds its results. */
const WRITTEN_BEFORE = new Set([
  'return-path',
  'received',
  'x-ses-spam-verdict',
  'x-ses-virus-verdict',
  'received-spf',
]);
const AUTHSERV_ID = /^amazonses\.com(?: 1)?$/;
const DOMAIN = '[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?';
const DKIM = new RegExp(`^dkim=([a-z]+)(?: header\\.(?:i=[^\\s@"]{0,64}@|d=)(${DOMAIN}))?$`);
const DMARC = new RegExp(`^dmarc=[a-z]+(?: header\\.from=${DOMAIN})?$`);
/** The identity of a signature (RFC 6376, 3.5) without anything that would have to be encoded or quoted. */
const PLAIN_IDENTITY = /^[a-z0-9!#$%&'*+/?^_`{|}~.-]*@[a-z0-9.-]+$/i;

/**
 * The results that SES itself wrote: those of the first Authentication-Results field, if nothing but SES's own fields
 * stands above it. `''` when it wrote none: any other such field may be the sender's (RFC 8601, section 5).
 */
function resultsOfSes(fields: readonly HeaderField[]): string {
  const at = fields.findIndex(({ name }) => !WRITTEN_BEFORE.has(name));
  const above = fields.slice(0, Math.max(at, 0));
  const found = fields[at];
  const received = above.filter(({ name }) => name === 'received');
  const isOfSes =
    received.length === 1 && /\bby inbound-smtp\.[a-z0-9-]+\.amazonaws\.com\b/.test(received[0]?.value ?? '');
  return isOfSes && found?.name === 'authentication-results' ? found.value.slice(0, 10_000) : '';
}

/** Removes comments, those inside of comments too; null when they do not close. */
function withoutComments(value: string): string | null {
  let plain = value;
  for (let depth = 0; depth < 10 && plain.includes('('); depth += 1)
    plain = plain.replace(/\([^()]*\)/g, ' ');
  return /[()"\\]/.test(plain) ? null : plain;
}

/** Whether a name that a server gave itself is the one that its Received field shows: no blank, so nothing behind it. */
function isGreeting(clause: string, fields: readonly HeaderField[]): boolean {
  const name = /^from ([^\s();]+) \(/i.exec(firstValue(fields, 'received'))?.[1]?.toLowerCase();
  return clause === `helo=${name}`;
}

/** The shapes of SES's clauses, in the order in which it writes them; one that stands elsewhere comes from a sender. */
const SHAPES: readonly ((clause: string, fields: readonly HeaderField[]) => boolean)[] = [
  (clause) => /^spf=[a-z]+(?: client-ip=[0-9a-f.:]+)?$/.test(clause),
  (clause) => /^envelope-from=[^\s;]*$/.test(clause),
  isGreeting,
  (clause) => DKIM.test(clause),
  (clause) => DMARC.test(clause),
];

function isInOrder(clauses: readonly string[], fields: readonly HeaderField[]): boolean {
  let last = -1;
  return clauses.every((clause) => {
    const shape = SHAPES.findIndex((fits) => fits(clause, fields));
    const isRepeated = shape === last && !DKIM.test(clause);
    const isNext = shape !== -1 && shape >= last && !isRepeated;
    last = shape;
    return isNext;
  });
}

const tagOf = (signature: string, tag: string): string | undefined =>
  new RegExp(`(?:^|;)\\s*${tag}\\s*=([^;]*)`).exec(signature)?.[1]?.replace(/\s+/g, '').toLowerCase();

/** The domains that signed, as the signatures themselves say; null when one could write more than a name into a result. */
function signingDomains(fields: readonly HeaderField[]): string[] | null {
  const signatures = allValues(fields, 'dkim-signature').map((value) => value.slice(0, 10_000));
  const identities = signatures.flatMap((signature) => tagOf(signature, 'i') ?? []);
  if (!identities.every((identity) => PLAIN_IDENTITY.test(identity))) return null;
  return signatures.flatMap((signature) => tagOf(signature, 'd') ?? []);
}

const isWithin = (domain: string, parent: string): boolean =>
  domain === parent || domain.endsWith(`.${parent}`);

/** What SES found out about where a mail comes from, in the words of RFC 8601; `''` where it says nothing. */
export interface SesResults {
  spf: string;
  dkim: readonly { result: string; domain: string }[];
  dmarc: string;
}

function fieldsOf(raw: Uint8Array): HeaderField[] {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, HEADER_BYTES));
  return readHeaderBlock(head, 0, head.length).fields;
}

/**
 * The results that SES itself wrote on top of a stored mail; null when there are none that can be trusted. Parts of that
 * field are a sender's words (the envelope's sender, the name that a server gives itself), so a field that has anything
 * but SES's clauses in SES's order counts for nothing.
 */
export function readSesResults(raw: Uint8Array): SesResults | null {
  const fields = fieldsOf(raw);
  const plain = withoutComments(resultsOfSes(fields))?.toLowerCase();
  const [server = '', ...rest] = (plain ?? '').split(';').map((clause) => clause.replace(/\s+/g, ' ').trim());
  const clauses = rest.filter((clause) => clause !== '');
  if (!AUTHSERV_ID.test(server) || !isInOrder(clauses, fields)) return null;
  const resultOf = (method: string) =>
    clauses.flatMap((clause) => new RegExp(`^${method}=([a-z]+)`).exec(clause)?.[1] ?? [])[0] ?? '';
  const dkim = clauses.flatMap((clause) => {
    const [, result, domain = ''] = DKIM.exec(clause) ?? [];
    return result === undefined ? [] : [{ result, domain }];
  });
  return { spf: resultOf('spf'), dkim, dmarc: resultOf('dmarc') };
}

/**
 * The domains whose DKIM signatures SES found to be right, by its own results on top of a stored mail. A signature must
 * be there for each, and none may have an identity that could write more than a name into SES's results.
 */
export function signedDomains(raw: Uint8Array): string[] {
  const signers = signingDomains(fieldsOf(raw));
  const results = signers === null ? null : readSesResults(raw);
  if (signers === null || results === null) return [];
  return results.dkim.flatMap(({ result, domain }) =>
    result === 'pass' && signers.some((signer) => isWithin(domain, signer)) ? [domain] : [],
  );
}

/**
 * Whether one of two domains is the other or a domain inside of it: they count as one organisation's. Stricter than
 * DMARC's relaxed alignment (RFC 7489, 3.1), which needs a list of the suffixes under which anybody can have a domain:
 * two domains side by side under one parent never count here.
 */
export function isAligned(domain: string, other: string): boolean {
  if (!domain.includes('.') || !other.includes('.')) return false;
  return isWithin(domain, other) || isWithin(other, domain);
}
