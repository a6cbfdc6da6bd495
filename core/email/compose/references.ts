/** Bytes that a References header may take, as Zammad caps it. */
const MOST_BYTES = 30_000;
const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]{1,400}>$/;

/** Whether an id can be written into a header as it is. */
export function isWritableMessageId(id: string): boolean {
  return MESSAGE_ID.test(id);
}

/** The ids for a References header: each once, the first and as many of the newest as there is room for. */
export function capReferences(references: readonly string[], inReplyTo: string): string[] {
  const [first, ...rest] = [...new Set([...references.filter((id) => id !== inReplyTo), inReplyTo])].filter(
    isWritableMessageId,
  );
  if (first === undefined) return [];
  let room = MOST_BYTES - first.length;
  const newest = rest.toReversed().filter((id) => {
    room -= id.length + 2;
    return room >= 0;
  });
  return [first, ...newest.toReversed()];
}
