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

/** The figures in what a meter counted. @param isWaitedFor whether somebody waits for a function, by its name */
export function figuresOf({ used, invoked, transitions }: MeterCounts, isWaitedFor: RegExp): Usage {
  const all = Object.entries(used).map(([key, of]) => {
    const [who = '', ...what] = key.split(' ');
    return { who, what: what.join(' '), of };
  });
  const database = all.filter(({ what }) => what.startsWith('dynamodb.'));
  const sum = (pattern: RegExp, unit: 'requests' | 'entries') =>
    all.filter(({ what }) => pattern.test(what)).reduce((total, { of }) => total + of[unit], 0);
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
      Object.values(invoked).reduce((total, { milliseconds }) => total + milliseconds, 0),
    ),
    objectWrites: sum(/^s3\.(?:PUT|POST) /, 'requests'),
    objectReads: sum(/^s3\.(?:GET|HEAD) /, 'requests'),
    mails: sum(/^ses\.Send/, 'requests'),
  };
}
