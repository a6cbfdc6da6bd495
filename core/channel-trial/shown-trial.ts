import type { KnownTrial } from './trial-store.ts';

/** What an admin does about each thing that may be wrong. */
const TO_DO: Readonly<Record<string, string>> = {
  credentials: 'Set its secrets anew (PUT /v1/channels/{channelKey}/secrets), then check it again.',
  ends_soon: 'Make a new token and set it (PUT /v1/channels/{channelKey}/secrets) before then.',
  webhook:
    'Connect it (POST /v1/channels/{channelKey}/connect), or tell its provider by hand the address that its status names.',
  permissions: 'Give the app or account what its provider says is missing, then check it again.',
  unreachable: 'Look whether its provider is down, or its settings name a wrong address, and try it again.',
  window_closed: 'Let whom it goes to write on the channel first, or send a template.',
  blocked: 'Whom it goes to has blocked the desk there: try it with somebody else.',
  opted_out: 'Whom it goes to wants no messages there: try it with somebody else.',
  template_refused: 'Look at the template’s name, language and number of values at the provider.',
};
const USUAL = 'Its provider did not take it, and says why: look at `to` and the settings of the channel.';

/** A trial as it is shown; null: there was none. */
export function shownTrial(known: KnownTrial | null) {
  if (known === null) return null;
  const { askedAt, end } = known;
  if (end === null)
    return { askedAt, state: 'running' as const, endedAt: null, code: null, says: '', toDo: null };
  const { at: endedAt, isWell, code, says } = end;
  if (isWell) return { askedAt, state: 'well' as const, endedAt, code: null, says, toDo: null };
  return { askedAt, state: 'ill' as const, endedAt, code, says, toDo: TO_DO[code] ?? USUAL };
}
