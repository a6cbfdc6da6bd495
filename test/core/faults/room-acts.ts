import {
  addMember,
  createRoom,
  deleteMessage,
  editMessage,
  emptyThread,
  markRead,
  postMessage,
  removeMember,
} from '../../../core/room/index.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { ADMIN, agentOf, givenAgent } from '../../support/desk.ts';
import { talking } from '../../support/given-rooms.ts';
import { byAgent, keyed, orKnown } from './keyed.ts';
import type { Act, Stage } from './stage.ts';

const FIELDS = { name: 'Plans', about: '', kind: 'private' as const };
const principal = ADMIN;

/** A private room of two agents, in which each has said something. */
async function givenPlans({ desk }: Stage) {
  await givenAgent(desk.database);
  const other = agentOf({ id: (await givenAgent(desk.database)).id });
  const context = { ...desk.context(), actor: { kind: 'agent' as const, id: 1 } };
  const fields = { ...FIELDS, memberIds: [other.id] };
  const { key: roomId } = await createRoom(desk.table, context, { principal, fields });
  const deps = talking(desk.table);
  await postMessage(deps, context, { principal, roomId, text: 'First' });
  await postMessage(deps, context, { principal: other, roomId, text: 'Second' });
  return { roomId, other };
}

/** What agents say among themselves. */
export const ROOM_ACTS: readonly Act[] = [
  {
    file: 'room/save-room.ts',
    does: 'make a room',
    arrange: async (stage) => {
      await givenAgent(stage.desk.database);
      return () =>
        keyed(stage, (context, alongside) =>
          createRoom(stage.table, context, { principal, fields: FIELDS, alongside }),
        );
    },
  },
  {
    file: 'room/save-room.ts',
    does: 'add somebody to a private room',
    arrange: async (stage) => {
      const { roomId } = await givenPlans(stage);
      const agentId = (await givenAgent(stage.desk.database)).id;
      return () => addMember(stage.table, byAgent(stage), { principal, roomId, agentId });
    },
  },
  {
    file: 'room/save-room.ts',
    does: 'leave a private room',
    arrange: async (stage) => {
      const { roomId, other } = await givenPlans(stage);
      return (again) =>
        removeMember(stage.table, byAgent(stage), { principal: other, roomId, agentId: other.id }).catch(
          orKnown(again, NotFoundError),
        );
    },
  },
  {
    file: 'room/post-message.ts',
    does: 'say something in a room that mentions somebody',
    arrange: async (stage) => {
      const { roomId, other } = await givenPlans(stage);
      const text = `Look, @[agent:${other.id}]`;
      return () =>
        keyed(stage, (context, alongside) =>
          postMessage(talking(stage.table), context, { principal, roomId, text, alongside }),
        );
    },
  },
  {
    file: 'room/change-message.ts',
    does: 'edit what was said in a room',
    arrange: async (stage) => {
      const { roomId } = await givenPlans(stage);
      return () =>
        editMessage(talking(stage.table), byAgent(stage), {
          principal,
          roomId,
          number: 1,
          text: 'Otherwise',
        });
    },
  },
  {
    file: 'room/change-message.ts',
    does: 'delete what was said in a room',
    arrange: async (stage) => {
      const { roomId } = await givenPlans(stage);
      const files = { bucket: 'files', removeObject: async () => {} };
      return () =>
        deleteMessage({ ...talking(stage.table), ...files }, byAgent(stage), {
          ...{ principal, roomId, number: 1 },
        });
    },
  },
  {
    file: 'room/follow-room.ts',
    does: 'say how far somebody has read in a room',
    arrange: async (stage) => {
      const { roomId } = await givenPlans(stage);
      return () => markRead(talking(stage.table), { principal, roomId, upTo: 2, now: stage.desk.now });
    },
  },
  {
    file: 'room/empty-thread.ts',
    does: 'take away what was said beside a ticket',
    arrange: async (stage) => {
      const { ticket } = await stage.desk.take({ from: 'mara@example.com' });
      await givenAgent(stage.desk.database);
      await postMessage(talking(stage.desk.table), byAgent(stage), {
        ...{ principal, roomId: `ticket-${ticket.id}`, text: 'Words' },
      });
      const { table, desk } = stage;
      const deps = { table, deleteForGood: async () => {}, hasTime: () => true };
      return () => emptyThread({ ...deps, now: desk.now }, ticket.id);
    },
  },
];
