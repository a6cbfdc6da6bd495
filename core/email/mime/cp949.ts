const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
const TRAILS = [...range(0x41, 0x5a), ...range(0x61, 0x7a), ...range(0x81, 0xfe)];
const SHORT_TRAILS = TRAILS.filter((trail) => trail <= 0xa0);

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/**
 * The syllables that Microsoft's code page 949 adds to KS X 1001. They stand in the order of Unicode, so the table
 * follows from the ones that the runtime already knows.
 */
function buildExtension(): Map<number, string> {
  const decoder = new TextDecoder('euc-kr');
  const known = new Set<string>();
  for (const lead of range(0xb0, 0xc8)) {
    for (const trail of range(0xa1, 0xfe)) known.add(decoder.decode(Uint8Array.of(lead, trail)));
  }
  const extension = new Map<number, string>();
  const missing = range(HANGUL_FIRST, HANGUL_LAST)
    .map((code) => String.fromCharCode(code))
    .filter((syllable) => !known.has(syllable))
    .values();
  for (const lead of range(0x81, 0xc6)) {
    for (const trail of lead <= 0xa0 ? TRAILS : SHORT_TRAILS) {
      const next = missing.next();
      if (next.done) return extension;
      extension.set(lead * 256 + trail, next.value);
    }
  }
  return extension;
}

let extension: Map<number, string> | undefined;

/** Decodes Korean mail (euc-kr, ks_c_5601-1987, cp949) with all syllables; the runtime's own decoder has a third of them. */
export function decodeCp949(bytes: Uint8Array): string {
  const decoder = new TextDecoder('euc-kr');
  const plain = decoder.decode(bytes);
  if (!plain.includes('\ufffd')) return plain;
  extension ??= buildExtension();
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    const added = extension.get(lead * 256 + (bytes[at + 1] ?? 0));
    if (added !== undefined) {
      pieces.push(decoder.decode(bytes.subarray(from, at)), added);
      from = at + 2;
    }
    at += 1;
  }
  pieces.push(decoder.decode(bytes.subarray(from)));
  return pieces.join('');
}
