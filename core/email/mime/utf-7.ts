/** Decodes one run of UTF-7's own base64, which holds UTF-16 in big-endian order. */
function decodeRun(run: string): string {
  const bytes = Buffer.from(run, 'base64');
  return bytes
    .subarray(0, bytes.length - (bytes.length % 2))
    .swap16()
    .toString('utf16le');
}

/** Decodes UTF-7 (RFC 2152), which the runtime's decoder does not know. `text` is the source, one character a byte. */
export function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (whole, run: string) => {
    if (run === '') return whole === '+-' ? '+' : whole;
    return decodeRun(run);
  });
}
