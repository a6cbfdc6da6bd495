/** Words by which somebody wants nothing more, as AWS and carriers take them ("Opting out", AWS End User Messaging SMS). */
const STOP = new Set([
  'ARRET',
  'CANCEL',
  'END',
  'OPT-OUT',
  'OPTOUT',
  'QUIT',
  'REMOVE',
  'STOP',
  'STOPALL',
  'TD',
  'UNSUBSCRIBE',
  'REVOKE',
]);
/** Words by which somebody takes that back. */
const START = new Set(['START', 'UNSTOP']);

/** What a message says of whether somebody wants any: nothing, unless it is one of the words and no more. */
export function optOutIn(text: string): 'opted_out' | 'reachable' | null {
  const word = text
    .trim()
    .replace(/[.!]+$/, '')
    .toUpperCase();
  if (STOP.has(word)) return 'opted_out';
  return START.has(word) ? 'reachable' : null;
}
