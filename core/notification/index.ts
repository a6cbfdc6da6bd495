export { parseNotification } from './notification-store.ts';
export { MOST_NOTIFIED, notifyWrites, writesToNotify } from './notify.ts';
export { markAllRead, markNotification } from './read-notifications.ts';
export { countUnread, listNotifications, type ShownNotification } from './show-notifications.ts';
