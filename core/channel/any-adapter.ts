import type { Adapter, AnyAdapter, ChannelFacts } from './adapter.ts';
import { storedSettings } from './stored-settings.ts';

/** An adapter that is given a channel as it is stored, and looks at the settings itself: rows are parsed and never believed. */
export function anyAdapter<Settings>(adapter: Adapter<Settings>): AnyAdapter {
  const { settings, fetchMedia, connect, check, life, typing, upload, lookUp, profile } = adapter;
  const told = ({ key, ...channel }: ChannelFacts<unknown>): ChannelFacts<Settings> => ({
    key,
    settings: storedSettings(settings, channel.settings),
  });
  return {
    kind: adapter.kind,
    channel: adapter.channel,
    ...(adapter.isHere && { isHere: adapter.isHere }),
    settings,
    secrets: adapter.secrets,
    can: adapter.can,
    ...(adapter.checkCosts && { checkCosts: adapter.checkCosts }),
    ...(adapter.acknowledges && { acknowledges: adapter.acknowledges }),
    ...(adapter.personAt && { personAt: adapter.personAt }),
    abilities: (given) => adapter.abilities(storedSettings(settings, given)),
    admit: (knock, channel, secrets, now) => adapter.admit(knock, told(channel), secrets, now),
    receive: (payload, contentType, channel, cameAt) =>
      adapter.receive(payload, contentType, told(channel), cameAt),
    send: (part, channel, secrets, now) => adapter.send(part, told(channel), secrets, now),
    sent: (answer) => adapter.sent(answer),
    ...(fetchMedia && {
      fetchMedia: (media, before, channel, secrets) =>
        fetchMedia.call(adapter, media, before, told(channel), secrets),
    }),
    ...(upload && {
      upload: {
        request: (file, channel) => upload.request(file, told(channel)),
        idIn: (answer) => upload.idIn(answer),
      },
    }),
    ...(lookUp && {
      lookUp: {
        ask: (id, channel) => lookUp.ask(id, told(channel)),
        understand: (answer, channel) => lookUp.understand(answer, told(channel)),
      },
    }),
    ...(profile && {
      profile: {
        ask: (person, channel, secrets) => profile.ask(person, told(channel), secrets),
        nameIn: (answer) => profile.nameIn(answer),
      },
    }),
    ...(connect && {
      connect: (door, channel, secrets) => connect.call(adapter, door, told(channel), secrets),
    }),
    ...(check && {
      check: {
        ask: (door, channel, secrets, now) => check.ask(door, told(channel), secrets, now),
        understand: (answer, door, channel) => check.understand(answer, door, told(channel)),
      },
    }),
    ...(life && {
      life: {
        ask: (channel, secrets, at) => life.ask(told(channel), secrets, at),
        endsAt: (answer, secrets, now) => life.endsAt(answer, secrets, now),
        holdsDays: (channel) => life.holdsDays(told(channel)),
      },
    }),
    ...(typing && {
      typing: (place, channel, secrets, heard) => typing.call(adapter, place, told(channel), secrets, heard),
    }),
  };
}
