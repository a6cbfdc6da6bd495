const ESCAPE = 0x1b;
const LINE_FEED = 0x0a;

type Mode = 'ascii' | 'katakana' | 'kanji';

/** What an escape sequence switches to, by its bytes after ESC. */
const MODES: Readonly<Record<string, Mode>> = {
  '(B': 'ascii',
  '(J': 'ascii',
  '(I': 'katakana',
  $B: 'kanji',
  '$@': 'kanji',
};

/** A byte of a character set that a mode selects, as EUC-JP writes it. */
function toEuc(mode: Mode, byte: number): number[] {
  const isPrintable = byte > 0x20 && byte < 0x7f;
  if (!isPrintable || mode === 'ascii') return [byte];
  return mode === 'katakana' ? [0x8e, byte | 0x80] : [byte | 0x80];
}

/**
 * Decodes iso-2022-jp with the characters that Microsoft and Apple add (circled numbers, half-width katakana) by
 * turning it into EUC-JP, whose decoder has them.
 */
export function decodeIso2022Jp(bytes: Uint8Array): string {
  const euc: number[] = [];
  let mode: Mode = 'ascii';
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const next =
      byte === ESCAPE ? MODES[String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0)] : undefined;
    if (byte === LINE_FEED) mode = 'ascii';
    if (next) {
      mode = next;
      at += 2;
    } else euc.push(...toEuc(mode, byte));
  }
  return new TextDecoder('euc-jp').decode(Uint8Array.from(euc));
}
