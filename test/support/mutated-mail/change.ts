import * as fc from 'fast-check';
import { PIECES, VALUES } from './pieces.ts';

const CODINGS = ['utf8', 'latin1', 'utf16le', 'base64', 'hex'] as const;
type Coding = (typeof CODINGS)[number];

/** A change to the bytes of a mail. Places are shares of its length, so that they stay in it however it is cut. */
export type Change =
  | { do: 'cut'; at: number; share: number }
  | { do: 'swap'; at: number; other: number; lines: number }
  | { do: 'repeat'; at: number; bytes: number; times: number }
  | { do: 'recode'; at: number; share: number; from: Coding; to: Coding }
  | { do: 'insert'; at: number; bytes: Uint8Array }
  | { do: 'relabel'; which: number; value: string }
  | { do: 'break'; ends: string };

const at = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const share = fc.double({ min: 0, max: 0.5, noNaN: true });
const coding = fc.constantFrom(...CODINGS);
const bytes = fc.oneof(
  fc.constantFrom(...PIECES).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 40 }),
);
const times = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 2, max: 20 }) },
  { weight: 1, arbitrary: fc.constant(5000) },
);
const does = <T extends Change['do']>(what: T) => fc.constant(what);

/** Any change. */
export const anyChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ do: does('cut'), at, share }),
  fc.record({ do: does('swap'), at, other: at, lines: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ do: does('repeat'), at, bytes: fc.integer({ min: 1, max: 600 }), times }),
  fc.record({ do: does('recode'), at, share, from: coding, to: coding }),
  fc.record({ do: does('insert'), at, bytes }),
  fc.record({ do: does('relabel'), which: fc.nat(60), value: fc.constantFrom(...VALUES) }),
  fc.record({ do: does('break'), ends: fc.constantFrom('\n', '\r', '\r\n\r\n', '\r\n ') }),
);

const asBytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A mail with other bytes from one place to another. */
function replaced(mail: Buffer, from: number, to: number, ...by: Uint8Array[]): Buffer {
  return Buffer.concat([mail.subarray(0, from), ...by, mail.subarray(to)]);
}

function swapped(mail: Buffer, one: number, other: number, count: number): Buffer {
  const lines = mail.toString('latin1').split('\r\n');
  const [first, second] = [one, other].map((where) => Math.floor(where * lines.length));
  const moved = lines.splice(second ?? 0, count);
  lines.splice(first ?? 0, 0, ...moved);
  return asBytes(lines.join('\r\n'));
}

/** A mail of which one field, of its own or of a part, says something else. */
function relabelled(mail: Buffer, which: number, value: string): Buffer {
  const fields = [...mail.toString('latin1').matchAll(/^[A-Za-z-]{2,40}:([^\r\n]*)/gm)];
  const field = fields[which % Math.max(fields.length, 1)];
  if (field === undefined) return mail;
  const end = field.index + field[0].length;
  return replaced(mail, end - (field[1]?.length ?? 0), end, Buffer.from(` ${value}`));
}

/** The bytes of a mail after a change. */
export function changed(mail: Buffer, change: Change): Buffer {
  const from = 'at' in change ? Math.floor(change.at * mail.length) : 0;
  const to = 'share' in change ? from + Math.ceil(change.share * mail.length) : from;
  switch (change.do) {
    case 'cut':
      return replaced(mail, from, to);
    case 'swap':
      return swapped(mail, change.at, change.other, change.lines);
    case 'repeat': {
      const piece = mail.subarray(from, from + change.bytes);
      return replaced(mail, from, from, ...Array.from({ length: change.times }, () => piece));
    }
    case 'recode':
      return replaced(mail, from, to, Buffer.from(mail.subarray(from, to).toString(change.from), change.to));
    case 'insert':
      return replaced(mail, from, from, change.bytes);
    case 'relabel':
      return relabelled(mail, change.which, change.value);
    case 'break':
      return asBytes(mail.toString('latin1').replaceAll('\r\n', change.ends));
  }
}
