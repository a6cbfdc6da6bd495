import type { MessengerIdentity } from '../../../schemas/identity.ts';
import type { ChannelFacts } from '../adapter.ts';
import type { ExtraContent, Place, Received, Sender } from '../received.ts';
import type { CustomPayload } from './payload.ts';
import type { CustomSettings } from './settings.ts';

type CustomEvent = CustomPayload['events'][number];
type From = Extract<CustomEvent, { type: 'message' }>['from'];
type Where = Extract<CustomEvent, { type: 'message' }>['place'];

/** What each event of a payload of the generic channel says happened. Pure. */
export function receivedOf({ events }: CustomPayload, channel: ChannelFacts<CustomSettings>): Received[] {
  return events.flatMap((event) => [oneOf(event, channel), ...movedWith(event)]);
}

function oneOf(event: CustomEvent, channel: ChannelFacts<CustomSettings>): Received {
  const { id, at } = event;
  switch (event.type) {
    case 'message': {
      const { text, files, as, extra, quotes, group, replyUntil } = event;
      return {
        what: 'message',
        id,
        at,
        from: senderOf(event.from, channel),
        place: placeOf(event.place, event.from),
        text,
        as,
        media: files.map(({ url, size, sha256, ...file }) => ({
          ref: url,
          ...file,
          ...(size !== undefined && { size }),
          ...(sha256 !== undefined && { sha256 }),
        })),
        extra: extra.map(extraOf),
        ...(quotes !== undefined && { quotes }),
        ...(group !== undefined && { group }),
        ...(replyUntil !== undefined && { replyUntil }),
      };
    }
    case 'edit':
      return {
        what: 'edit',
        id,
        at,
        of: event.message,
        from: senderOf(event.from, channel),
        place: placeOf(event.place, event.from),
        text: event.text,
      };
    case 'deletion':
      return { what: 'deletion', id, at, of: event.message, place: placeOf(event.place, event.place) };
    case 'state':
      return {
        what: 'state',
        id,
        at,
        of: event.message,
        state: event.state,
        ...(event.failure && { failure: event.failure }),
      };
    case 'reach':
      return {
        what: 'reach',
        id,
        at,
        from: senderOf(event.from, channel),
        place: placeOf(event.place, event.from),
        reach: event.reach,
      };
    case 'rename':
      return {
        what: 'rename',
        id,
        at,
        from: senderOf(event.from, channel),
        formerly: identityOf(event.formerly, channel),
      };
  }
}

/** Whose place is the person alone moves with them. */
function movedWith(event: CustomEvent): Received[] {
  if (event.type !== 'rename') return [];
  const { id, at, from, formerly } = event;
  return [{ what: 'move', id: `${id} moves`, at, place: { id: from.id }, formerly }];
}

type Extra = Extract<CustomEvent, { type: 'message' }>['extra'][number];

function extraOf(extra: Extra): ExtraContent {
  if (extra.kind !== 'location') return extra;
  const { name, ...location } = extra;
  return { ...location, ...(name !== undefined && { name }) };
}

const identityOf = (value: string, { key }: ChannelFacts<CustomSettings>): MessengerIdentity => ({
  channel: 'custom',
  account: key,
  value,
});

function senderOf({ id, name, phone, location }: From, channel: ChannelFacts<CustomSettings>): Sender {
  const identity = identityOf(id, channel);
  return {
    identity: name === '' ? identity : { ...identity, name },
    name,
    phone: channel.settings.vouchesForPhones ? (phone ?? null) : null,
    ...(location !== undefined && { location }),
  };
}

/** Where nobody says a place it is the person alone. */
function placeOf(place: Where, { id }: { id: string }): Place {
  if (place === undefined) return { id };
  const { title, url, isPublic } = place;
  return {
    id: place.id,
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
    ...(isPublic !== undefined && { isPublic }),
  };
}
