/** What is taken out of a text, as it then stands there in brackets. */
export type Kind = 'name' | 'email' | 'phone' | 'address' | 'number' | 'link' | 'date';

const STREETS_BEFORE =
  'rue|avenue|boulevard|bd|place|chemin|impasse|allée|quai|route|calle|avenida|avda|plaza|paseo|camino|via|viale|piazza|corso|largo|rua|travessa|praça|estrada|strada|bulevardul|aleea|șoseaua|ulica|cesta|trg|ulita|улица|ул|проспект|пр-т|переулок|пер|бульвар|площадь';
const STREETS_BEHIND =
  'street|st|road|rd|lane|ln|avenue|ave|drive|dr|close|court|ct|crescent|square|sq|terrace|way|gardens|hill|row|mews|boulevard|blvd|place|parkway|straße|strasse|str|weg|gasse|platz|allee|ring|damm|ufer|ulica|cesta|pot|trg|straat|laan|plein|gracht|kade';
const STREET_ENDINGS =
  'straße|strasse|str|weg|gasse|platz|allee|ring|damm|ufer|steig|straat|laan|plein|gracht|kade|dijk';
const NAMED = String.raw`\p{Lu}[\p{L}\p{M}'’-]*`;
const HOUSE = String.raw`\d{1,4}\s?[a-z]?(?:[/-]\d{1,4}[a-z]?)?`;

const of = (kind: Kind, source: string, flags = 'gu') => ({ kind, pattern: new RegExp(source, flags) });

/** How personal things are written, in the order in which they are looked for: what contains others first. */
export const patterns = (): readonly { readonly kind: Kind; readonly pattern: RegExp }[] => [
  of('email', String.raw`(?:mailto:)?[\p{L}\p{N}._%+\-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+`),
  // A link that carries a number, a query or a long secret leads to something of one person; others lead to what everybody may read.
  of('link', String.raw`https?://[^\s<>"')\]]*(?:[?#&=]|\d{4}|[\w-]{24})[^\s<>"')\]]*`, 'giu'),
  of('number', String.raw`\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){3,7}(?:[ ]?[A-Z0-9]{1,3})?\b`),
  of(
    'number',
    String.raw`(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)|\b(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}\b`,
    'giu',
  ),
  of('number', String.raw`(?<![\p{L}\p{N}])\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}(?![\p{L}\p{N}])`),
  of(
    'date',
    String.raw`(?<![\p{L}\p{N}])(?:\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![\p{L}\p{N}])`,
  ),
  of('phone', String.raw`(?<![\p{L}\p{N}#])(?:\+|00)\d[\d ().\/\u00a0-]{6,20}\d(?![\p{L}\p{N}])`),
  of('phone', String.raw`(?<![\p{L}\p{N}#])\(?0\d{1,5}\)?(?:[ .\/\u00a0-]\d{1,8}){1,5}(?![\p{L}\p{N}])`),
  of('phone', String.raw`(?<![\p{L}\p{N}#])\d{2,4}(?:[ .-]\d{2,4}){2,4}(?![\p{L}\p{N}])`),
  of(
    'address',
    String.raw`(?<![\p{L}\p{N}])\d{1,5}[a-z]?,?\s+(?:bis\s+)?(?:${STREETS_BEFORE})\.?\s+(?:[\p{Ll}'’]{1,4}\s+){0,3}${NAMED}(?:[\s-]${NAMED}){0,4}`,
    'gu',
  ),
  of(
    'address',
    String.raw`(?<![\p{L}\p{N}])\d{1,5}[A-Za-z]?,?\s+(?:${NAMED}\s+){1,4}(?:${capitalised(STREETS_BEHIND)})\b\.?`,
  ),
  of(
    'address',
    String.raw`(?<![\p{L}\p{N}])(?:${capitalised(STREETS_BEFORE)})\.?\s+(?:[\p{Ll}'’]{1,4}\.?\s+){0,3}${NAMED}(?:[\s-]${NAMED}){0,4},?\s*(?:n[º°o.r]{0,2}\.?\s*|nr\.?\s*|д\.?\s*)?${HOUSE}(?![\p{L}\p{N}])`,
  ),
  of('address', String.raw`(?<![\p{L}\p{N}])${NAMED}(?:${STREET_ENDINGS})\.?\s+${HOUSE}(?![\p{L}\p{N}])`),
  of(
    'address',
    String.raw`(?<![\p{L}\p{N}])(?:${NAMED}[\s-]){1,3}(?:${capitalised(STREETS_BEHIND)})\.?\s+${HOUSE}(?![\p{L}\p{N}])`,
  ),
  of('address', String.raw`\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b`),
  of(
    'address',
    String.raw`(?<![\p{L}\p{N}])(?:[A-Z]{1,2}-)?\d{4,6}(?:\s?[A-Z]{2})?,?\s+${NAMED}(?![\p{L}\p{N}])`,
  ),
  // Letters with digits, and long numbers: orders, parcels, contracts. A year stays.
  of(
    'number',
    String.raw`(?<![\p{L}\p{N}])(?=[\p{L}\p{N}_\/-]*\d[\p{L}\p{N}_\/-]*\d[\p{L}\p{N}_\/-]*\d)(?=[\p{L}\p{N}_\/-]*\p{L})#?[\p{L}\p{N}]+(?:[-_\/][\p{L}\p{N}]+)*(?![\p{L}\p{N}])`,
  ),
  of('number', String.raw`(?<![\p{L}\p{N}])#\s?\d+(?![\p{L}\p{N}])`),
  of(
    'number',
    String.raw`(?<![\p{L}\p{N}.,])(?!(?:19|20)\d\d(?![\d-]))\d{4,}(?:[-\/ ]\d{2,})*(?![\p{L}\p{N}]|[.,]\d)`,
  ),
];

/** Words as they stand in addresses: `street` also as `Street` and `STREET`. */
function capitalised(words: string): string {
  return words
    .split('|')
    .flatMap((word) => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()])
    .join('|');
}
