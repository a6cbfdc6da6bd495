/** Words by which carriers let nothing more through; those that say nothing else, and those that may be an answer. */
const STOP = {
  plain: [
    'stop',
    'stopall',
    'stop all',
    'unsubscribe',
    'optout',
    'opt out',
    'opt-out',
    'revoke',
    'arret',
    'arrêt',
    'td',
  ],
  said: ['cancel', 'end', 'quit', 'remove'],
};
/** Words by which they let messages through again. */
const START = { plain: ['start', 'unstop'], said: ['yes'] };

/** What a message says of whether somebody wants messages; absent: nothing. `isAll`: and it says nothing else, so that nobody has to read it. */
export interface StopSaid {
  readonly reach: 'opted_out' | 'reachable' | undefined;
  readonly isAll: boolean;
}

/** What the whole of a message says of that, in whatever letters, as carriers understand it. Pure. */
export function stopIn(text: string): StopSaid {
  const word = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s.!"']+/g, ' ')
    .trim();
  for (const [reach, { plain, said }] of [
    ['opted_out', STOP],
    ['reachable', START],
  ] as const)
    if (plain.includes(word) || said.includes(word)) return { reach, isAll: plain.includes(word) };
  return { reach: undefined, isAll: false };
}
