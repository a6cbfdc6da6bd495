import { importResultsSchema } from '../schemas/api/import.ts';
import { startHost } from '../test/flows/support/host.ts';
import { oldTicket } from '../test/support/imports.ts';
import { openClient } from './desk/client.ts';

/** Tickets of a request, and requests at the same time. */
const BATCH = 50;
const AT_ONCE = 2;
const SECOND = 1000;

/** Measures how many tickets with their history a local desk takes over in a minute. */
export async function measureImport(): Promise<void> {
  const tickets = Number(process.argv[3] ?? 1000);
  const host = await startHost();
  try {
    const client = openClient(host.info().api, host.info().adminToken);
    const start = performance.now();
    let sent = 0;
    const work = async () => {
      while (sent < tickets) {
        const first = sent;
        sent += BATCH;
        const items = Array.from({ length: BATCH }, (_, at) => oldTicket(`old:${first + at}`));
        const answer = await client.send('POST', '/import/tickets', { tickets: items });
        const { results } = importResultsSchema.parse(JSON.parse(answer));
        if (results.some(({ outcome }) => outcome !== 'created')) throw new Error(answer.slice(0, 500));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const seconds = (performance.now() - start) / SECOND;
    const aMinute = ((sent * 60) / seconds).toFixed(0);
    console.log(
      `${sent} tickets with 3 messages and 3 changes in ${seconds.toFixed(0)} s: ${aMinute} a minute`,
    );
    client.close();
  } finally {
    await host.dispose();
  }
}
