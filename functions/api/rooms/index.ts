import { s3Copy, s3Removal } from '../../../core/attachment/index.ts';
import { configuredSubject, keptConfiguration } from '../../../core/configuration/index.ts';
import { liveSignals } from '../../../core/live/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import {
  addMember,
  changeRoom,
  createRoom,
  deleteMessage,
  editMessage,
  enterRoom,
  followedRooms,
  isIn,
  markRead,
  openDirect,
  postMessage,
  type Room,
  readMessages,
  removeMember,
  renderMarkdown,
  requireRoomReader,
  roomArea,
  SEARCH_PLACE,
  searchRooms,
} from '../../../core/room/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { s3Presign } from '../../../core/shared/presign.ts';
import { signedRequests } from '../../../core/shared/signed-request.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import type { RoomMessage } from '../../../schemas/room.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerPage, pageOfAll } from '../answer-page.ts';
import { auditTrail } from '../audit-trail.ts';
import {
  presentFollowed,
  presentPlace,
  presentRead,
  presentRoom,
  presentRoomMessage,
  presentStanding,
} from './present.ts';
import { listOfMessages, rangeIn } from './requests.ts';
import { roomRoutes } from './routes.ts';

const LIST = { path: '/v1/rooms', name: 'rooms', place: CONFIGURATION_KEY };

/** The HTTP API of what agents say among themselves. */
export const handler = apiFunction({
  routes: roomRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'ATTACHMENT_BUCKET', 'LIVE_BUS');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const rooms = keep(roomArea);
    const options = keep(optionsArea({}));
    const bucket = env.ATTACHMENT_BUCKET;
    const live = liveSignals(table, env.LIVE_BUS, signedRequests(process.env));
    const links = { presign: s3Presign(process.env), bucket };
    const askS3 = s3Asker(process.env);
    const files = { bucket, copyObject: s3Copy(askS3) };
    const depsAt = async (now: Date) => ({
      ...{ table, rooms, files, render: renderMarkdown, bucket, removeObject: s3Removal(askS3) },
      messageDays: (await options.at(now)).roomMessageDays,
    });
    const answerRoom = (room: Room) => ({ body: presentRoom(room), version: room.version });
    const answerMessage = async (message: RoomMessage) => ({
      body: await presentRoomMessage(message, links),
      version: message.version,
    });
    const answerPlace = async (...[asked]: [Parameters<typeof enterRoom>[1]]) => {
      const body = presentPlace(await enterRoom({ table, rooms }, asked));
      return { body, version: body.version };
    };
    /** The trail of a room that somebody made, for who may read it. */
    const trailOf = async (asked: Parameters<typeof enterRoom>[1]) => {
      const { room } = await enterRoom({ table, rooms }, asked);
      if (room === null) throw new NotFoundError('room');
      return auditTrail(table, {
        subject: configuredSubject(roomArea.name, room.key),
        path: `/v1/rooms/${asked.roomId}/events`,
      });
    };
    return {
      table,
      endpoints: {
        listRooms: async ({ principal, query, context: { now } }) => {
          const reader = requireRoomReader(principal);
          const all = (await rooms.latest(now)).all.filter(
            (room) => isIn(reader, room) && (query.include === 'archived' || !room.isRetired),
          );
          return answerPage(LIST, query, async (page) => {
            const { items, after } = pageOfAll(all, ({ key }) => key, page);
            return { items: items.map(presentRoom), after };
          });
        },
        createRoom: async ({ principal, body: fields, context, remember }) => {
          const alongside = (room: Room) => remember(answerRoom(room));
          return answerRoom(await createRoom(table, context, { principal, fields, alongside }));
        },
        openDirectRoom: async ({ principal, body, context: { now } }) => {
          const roomId = await openDirect(table, { principal, ...body });
          const { body: room } = await answerPlace({ principal, roomId, now });
          return { body: room };
        },
        listFollowedRooms: async ({ principal, context: { now } }) => {
          const items = (await followedRooms({ table, rooms }, { principal, now })).map(presentFollowed);
          return { body: { items, unread: items.reduce((sum, { unread }) => sum + unread, 0) } };
        },
        searchRooms: async ({ principal, query, context: { now } }) => {
          const { q: words, room: roomId } = query;
          const list = {
            path: '/v1/rooms/search',
            name: `rooms:${roomId ?? ''}:${words}`,
            place: SEARCH_PLACE,
          };
          const deps = await depsAt(now);
          return answerPage(list, query, async (page) => {
            const { items, after } = await searchRooms(deps, { principal, words, roomId, now }, page);
            return { items: await Promise.all(items.map((one) => presentRoomMessage(one, links))), after };
          });
        },
        getRoom: ({ principal, params, context: { now } }) => answerPlace({ principal, ...params, now }),
        changeRoom: async ({ principal, params, body: change, context, expectedVersion }) =>
          answerRoom(await changeRoom(table, context, { principal, ...params, change, expectedVersion })),
        listRoomEvents: async ({ principal, params: { roomId }, query, context: { now } }) =>
          (await trailOf({ principal, roomId, now })).page(query),
        proveRoomEvents: async ({ principal, params: { roomId }, query, context: { now } }) =>
          (await trailOf({ principal, roomId, now })).proof(query),
        addRoomMember: async ({ principal, params, context }) => ({
          body: presentRoom(await addMember(table, context, { principal, ...params })),
        }),
        removeRoomMember: async ({ principal, params, context }) => {
          await removeMember(table, context, { principal, ...params });
          return { body: null };
        },
        markRoomRead: async ({ principal, params, body, context: { now } }) => ({
          body: presentRead(await markRead({ table, rooms }, { principal, ...params, ...body, now })),
        }),
        listRoomMessages: async ({ principal, params: { roomId }, query, context: { now } }) => {
          const deps = await depsAt(now);
          const range = rangeIn(query);
          let standing = {};
          const page = await answerPage(listOfMessages(roomId, range), query, async (asked) => {
            const found = await readMessages(deps, { principal, roomId, range, now }, asked);
            standing = presentStanding(found.last, found.followed);
            const items = await Promise.all(found.items.map((one) => presentRoomMessage(one, links)));
            return { items, after: found.after };
          });
          return { body: { ...page.body, ...standing } };
        },
        postRoomMessage: async ({ principal, params, body, context, remember }) => {
          const alongside = async (message: RoomMessage) =>
            remember({ body: (await answerMessage(message)).body });
          const deps = await depsAt(context.now);
          const posted = await postMessage(deps, context, { principal, ...params, ...body, alongside });
          await live.roomChanged(params.roomId, posted.mentionedIds);
          return { body: (await answerMessage(posted.message)).body };
        },
        editRoomMessage: async ({ principal, params, body, context, expectedVersion }) => {
          const deps = await depsAt(context.now);
          const asked = { principal, ...params, ...body, expectedVersion };
          const { message, mentionedIds } = await editMessage(deps, context, asked);
          await live.roomChanged(params.roomId, mentionedIds);
          return answerMessage(message);
        },
        deleteRoomMessage: async ({ principal, params, context, expectedVersion }) => {
          const deps = await depsAt(context.now);
          const message = await deleteMessage(deps, context, { principal, ...params, expectedVersion });
          await live.roomChanged(params.roomId);
          return answerMessage(message);
        },
      },
    };
  },
});
