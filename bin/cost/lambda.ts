/** Memory with which a function has a whole processor; with less it has its share of one ("Configure Lambda function memory"). */
const WHOLE_PROCESSOR_MEGABYTES = 1769;

/** What a request takes a function in the same region until it is answered, in milliseconds: of the table, and of any other service. */
const ANSWERED_MS = { dynamodb: 4, other: 15 } as const;

/** What one event, or several, take of a function, in milliseconds: of a whole processor, and waiting for answers. */
export interface Taken {
  readonly processor: number;
  readonly waiting: number;
}

/** How long a function waits for so many answers of a service, one after the other. Pure. */
export const waitsFor = (service: string, requests: number): number =>
  requests * (service === 'dynamodb' ? ANSWERED_MS.dynamodb : ANSWERED_MS.other);

/** How long a function takes on Lambda with so much memory, in milliseconds: what it does goes slower with less of a processor, waiting does not. Pure. */
export const lastsOnLambda = ({ processor, waiting }: Taken, megabytes: number): number =>
  processor / Math.min(1, megabytes / WHOLE_PROCESSOR_MEGABYTES) + waiting;

/** What is paid for that. Pure. */
export const gigabyteSeconds = (taken: Taken, megabytes: number): number =>
  (lastsOnLambda(taken, megabytes) / 1000) * (megabytes / 1024);
