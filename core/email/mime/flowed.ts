/** The depth of `>` in front of a line, and the line behind them. */
function splitQuote(line: string): { depth: number; text: string } {
  const quote = /^>*/.exec(line)?.[0] ?? '';
  const rest = line.slice(quote.length);
  return { depth: quote.length, text: rest.startsWith(' ') ? rest.slice(1) : rest };
}

/** Joins the lines of `format=flowed` text (RFC 3676) that belong together. */
export function joinFlowed(text: string, deletesSpace: boolean): string {
  const result: string[] = [];
  let open: { depth: number; pieces: string[] } | null = null;
  const close = (): void => {
    if (open) result.push((open.depth > 0 ? `${'>'.repeat(open.depth)} ` : '') + open.pieces.join(''));
    open = null;
  };
  for (const line of text.split('\n')) {
    const { depth, text: content } = splitQuote(line);
    if (open && open.depth !== depth) close();
    const isSignature = content === '-- ';
    if (isSignature) close();
    const flows = content.endsWith(' ') && !isSignature;
    const piece = flows && deletesSpace ? content.slice(0, -1) : content;
    if (open) open.pieces.push(piece);
    else open = { depth, pieces: [piece] };
    if (!flows) close();
  }
  close();
  return result.join('\n');
}
