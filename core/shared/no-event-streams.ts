/**
 * What bundles hold in the place of `@smithy/core/event-streams` (see lib/bundle.ts): of all that functions ask of AWS nothing is
 * answered by a stream of events, whose frames that reads and writes.
 */
export const eventStreamSerdeProvider = (): never => {
  throw new Error('Functions read no streams of events: see lib/bundle.ts.');
};

/** @throws Error always, as nothing may come to need it */
export class EventStreamSerde {
  constructor() {
    eventStreamSerdeProvider();
  }
}

/** The settings of a client, to which nothing is added. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
