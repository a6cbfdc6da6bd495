const ESCAPE = 0x1b;

type Mode = 'ascii' | 'katakana' | 'kanji';

/** What an escape sequence switches to, by its bytes after ESC. */
const MODES: Readonly<Record<string, Mode>> = {
  '(B': 'ascii',
  '(J': 'ascii',
  '(I': 'katakana',
  $B: 'kanji',
  '$@': 'kanji',
};

/**
 * Decodes iso-2022-jp with the characters that Microsoft and Apple add (circled numbers, half-width katakana) by
 * turning it into EUC-JP, whose decoder has them.
 */
export function decodeIso2022Jp(bytes: Uint8Array): string {
  const euc: number[] = [];
  let mode: Mode = 'ascii';
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === ESCAPE) {
      const next = MODES[String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)];
      if (next) {
        mode = next;
        at += 2;
        continue;
      }
    }
    const printable = byte > 0x20 && byte < 0x7f;
    if (byte === 0x0a) mode = 'ascii';
    if (mode === 'katakana' && printable) euc.push(0x8e, byte | 0x80);
    else if (mode === 'kanji' && printable) euc.push(byte | 0x80);
    else euc.push(byte);
  }
  return new TextDecoder('euc-jp').decode(Uint8Array.from(euc));
}
