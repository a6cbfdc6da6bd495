/** Bytes as text, one character each. */
const toBinary = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** With the eighth bit set, the two bytes of a character are what the runtime's decoder knows. */
const withEighthBit = (run: string): string =>
  run.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) | 0x80));

/**
 * Decodes iso-2022-kr and iso-2022-cn, charsets of seven bits: between SO and SI stand Korean, or simplified Chinese,
 * characters of two bytes.
 */
export function decodeShifted(bytes: Uint8Array, target: 'euc-kr' | 'gb18030'): string {
  const plain = toBinary(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these control characters are the charset's signs
    .replace(/\x1b\$[)*+][A-M]/g, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: SO starts a run, SI or the line end ends it
    .replace(/\x0e([^\x0e\x0f\n]*)\x0f?/g, (_, run: string) => withEighthBit(run));
  return new TextDecoder(target).decode(Buffer.from(plain, 'latin1'));
}

/** Decodes HZ (RFC 1843), a charset of seven bits: between `~{` and `~}` stand simplified Chinese characters. */
export function decodeHz(bytes: Uint8Array): string {
  const plain = toBinary(bytes).replace(
    /~\{((?:[!-}][!-~])*)(?:~\})?|~~|~\r?\n/g,
    (sign, run: string | undefined) => {
      if (run !== undefined) return withEighthBit(run);
      return sign === '~~' ? '~' : '';
    },
  );
  return new TextDecoder('gb18030').decode(Buffer.from(plain, 'latin1'));
}
