export { deleteMessage, editMessage } from './change-message.ts';
export { emptyThread } from './empty-thread.ts';
export { type Entered, enterRoom } from './enter-room.ts';
export { type FollowedRoom, followedRooms, markRead } from './follow-room.ts';
export { type Followed, followedRoom, parseFollowed, unreadOf } from './followed-store.ts';
export { forgetRoomFiles } from './forget-files.ts';
export { isKept } from './kept.ts';
export { isIn, mayEnter, requireRoomReader } from './may-enter.ts';
export {
  mentionMailedWrite,
  mentionReadWrite,
  NO_MENTION,
  parseRoomMention,
  type RoomMention,
  roomMentionOfAgent,
  roomMentionsOfAgent,
} from './mention-store.ts';
export { readerFor } from './mentioned.ts';
export { type PostDeps, type Posted, postMessage } from './post-message.ts';
export { type MessageRange, readMessages } from './read-messages.ts';
export { renderMarkdown } from './render-markdown.ts';
export { NO_ROOMS, type Room, type Rooms, roomArea } from './room-area.ts';
export { type RoomPlace, roomPlaceOf, ticketRoomId } from './room-place.ts';
export {
  loadRoomLast,
  parseRoomChange,
  parseRoomLast,
  parseRoomMessage,
  type RoomLast,
  roomMessageByNumber,
} from './room-store.ts';
export { addMember, changeRoom, createRoom, openDirect, removeMember } from './save-room.ts';
export { SEARCH_PLACE, searchRooms } from './search-rooms.ts';
export { parseTelling, type Telling, tellingOfAgent, toldWrite } from './telling-store.ts';
