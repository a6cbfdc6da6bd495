export { type DigestItem, loadDigest } from './digest.ts';
export { digestDeadline, fireDigest } from './fire-digest.ts';
export { mailMentions, mentionsDeadline } from './mail-mentions.ts';
export { loadMentioned, type MentionedIn } from './mentioned-in.ts';
export { parseNotification } from './notification-store.ts';
export { MOST_NOTIFIED, notifyWrites, type Told, writesToNotify } from './notify.ts';
export {
  type Preferences,
  parseNotificationPreferences,
  preferencesIn,
  preferencesOfAgent,
} from './preferences-store.ts';
export { markAllRead, markNotification } from './read-notifications.ts';
export { loadPreferences, type PreferencesChange, savePreferences } from './save-preferences.ts';
export { countUnread, listNotifications, type ShownNotification } from './show-notifications.ts';
export { heldMailId, notificationMailId } from './told-id.ts';
export { topicOf } from './topic.ts';
