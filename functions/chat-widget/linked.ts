/** A piece of what somebody wrote: words, or the address of a page. */
export type Piece = { readonly text: string } | { readonly text: string; readonly href: string };

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]{1,2000}/gi;
/** What follows an address in a sentence and is none of it. */
const AFTER = /[.,;:!?…\u2019\u201d\u00bb*_~]+$/;

/** Where an address ends that stands in a sentence: before its full stop, and before a bracket that was opened before it. */
function trimmed(address: string): string {
  for (let rest = address; ; ) {
    const cut = rest.replace(AFTER, '');
    const [open, close] = [cut.split(/[([]/).length, cut.split(/[)\]]/).length];
    const next = close > open && /[)\]]$/.test(cut) ? cut.slice(0, -1) : cut;
    if (next === rest) return rest;
    rest = next;
  }
}

/** What is a link in what somebody wrote, and what is not. Only pages of the web are: no other address is followed by a press. Pure. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = trimmed(found);
    if (!URL.canParse(address)) continue;
    if (index > done) pieces.push({ text: text.slice(done, index) });
    pieces.push({ text: address, href: address });
    done = index + address.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}
