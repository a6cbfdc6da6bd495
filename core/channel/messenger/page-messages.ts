import * as z from 'zod';
import type { Adapter, ProviderAnswer } from '../adapter.ts';
import { admitMeta } from '../meta/door.ts';
import { type GraphTarget, graphRequest } from '../meta/graph.ts';
import { answered, lax } from '../payload.ts';
import { publicPlace } from './public-place.ts';
import {
  fileStep,
  messengerMessage,
  messengerOutcome,
  privateReply,
  publicText,
  typingMessage,
} from './send.ts';
import { subscriptionHealth } from './subscription.ts';

/** An id of Meta: of a page, an account or an app. */
export const metaId = z.string().regex(/^\d{5,25}$/, 'must be an id in digits');

export const MEGABYTE = 1024 * 1024;

/** Hours after somebody has written in which they may be answered. */
export const windowOf = ({ humanAgent }: { humanAgent: boolean }): number => (humanAgent ? 7 * 24 : 24);

/**
 * What messages to pages of Facebook and to accounts of Instagram have in common: all that goes by the Graph API.
 * @param targetOf where something of the page or account stands there
 * @param fieldsOf what the app asks Meta to be told of
 * @param answerTo how something in public is answered there
 * @param nameFields what is asked for the name of a person
 */
export function pageMessages<Settings extends { humanAgent: boolean }>(
  targetOf: (settings: Settings, edge: string) => GraphTarget,
  fieldsOf: (settings: Settings) => string,
  answerTo: (
    place: NonNullable<ReturnType<typeof publicPlace>>,
    text: string,
    settings: Settings,
  ) => { path: string; body: object },
  nameFields: string,
) {
  return {
    admit: (knock, _channel, secrets) => admitMeta(knock, secrets),
    send: (part, { settings }, { token }) => {
      const messages = { ...targetOf(settings, 'messages'), token };
      if (part.privateTo !== undefined) return graphRequest(messages, privateReply(part));
      const inPublic = publicPlace(part.place);
      if (inPublic === null) return graphRequest(messages, messengerMessage(part, settings.humanAgent));
      const { path, body } = answerTo(inPublic, publicText(part), settings);
      return graphRequest({ ...messages, path }, body);
    },
    sent: messengerOutcome,
    fetchMedia: ({ ref }) => fileStep(ref),
    connect: (_door, { settings }, { token }) => [
      graphRequest(
        { ...targetOf(settings, 'subscribed_apps'), token },
        { subscribed_fields: fieldsOf(settings) },
      ),
    ],
    check: {
      ask: (_door, { settings }, { token }) =>
        graphRequest({ ...targetOf(settings, 'subscribed_apps'), token }),
      understand: subscriptionHealth,
    },
    profile: {
      ask: (person, { settings }, { token }) => {
        const path = `${encodeURIComponent(person)}?fields=${nameFields}`;
        return graphRequest({ ...targetOf(settings, ''), path, token });
      },
      nameIn: nameOfPerson,
    },
    typing: (place, { settings }, { token }) =>
      graphRequest({ ...targetOf(settings, 'messages'), token }, typingMessage(place)),
  } satisfies Partial<Adapter<Settings>>;
}

const personSchema = z.object({
  first_name: lax(z.string()),
  last_name: lax(z.string()),
  name: lax(z.string()),
  username: lax(z.string()),
});
/** What somebody is called, as Meta tells it of who has written: of Facebook in two parts, of Instagram as they say it, else by the name of the account. */
function nameOfPerson({ body }: ProviderAnswer): string {
  const { first_name, last_name, name, username } = answered(personSchema, body) ?? {};
  const inParts = [first_name, last_name].filter((part) => part).join(' ');
  return inParts || name || (username ? `@${username}` : '');
}
