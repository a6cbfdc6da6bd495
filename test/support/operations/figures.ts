import { gigabyteSeconds, lastsOnLambda, type Taken, waitsFor } from '../../../bin/cost/lambda.ts';
import type { DatabaseUsage, Usage } from '../../../bin/cost/model.ts';
import type { MeterCounts, Used } from '../../../local/meter/index.ts';

const NOTHING: DatabaseUsage = { calls: 0, readUnits: 0, writeUnits: 0 };

const plus = (sum: DatabaseUsage, { requests, readUnits, writeUnits }: Used): DatabaseUsage => ({
  calls: sum.calls + requests,
  readUnits: sum.readUnits + readUnits,
  writeUnits: sum.writeUnits + writeUnits,
});

/** Functions that answer requests; the one that looks at who asks is asked by the door itself. */
const ANSWERS = /^Bilet-api-(?!authorizer)|help-?centre|report-page/i;

/** Clients say who asks, as far as the name of an application may be long. */
const NAME_LENGTH = 50;

/** What a function took for its events, and the memory that it has. */
export interface RanFunction {
  readonly name: string;
  readonly events: number;
  readonly taken: Taken;
  readonly megabytes: number;
}

/** Each function that ran, with what it took for all of its events. */
export const functionsIn = ({ invoked, used }: Pick<MeterCounts, 'invoked' | 'used'>): RanFunction[] =>
  Object.entries(invoked).map(([name, { invocations, processor, megabytes }]) => {
    const who = `${name.slice(0, NAME_LENGTH)} `;
    const own = Object.entries(used).filter(([key]) => key.startsWith(who));
    const waiting = own.reduce((total, [key, { requests }]) => {
      const [service = ''] = key.slice(who.length).split('.');
      return total + waitsFor(service, requests);
    }, 0);
    return { name, events: invocations, taken: { processor, waiting }, megabytes };
  });

const rounded = (gigabyteSeconds: number): number => Number(gigabyteSeconds.toFixed(4));

/** The figures in what a meter counted. @param isWaitedFor whether somebody waits for a function, by its name */
export function figuresOf({ used, invoked, transitions }: MeterCounts, isWaitedFor: RegExp): Usage {
  const all = Object.entries(used).map(([key, of]) => {
    const [who = '', ...what] = key.split(' ');
    return { who, what: what.join(' '), of };
  });
  const database = all.filter(({ what }) => what.startsWith('dynamodb.'));
  const sum = (pattern: RegExp, unit: 'requests' | 'entries') =>
    all.filter(({ what }) => pattern.test(what)).reduce((total, { of }) => total + of[unit], 0);
  const ran = functionsIn({ invoked, used });
  return {
    waitedFor: database
      .filter(({ who }) => isWaitedFor.test(who))
      .reduce((one, { of }) => plus(one, of), NOTHING),
    afterwards: database
      .filter(({ who }) => !isWaitedFor.test(who))
      .reduce((one, { of }) => plus(one, of), NOTHING),
    queueRequests: sum(/^sqs\./, 'requests'),
    events: sum(/^events\.PutEvents$/, 'entries'),
    transitions,
    invocations: Object.values(invoked).reduce((total, { invocations }) => total + invocations, 0),
    apiRequests: Object.entries(invoked).reduce(
      (total, [name, { invocations }]) => total + (ANSWERS.test(name) ? invocations : 0),
      0,
    ),
    milliseconds: Math.round(
      ran.reduce((total, { taken, megabytes }) => total + lastsOnLambda(taken, megabytes), 0),
    ),
    gigabyteSeconds: rounded(
      ran.reduce((total, { taken, megabytes }) => total + gigabyteSeconds(taken, megabytes), 0),
    ),
    objectWrites: sum(/^s3\.(?:PUT|POST) /, 'requests'),
    objectReads: sum(/^s3\.(?:GET|HEAD) /, 'requests'),
    mails: sum(/^ses\.Send/, 'requests'),
  };
}
