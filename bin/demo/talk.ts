import * as z from 'zod';
import { roomOutSchema } from '../../schemas/api/rooms.ts';
import { type DeskApi, DeskRefusal } from '../desk/desk-api.ts';
import { allOf } from '../kb/kb-api.ts';
import { type DemoTerms, TAG, TEAM } from './shop/marks.ts';

/** Newest tickets among which those are looked for whose agents have called. */
const AMONG = 100;
const MINUTE_MS = 60_000;
const BETWEEN_CALLS_MS = 13 * MINUTE_MS;

/** Calls of agents, the newest first: how long they talked, in seconds, and what they noted; 0: nobody took it. */
const CALLS: readonly (readonly [seconds: number, notes: string])[] = [
  [184, 'Is at home on Friday from ten on: the carrier knows.'],
  [0, ''],
  [412, 'Takes the blue one in its place. We pay for the parcel back.'],
  [95, 'The money is there. Nothing left to do.'],
  [238, 'Sends a picture of the box tonight.'],
];

const listedSchema = z.object({
  items: z.array(
    z.looseObject({
      id: z.int(),
      status: z.string(),
      assigneeId: z.int().nullable(),
      requesterId: z.int(),
    }),
  ),
});
const customerSchema = z.looseObject({ phone: z.string().nullable().catch(null) });

/** Has agents call on some of the newest tickets that they have. A call that the desk knows is not told of again. */
export async function makeCalls(api: DeskApi, { now }: DemoTerms): Promise<void> {
  const listed = await api.get(`/tickets?limit=${AMONG}&tag=${TAG}&order=activity`);
  const theirs = listedSchema
    .parse(listed)
    .items.flatMap(({ assigneeId, status, ...ticket }) =>
      assigneeId === null || status === 'closed' ? [] : [{ ...ticket, agentId: assigneeId, status }],
    );
  // Those of which something is left to do come first.
  const worked = theirs.toSorted((one, other) => Number(isSolved(one)) - Number(isSolved(other)));
  for (const [at, [durationSeconds, notes]] of CALLS.entries()) {
    const path = `/calls/${TAG}-${Date.parse(now)}-${at + 1}`;
    const called = worked[at];
    if (called === undefined || (await isKnown(api, path))) continue;
    const { phone } = customerSchema.parse(await api.get(`/customers/${called.requesterId}`));
    const startedAt = new Date(Date.parse(now) - (at + 1) * BETWEEN_CALLS_MS);
    const { id: ticketId, agentId } = called;
    await api.send('PUT', path, {
      ...{ direction: 'outbound', from: '+442079460000', to: phone, ticketId, agentId },
      startedAt: startedAt.toISOString(),
      ...(durationSeconds > 0
        ? { outcome: 'answered', answeredAt: startedAt.toISOString(), durationSeconds, notes }
        : { outcome: 'missed' }),
    });
  }
}

const isSolved = ({ status }: { status: string }) => status === 'solved';

async function isKnown(api: DeskApi, path: string): Promise<boolean> {
  try {
    await api.get(path);
    return true;
  } catch (error) {
    if (error instanceof DeskRefusal && error.status === 404) return false;
    throw error;
  }
}

const ROOM = `${TEAM}back room`;
const SAID = [
  'Good morning! The parcels of yesterday have all left.',
  'The carrier says that **two vans** broke down: whoever asks gets the macro *where is my parcel?*',
  '| Sold out | Back |\n| --- | --- |\n| cast-iron kettle | Tuesday |\n| travel mug | in two weeks |',
  'Thank you. I have put both on the page with products.',
];

const roomPageSchema = z.object({ items: z.array(roomOutSchema), next: z.string().nullable() });
const saidSchema = z.object({ lastNumber: z.int() });

async function findRoom(api: DeskApi) {
  const rooms = await allOf(api, '/rooms?limit=100&include=archived', (page) => roomPageSchema.parse(page));
  return rooms.find(({ name }) => name === ROOM);
}

/** The room in which the people of the shop talk; one that was closed before is open again. */
export async function openRoom(api: DeskApi): Promise<void> {
  const known = await findRoom(api);
  const about = 'What the people of the demonstration tell each other.';
  const { id, isArchived } = known ?? roomOutSchema.parse(await api.post('/rooms', { name: ROOM, about }));
  if (isArchived) await api.send('PATCH', `/rooms/${id}`, { isArchived: false });
  const { lastNumber } = saidSchema.parse(await api.get(`/rooms/${id}/messages?limit=1`));
  for (const text of SAID.slice(lastNumber)) await api.post(`/rooms/${id}/messages`, { text });
}

/** Closes that room, as a desk keeps what was once said in it. */
export async function closeRoom(api: DeskApi): Promise<void> {
  const room = await findRoom(api);
  if (room !== undefined && !room.isArchived)
    await api.send('PATCH', `/rooms/${room.id}`, { isArchived: true });
}
