export { loadFeed } from './load-feed.ts';
export { makeFeed } from './make-feed.ts';
export { type FeedDeps, readFeed } from './read-feed.ts';
export { revokeFeed } from './revoke-feed.ts';
