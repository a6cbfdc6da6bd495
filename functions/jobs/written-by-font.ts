const HEAD_BYTES = 12;
const RECORD_BYTES = 16;
const GROUP_BYTES = 12;
/** Unicode, whole: `platformID` 3, `encodingID` 10, in a table of format 12 (OpenType, "cmap"). */
const [WINDOWS, WHOLE_UNICODE, FORMAT_OF_GROUPS] = [3, 10, 12];

/** What takes no place of its own: spaces, joiners, marks of direction, and what chooses a variant of a sign. */
const UNSEEN = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]$/u;

/** Tells of a text whether a font has all of its signs: what it does not have is drawn as boxes. @param font in the form of TrueType @throws when it is none */
export function writtenBy(font: Uint8Array): (text: string) => boolean {
  const groups = groupsIn(new DataView(font.buffer, font.byteOffset, font.byteLength));
  const has = (sign: string) => {
    const code = sign.codePointAt(0) ?? 0;
    return UNSEEN.test(sign) || groups.some(({ from, to }) => code >= from && code <= to);
  };
  return (text) => [...text].every(has);
}

function groupsIn(view: DataView): { from: number; to: number }[] {
  const cmap = tableAt(view);
  for (let at = 0; at < view.getUint16(cmap + 2); at += 1) {
    const record = cmap + 4 + at * 8;
    const isWhole = view.getUint16(record) === WINDOWS && view.getUint16(record + 2) === WHOLE_UNICODE;
    const table = cmap + view.getUint32(record + 4);
    if (!isWhole || view.getUint16(table) !== FORMAT_OF_GROUPS) continue;
    return Array.from({ length: view.getUint32(table + 12) }, (_, group) => {
      const place = table + RECORD_BYTES + group * GROUP_BYTES;
      return { from: view.getUint32(place), to: view.getUint32(place + 4) };
    });
  }
  throw new Error('The font does not say which signs it has.');
}

function tableAt(view: DataView): number {
  for (let at = 0; at < view.getUint16(4); at += 1) {
    const record = HEAD_BYTES + at * RECORD_BYTES;
    const tag = String.fromCharCode(...Array.from({ length: 4 }, (_, byte) => view.getUint8(record + byte)));
    if (tag === 'cmap') return view.getUint32(record + 8);
  }
  throw new Error('The font has no table of its signs.');
}
